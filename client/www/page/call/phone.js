import { byId } from "../kit/dom.js";
import { toast } from "../kit/toast.js";
import { CallView } from "./call_view.js";
import { IncomingCallView } from "./incoming_call_view.js";
import { LiveCall } from "./live_call.js";
import { outcome } from "./outcome.js";
import { Ring } from "./ring.js";
import { findRoute, routeBy } from "./route.js";
import { ticketView } from "./ticket_view.js";

/** The telephone: it makes calls, rings for incoming ones, and shows the call in progress, then its ticket. */
export class Phone {
    #jsongle;
    #parties;
    #layout;
    #availability;
    #title;
    #ring = new Ring();
    #present = null; // the call in progress: { live, view, dialog, name }
    #reports = []; // to be sent when there is a connection
    #isLocalEnd = false;

    constructor({ jsongle, parties, layout, availability, title }) {
        this.#jsongle = jsongle;
        this.#parties = parties;
        this.#layout = layout;
        this.#availability = availability;
        this.#title = title;
        jsongle.oncall = (call) => this.#begin(call);
        jsongle.oncallstatechanged = () => this.#changed();
        jsongle.onofferneeded = () => this.#present?.live.offer();
        jsongle.onofferreceived = (call, description, isOffer) =>
            this.#present?.live[isOffer ? "answer" : "accept"](description);
        jsongle.oncandidatereceived = (candidate) => this.#present?.live.addCandidate(candidate);
        jsongle.oncallreconnecting = () => this.#present?.view.update();
        jsongle.onicerestartneeded = () => this.#present?.live.mend();
        jsongle.oniceservers = (told) => this.#present?.live.reroute(routeBy(told));
        jsongle.oncallended = (isLocal) => { this.#isLocalEnd = isLocal; };
        jsongle.onticket = (ticket) => this.#end(ticket);
    }

    call(to, media) {
        try {
            this.#jsongle.call(to, media);
        } catch (error) {
            toast(`The call could not be made: ${error.message}`);
        }
    }

    /** Ends the call in progress, if there is one. */
    hangUp() {
        if (this.#present) this.#jsongle.end();
    }

    /** The page goes, for a moment maybe: a call that only rings here rings again where it is loaded anew. */
    leave() {
        const call = this.#present?.live.call;
        if (call && (call.outgoing || call.state !== "ringing")) this.#jsongle.end();
    }

    /** Ends the call in progress if it is in this room: its messages reach nobody who is outside. */
    hangUpIn(room) {
        const call = this.#present?.live.call;
        if (call && addressOf(call) === room) this.#jsongle.end();
    }

    /** Sends the reports that had to wait for a connection. */
    connected() {
        for (const { sid, metrics } of this.#reports.splice(0)) {
            this.#jsongle.reportMetrics(sid, metrics, this.#jsongle.sn);
        }
    }

    #begin(call) {
        const { name, uid, place } = this.#parties.at(addressOf(call));
        const live = new LiveCall(call, {
            jsongle: this.#jsongle,
            findRoute: () => findRoute(this.#jsongle),
            onchange: () => this.#present?.view.update(),
            onsample: () => this.#present?.view.sampled(),
            onproblem: toast,
        });
        const view = new CallView(live, { name, place, onhangup: () => this.hangUp() });
        this.#present = { live, view, name, dialog: null };
        this.#put(view.element, call.outgoing ? "In a call" : "Incoming call");
        this.#availability.set({ isInCall: true });
        if (call.outgoing) {
            this.#turnTo();
            live.capture();
            view.element.focus({ preventScroll: true });
        } else {
            this.#ringFor({ call, name, uid, place });
        }
    }

    /** The user has entered the call: shows it, and beside it the chat with the other party. */
    #turnTo() {
        this.#layout.show("call");
        this.#parties.show(addressOf(this.#present.live.call));
    }

    #ringFor({ call, name, uid, place }) {
        this.#present.dialog = new IncomingCallView({
            call, name, uid, place, onaccept: () => this.#accept(), ondecline: () => this.#jsongle.decline(),
        });
        this.#ring.start();
        this.#title.caller = name;
    }

    /** Microphone and camera come first: as soon as the caller hears that we proceed, the offer follows. */
    async #accept() {
        const { live, dialog } = this.#present;
        this.#ring.stop();
        dialog.wait();
        this.#turnTo();
        if (!await live.capture()) return;
        this.#jsongle.proceed();
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
        if (!this.#present) return;
        const { live, view, dialog } = this.#present;
        const { call } = live;
        if (call.state === "proceeded") live.expectMedia();
        if (call.active) live.activeSince ??= performance.now();
        view.update();
        if (dialog && call.state !== "ringing" && !call.ended) {
            const hadFocus = this.#stopRinging() || document.activeElement === document.body;
            if (hadFocus) view.element.focus({ preventScroll: true });
        }
    }

    #end(ticket) {
        if (!this.#present) return undefined;
        const { live, view, name } = this.#present;
        this.#stopRinging();
        live.release();
        const hadFocus = view.element.contains(document.activeElement) || document.activeElement === document.body;
        view.close();
        this.#present = null;
        this.#availability.set({ isInCall: false });
        const duration = live.activeSince === null ? 0 : (performance.now() - live.activeSince) / 1000;
        if (ticket.activeAt) this.#report(ticket.sid, { mos: live.mos, duration });
        // Both called each other: this call ends, and the other one goes on.
        if (ticket.endedCause === "glare") return this.#clear();
        const isOffline = this.#jsongle.connectionState !== "connected";
        const { mos, failure } = live;
        const summary = outcome({ ticket, name, isLocal: this.#isLocalEnd, isOffline, failure, duration });
        const element = ticketView({ ticket, name, summary, duration, mos, onclose: () => this.#closeTicket() });
        this.#put(element, summary);
        return hadFocus && element.focus({ preventScroll: true });
    }

    #closeTicket() {
        this.#clear();
        this.#layout.focusConversation();
    }

    /** Puts the call, or its ticket, in its place. `what` it is in words, for a screen that does not show it. */
    #put(element, what) {
        const pane = byId("call");
        pane.replaceChildren(element);
        pane.hidden = false;
        this.#layout.callAppeared(what);
    }

    #clear() {
        byId("call").replaceChildren();
        byId("call").hidden = true;
        this.#layout.callVanished();
    }

    #report(sid, { mos, duration }) {
        const metrics = { duration: Math.round(duration * 10) / 10, ua: navigator.userAgent };
        if (mos !== null) metrics.mos = mos;
        this.#reports.push({ sid, metrics });
        if (this.#jsongle.connectionState === "connected") this.connected();
    }
}

/** Where the other party is: a user, an occupant of a MUC, or a room. */
const addressOf = (call) => (call.outgoing ? call.callee : call.caller);
