import { paintBadge } from "../kit/badge.js";
import { byId, el, setText } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { isolated } from "../kit/text.js";

export const incomingWords = ({ media }) => `Incoming ${media === "audio" ? "audio" : "video"} call`;

/**
 * The dialog that asks whether to answer a call. It never takes the focus: a user who is writing goes on, and no key
 * that is meant for something else answers. Screen readers announce it, and Tab leads to it from the message box.
 */
export class IncomingCallView {
    #before = null; // what had the focus before the dialog
    #hint = el("p", { class: "hint", "aria-live": "polite" });
    #accept;
    #dialog;

    /** `uid`: the caller's, if it is known. It is shown apart, so that a long display name cannot hide it. */
    constructor({ call, name, uid, place, onaccept, ondecline }) {
        const title = `${incomingWords(call)} from ${name}`;
        const where = place ? ` in ${place}` : "";
        this.#accept = el("button", { type: "button", class: "button accept", onclick: onaccept },
            icon(call.media === "audio" ? "phone" : "video"), "Accept");
        const decline = el("button", { type: "button", class: "button danger", onclick: ondecline },
            icon("hangUp"), "Decline");
        this.#dialog = el("div", {
            class: "incoming", role: "alertdialog", "aria-label": title, tabindex: "-1",
            onfocusin: ({ relatedTarget }) => this.#entered(relatedTarget),
        },
        paintBadge(el("span", { class: "avatar large ringing", "aria-hidden": "true" }), name),
        el("div", { class: "incoming-words" },
            el("p", { class: "incoming-name ellipsis" }, el("bdi", {}, name)),
            uid === null || isolated(uid) === name ? null
                : el("p", { class: "incoming-uid ellipsis" }, el("bdi", {}, isolated(uid))),
            el("p", { class: "hint" }, incomingWords(call) + where),
            this.#hint),
        el("div", { class: "incoming-buttons" }, this.#accept, decline));
        byId("incoming-call").replaceChildren(this.#dialog);
        setText(byId("announcement"), title + where);
    }

    /** Accepted: microphone and camera are being opened, and the browser may ask for permission. */
    wait() {
        const hadFocus = this.#dialog.contains(document.activeElement);
        this.#accept.disabled = true;
        if (hadFocus) this.#dialog.focus(); // a disabled button loses it
        setText(this.#hint, "Waiting for microphone and camera…");
    }

    /** Returns true if the focus was in the dialog. It goes back to where it was before. */
    close() {
        const hadFocus = this.#dialog.contains(document.activeElement);
        this.#dialog.remove();
        setText(byId("announcement"), "");
        if (hadFocus && this.#before?.isConnected) this.#before.focus();
        return hadFocus;
    }

    #entered(from) {
        if (from && !this.#dialog.contains(from)) this.#before = from;
    }
}
