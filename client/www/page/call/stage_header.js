import { durationText } from "../kit/clock.js";
import { el, setAll, setText } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { fullScreen } from "./full_screen.js";

/** What is above the picture: whom the call is with, how it goes, and what can be seen beside it. */
export class StageHeader {
    #status = el("p", { class: "stage-status", "aria-live": "polite" });
    #duration = el("p", { class: "stage-status code", hidden: true });
    #full = el("button", {
        type: "button", class: "round small", "aria-label": "Full screen", title: "Full screen",
        onclick: () => fullScreen.toggle(),
    });

    /** `buttons`: those that others show something with. `below`: what stays when the rest fades. */
    constructor({ name, place, buttons, below, signal }) {
        const [details, ...beside] = buttons;
        this.element = el("header", { class: "stage-header" },
            el("div", { class: "stage-caption" },
                el("h2", { class: "ellipsis" }, el("bdi", {}, name), place ? el("small", {}, ` in ${place}`) : null),
                this.#status, this.#duration),
            el("div", { class: "stage-buttons" }, ...beside, this.#full, details), below);
        this.#full.hidden = !fullScreen.isPossible;
        // Where the browser leaves that to the page.
        document.addEventListener("keydown", ({ key }) => key === "Escape" && fullScreen.leave(), { signal });
        document.addEventListener("fullscreenchange", () => this.#showFull(), { signal });
        this.#showFull();
    }

    set status(text) {
        setText(this.#status, text);
        this.#status.hidden = text === "";
    }

    /** In seconds; null before the call is active. */
    set duration(seconds) {
        this.#duration.hidden = seconds === null;
        if (seconds !== null) setText(this.#duration, durationText(seconds));
    }

    #showFull() {
        setAll(this.#full, { "aria-pressed": String(fullScreen.isOn) });
        this.#full.replaceChildren(icon(fullScreen.isOn ? "fullScreenOff" : "fullScreen"));
    }
}
