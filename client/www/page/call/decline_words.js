import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";

const WORDS = ["I’ll call you back.", "I can’t talk right now.", "I’ll be there in a minute."];
const LONGEST = 500;

/** What a user may say with a "no": one of a few sentences, or their own. `onsay(text)`. */
export class DeclineWords {
    #own = el("input", {
        "aria-label": "Your own message", placeholder: "Write your own", maxlength: LONGEST, autocomplete: "off",
    });
    element;

    constructor({ onsay }) {
        const send = el("button", { class: "button", "aria-label": "Decline and send", title: "Decline and send" },
            icon("send"));
        const say = (event) => {
            event.preventDefault();
            const text = this.#own.value.trim();
            if (text) onsay(text);
            else this.#own.focus();
        };
        this.element = el("form", {
            class: "decline-words", "aria-label": "Decline with a message", hidden: true, onsubmit: say,
        },
        ...WORDS.map((text) => el("button", { type: "button", class: "button", onclick: () => onsay(text) }, text)),
        el("div", { class: "row" }, this.#own, send));
    }
}
