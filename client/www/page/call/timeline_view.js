import { arrange, el } from "../kit/dom.js";

/** The states a call goes through, and when it did. */
const STEPS = [
    ["new", "Proposed", "initiatedAt"], ["trying", "Server relays", "triedAt"], ["ringing", "Rings", "rangAt"],
    ["proceeded", "Answered", "proceededAt"], ["offering", "Offer made", "offeringAt"],
    ["active", "Media flows", "activeAt"], ["ended", "Ended", "endedAt"],
];

const clock = new Intl.DateTimeFormat(undefined, {
    hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23",
});

/** The steps of a call (or of its ticket) that have happened, each with its time and what passed since the first. */
export class TimelineView {
    #items = new Map(); // step -> item
    element = el("ol", { class: "timeline", role: "list", "aria-label": "Call timeline" });

    update(call) {
        const steps = STEPS.filter(([, , time]) => call[time]);
        for (const [step, words, time] of steps) {
            if (!this.#items.has(step)) this.#items.set(step, item(step, words, call[time], call.initiatedAt));
        }
        arrange(this.element, steps.map(([step]) => this.#items.get(step)));
    }
}

function item(step, words, at, start) {
    const seconds = (at - start) / 1000;
    // The two sides' clocks may differ: a step before the first tells nothing.
    const since = seconds > 0 ? `+${seconds.toFixed(seconds < 100 ? 3 : 0)} s` : "";
    return el("li", { "data-step": step },
        el("span", { class: "step-state code" }, step), el("span", { class: "step-words" }, words),
        el("span", { class: "step-since code" }, since),
        el("time", { class: "step-time code", datetime: at.toISOString() }, clock.format(at)));
}
