import { el, setAll } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { QualityView } from "./quality_view.js";
import { TimelineView } from "./timeline_view.js";

const ID = "call-details";

/** What only some want to know of a call: quality and timeline, behind a button. */
export class CallDetails {
    #call;
    #quality = new QualityView();
    #timeline = new TimelineView();
    #close = el("button", {
        type: "button", class: "icon-button", "aria-label": "Close details", title: "Close details",
        onclick: () => this.#hide(),
    }, icon("close"));
    button = el("button", {
        type: "button", class: "round small", "aria-label": "Details", title: "Details", "aria-controls": ID,
        "aria-expanded": "false", onclick: () => (this.element.hidden ? this.#show() : this.#hide()),
    }, icon("info"));
    element = el("section", {
        id: ID, class: "call-details", "aria-label": "Call details", hidden: true,
        onkeydown: (event) => event.key === "Escape" && this.#hide(),
    },
    el("header", { class: "call-details-header" }, el("h3", {}, "Details"), this.#close),
    this.#quality.element,
    el("section", { class: "card" }, el("h3", { class: "panel-title" }, "Timeline"), this.#timeline.element));

    constructor(call) {
        this.#call = call;
        this.#quality.again.addEventListener("click", () => call.restart());
    }

    update() {
        this.#quality.again.hidden = !this.#call.info.active;
        this.#timeline.update(this.#call.info);
    }

    /** Shows a new measurement. */
    sampled() { this.#quality.update(this.#call.samples); }

    #show() {
        this.element.hidden = false;
        setAll(this.button, { "aria-expanded": "true" });
        this.#close.focus(); // on a small screen they cover the button
    }

    #hide() {
        this.element.hidden = true;
        setAll(this.button, { "aria-expanded": "false" });
        this.button.focus();
    }
}
