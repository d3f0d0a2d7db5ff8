import { arrange, el } from "../kit/dom.js";

/** The states of a call, in words, and where it keeps their times. */
const STEPS = [
    ["new", "Called", "initiatedAt"], ["trying", "On its way", "triedAt"], ["ringing", "Ringing", "rangAt"],
    ["proceeded", "Answered", "proceededAt"], ["offering", "Connecting", "offeringAt"],
    ["active", "Connected", "activeAt"], ["ended", "Ended", "endedAt"],
];

const clock = new Intl.DateTimeFormat(undefined, {
    hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23",
});

/** The steps of a call (or of its ticket) so far, each with its time and how long after the first it was. */
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
    // The first step has none before it.
    const since = seconds > 0 ? `+${seconds.toFixed(seconds < 100 ? 3 : 0)} s` : "";
    return el("li", { "data-step": step },
        el("span", { class: "step-state code" }, step), el("span", { class: "step-words" }, words),
        el("span", { class: "step-since code" }, since),
        el("time", { class: "step-time code", datetime: at.toISOString() }, clock.format(at)));
}
