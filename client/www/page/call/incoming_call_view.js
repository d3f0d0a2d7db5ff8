import { paintBadge } from "../kit/badge.js";
import { byId, el, setAll, setText } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { isolated } from "../kit/text.js";
import { DeclineWords } from "./decline_words.js";

export const incomingWords = ({ media }) => `Incoming ${media === "audio" ? "audio" : "video"} call`;

/**
 * The dialog that asks whether to answer a call. It never takes the focus: a user who is writing goes on, and no key
 * that is meant for something else answers. Screen readers announce it, and Tab leads to it from the message box.
 */
export class IncomingCallView {
    #before = null; // what had the focus before the dialog
    #hint = el("p", { class: "hint", "aria-live": "polite" });
    #answers;
    #words;
    #say = el("button", {
        type: "button", class: "button", title: "Decline with a message", "aria-expanded": "false",
        onclick: () => this.#toggleWords(),
    }, icon("write"), "Message");
    #dialog;

    /**
     * `uid`: the caller's, if it is known. It is shown apart, so that a long display name cannot hide it.
     * `onaccept(wanted)` takes what the user wants to send, `ondecline(text)` what they have to say, if anything.
     */
    constructor({ call, name, uid, place, onaccept, ondecline }) {
        const title = `${incomingWords(call)} from ${name}`;
        const where = place ? ` in ${place}` : "";
        this.#answers = answers(call, onaccept);
        const decline = el("button", { type: "button", class: "button danger", onclick: () => ondecline() },
            icon("hangUp"), "Decline");
        this.#words = new DeclineWords({ onsay: ondecline });
        this.#dialog = el("div", {
            class: "incoming", role: "alertdialog", "aria-label": title, tabindex: "-1",
            onfocusin: ({ relatedTarget }) => this.#entered(relatedTarget),
            onkeydown: (event) => event.key === "Escape" && this.#foldWords(),
        },
        paintBadge(el("span", { class: "avatar large ringing", "aria-hidden": "true" }), name),
        el("div", { class: "incoming-words" },
            el("p", { class: "incoming-name ellipsis" }, el("bdi", {}, name)),
            uid === null || isolated(uid) === name ? null
                : el("p", { class: "incoming-uid ellipsis" }, el("bdi", {}, isolated(uid))),
            el("p", { class: "hint" }, incomingWords(call) + where),
            this.#hint),
        el("div", { class: "incoming-buttons" }, ...this.#answers, decline, this.#say, this.#words.element));
        byId("incoming-call").replaceChildren(this.#dialog);
        setText(byId("announcement"), title + where);
    }

    /** Accepted: microphone and camera are being opened, and the browser may ask for permission. */
    wait() {
        const hadFocus = this.#dialog.contains(document.activeElement);
        for (const answer of this.#answers) answer.disabled = true;
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

    #toggleWords() {
        const { element } = this.#words;
        element.hidden = !element.hidden;
        setAll(this.#say, { "aria-expanded": String(!element.hidden) });
        if (!element.hidden) element.querySelector("button").focus();
    }

    #foldWords() {
        if (this.#words.element.hidden) return;
        this.#toggleWords();
        this.#say.focus();
    }
}

/** To be seen and heard, or a video call to be heard alone. */
function answers({ media }, onaccept) {
    const isVideo = media !== "audio";
    const accept = el("button", { type: "button", class: "button accept", onclick: () => onaccept() },
        icon(isVideo ? "video" : "phone"), "Accept");
    if (media !== "video") return [accept];
    return [accept, el("button", {
        type: "button", class: "button", title: "Answer without your camera", onclick: () => onaccept({ video: false }),
    }, icon("phone"), "Audio only")];
}
