import { byId, el, setText } from "./dom.js";
import { icon } from "./icons.js";
import { paintBadge } from "./names.js";

export const incomingWords = ({ media }) => `Incoming ${media === "audio" ? "audio" : "video"} call`;

/** The dialog that asks whether to answer a call. The focus goes to it, and back when it closes. */
export class IncomingCallView {
    #before = document.activeElement;
    #hint = el("p", { class: "hint", "aria-live": "polite" });
    #accept;
    #dialog;

    constructor({ call, name, place, onaccept, ondecline }) {
        const title = `${incomingWords(call)} from ${name}`;
        this.#accept = el("button", { type: "button", class: "button accept", onclick: onaccept },
            icon(call.media === "audio" ? "phone" : "video"), "Accept");
        const decline = el("button", { type: "button", class: "button danger", onclick: ondecline },
            icon("hangUp"), "Decline");
        this.#dialog = el("div", { class: "incoming", role: "alertdialog", "aria-label": title, tabindex: "-1" },
            paintBadge(el("span", { class: "avatar large ringing", "aria-hidden": "true" }), name),
            el("div", { class: "incoming-words" },
                el("p", { class: "incoming-name ellipsis" }, el("bdi", {}, name)),
                el("p", { class: "hint" }, incomingWords(call), place ? ` in ${place}` : null),
                this.#hint),
            el("div", { class: "incoming-buttons" }, this.#accept, decline));
        byId("incoming-call").replaceChildren(this.#dialog);
        // Who is just writing must not answer with the next key.
        (this.#before?.value ? this.#dialog : this.#accept).focus();
    }

    /** Accepted: microphone and camera are being opened, which may take a permission. */
    wait() {
        this.#accept.disabled = true;
        setText(this.#hint, "Waiting for microphone and camera…");
    }

    close() {
        const hadFocus = this.#dialog.contains(document.activeElement) || document.activeElement === document.body;
        this.#dialog.remove();
        if (hadFocus && this.#before?.isConnected) this.#before.focus();
    }
}
