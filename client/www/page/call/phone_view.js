import { Phone } from "../../jsongle/webrtc.js";
import { byId } from "../kit/dom.js";
import { toast } from "../kit/toast.js";
import { CallView } from "./call_view.js";
import { fullScreen } from "./full_screen.js";
import { IncomingCallView } from "./incoming_call_view.js";
import { outcome } from "./outcome.js";
import { problemText, tellProblem } from "./problems.js";
import { Ring } from "./ring.js";
import { settings } from "./settings.js";
import { ticketView } from "./ticket_view.js";

/** The telephone: it makes calls, rings for incoming ones, and shows the call in progress, then its ticket. */
export class PhoneView {
    #jsongle;
    #phone;
    #parties;
    #layout;
    #availability;
    #title;
    #ring = new Ring();
    #present = null; // the call in progress: { call, view, dialog, name }

    constructor({ jsongle, parties, layout, availability, title }) {
        this.#jsongle = jsongle;
        this.#parties = parties;
        this.#layout = layout;
        this.#availability = availability;
        this.#title = title;
        this.#phone = new Phone(jsongle, {
            iceServers: settings.iceServers, iceTransportPolicy: settings.hidesAddress ? "relay" : "all",
        });
        for (const type of ["incoming", "outgoing"]) {
            this.#phone.addEventListener(type, ({ detail: { call } }) => this.#begin(call));
        }
    }

    call(to, media) {
        this.#phone.call(to, { video: media === "video" }).catch((error) => {
            // What became of a call is shown by its ticket.
            if (!error.ticket) toast(`The call could not be made: ${error.message}`);
        });
    }

    /** A call that only rings here does not count: it rings again where the page is loaded anew. */
    get isInCall() {
        const call = this.#phone.current;
        const isOpen = this.#jsongle.connectionState !== "closed";
        return call !== null && isOpen && (call.outgoing || call.state !== "ringing");
    }

    /** The page goes, for a moment maybe. */
    leave() {
        if (this.isInCall) this.#phone.current.hangUp();
    }

    /** Ends the call in progress if it is in this room: its messages reach nobody who is outside. */
    hangUpIn(room) {
        const call = this.#phone.current;
        if (call?.other === room) call.hangUp();
    }

    #begin(call) {
        const { name, uid, place } = this.#parties.at(call.other);
        const view = new CallView(call, {
            name, place, devices: this.#phone.devices, buttons: this.#layout.buttons,
        });
        this.#present = { call, view, name, dialog: null };
        call.addEventListener("change", () => this.#changed());
        call.addEventListener("quality", () => view.sampled());
        call.addEventListener("problem", ({ detail: { error } }) => tellProblem(error));
        call.addEventListener("end", ({ detail }) => this.#end(detail));
        this.#put(view.element, "ringing", "Incoming call");
        this.#availability.set({ isInCall: true });
        if (call.outgoing) {
            this.#turnTo();
            view.element.focus({ preventScroll: true });
        } else {
            this.#ringFor({ call, name, uid, place });
        }
    }

    /** The user has entered the call: shows it, and beside it the chat with the other party. */
    #turnTo() {
        const { call, view } = this.#present;
        this.#layout.callAppeared("running", "In a call");
        this.#layout.show("call");
        this.#parties.show(call.other);
        // What had the focus may be out of sight now.
        if (document.activeElement.getClientRects().length === 0) view.element.focus({ preventScroll: true });
    }

    #ringFor({ call, name, uid, place }) {
        this.#present.dialog = new IncomingCallView({
            call, name, uid, place, onaccept: (wanted) => this.#accept(wanted), ondecline: (text) => this.#decline(text),
        });
        this.#ring.start();
        this.#title.caller = name;
    }

    /** `wanted`: as the call's `answer` takes it. */
    #accept(wanted) {
        const { call, dialog } = this.#present;
        this.#ring.stop();
        dialog.wait();
        this.#turnTo();
        call.answer(wanted).catch(() => {}); // what became of it is shown by its ticket
    }

    /** The words go first, so that the caller reads them when the call is over. */
    #decline(text) {
        const { call } = this.#present;
        if (text) this.#parties.write(call.other, text);
        call.decline();
    }

    /** Returns true if the focus was in the dialog. */
    #stopRinging() {
        this.#ring.stop();
        this.#title.caller = null;
        const hadFocus = this.#present.dialog?.close() ?? false;
        this.#present.dialog = null;
        return hadFocus;
    }

    #changed() {
        const { call, view, dialog } = this.#present;
        view.update();
        if (dialog && call.state !== "ringing" && !call.info.ended) {
            const hadFocus = this.#stopRinging() || document.activeElement === document.body;
            if (hadFocus) view.element.focus({ preventScroll: true });
        }
    }

    #end({ ticket, endedLocally }) {
        const { call, view, name } = this.#present;
        this.#stopRinging();
        const hadFocus = view.element.contains(document.activeElement) || document.activeElement === document.body;
        view.close();
        fullScreen.leave();
        this.#present = null;
        this.#availability.set({ isInCall: false });
        // Both called each other: this call ends, and the other one goes on.
        if (ticket.endedCause === "glare") return this.#clear();
        if (call.error) tellProblem(call.error);
        const isOffline = this.#jsongle.connectionState !== "connected";
        const failure = call.error && problemText(call.error);
        const duration = ticket.talk ?? 0;
        const summary = outcome({ ticket, name, isLocal: endedLocally, isOffline, failure, duration });
        const onclose = () => this.#closeTicket();
        const element = ticketView({ ticket, name, summary, duration, mos: call.mos, onclose });
        this.#put(element, "ticket", summary);
        return hadFocus && element.focus({ preventScroll: true });
    }

    #closeTicket() {
        this.#clear();
        this.#layout.focusConversation();
    }

    /** Puts the call, or its ticket, in its place. `what` it is in words, for a screen that does not show it. */
    #put(element, kind, what) {
        const pane = byId("call");
        pane.replaceChildren(element);
        pane.hidden = false;
        this.#layout.callAppeared(kind, what);
    }

    #clear() {
        byId("call").replaceChildren();
        byId("call").hidden = true;
        this.#layout.callVanished();
    }
}
