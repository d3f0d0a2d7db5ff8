import { el, setAll, setText } from "../kit/dom.js";
import { Plot } from "./plot.js";

/** Mean opinion scores in words, from the best. */
const WORDS = [[4.3, "Excellent", "good"], [4, "Good", "good"], [3.6, "Fair", "fair"], [3.1, "Poor", "poor"],
    [0, "Bad", "poor"]];

const MOS = "Mean opinion score, estimated with the E-model: 1 is bad, 5 is best";

/** The region "Call quality": the latest measurement, and a plot of the last minute. */
export class QualityView {
    #plot = new Plot();
    #score = el("strong", { class: "quality-score" }, "–");
    #words = el("span", { class: "quality-words" }, "Measuring…");
    #top = el("span", { class: "plot-top code" });
    #values = new Map();
    again = el("button", {
        type: "button", class: "button quiet", title: "Look for a better connection to the other side",
    }, "Reconnect");

    constructor() {
        this.element = el("section", {
            class: "card quality", "aria-label": "Call quality", "data-bytes-sent": 0, "data-bytes-received": 0,
        },
        el("header", { class: "quality-header" },
            el("h3", { class: "panel-title" }, "Quality"), this.again,
            el("p", { class: "quality-mos", title: MOS }, this.#words, this.#score)),
        el("div", { class: "plot-frame" }, this.#plot.element, this.#top),
        el("dl", { class: "quality-values" },
            this.#value("received", "Received", "swatch-received"), this.#value("sent", "Sent", "swatch-sent"),
            this.#value("rtt", "Round trip"), this.#value("loss", "Loss")));
    }

    update(samples) {
        const sample = samples.at(-1);
        const { bytesSent, bytesReceived, rtt, loss, sentRate, receivedRate, mos } = sample;
        setAll(this.element, {
            "data-bytes-sent": bytesSent, "data-bytes-received": bytesReceived, "data-rtt": rtt?.toFixed(0),
            "data-loss": loss.toFixed(1), "data-bitrate": (sentRate + receivedRate).toFixed(0),
            "data-mos": mos?.toFixed(2),
        });
        const [, words, level] = WORDS.find(([least]) => (mos ?? 0) >= least);
        setAll(this.element, { "data-level": mos === null ? null : level });
        setText(this.#score, mos === null ? "–" : mos.toFixed(1));
        setText(this.#words, mos === null ? "Measuring…" : words);
        setText(this.#values.get("received"), `${receivedRate.toFixed(0)} kbit/s`);
        setText(this.#values.get("sent"), `${sentRate.toFixed(0)} kbit/s`);
        setText(this.#values.get("rtt"), rtt === null ? "–" : `${rtt < 10 ? rtt.toFixed(1) : rtt.toFixed(0)} ms`);
        setText(this.#values.get("loss"), `${loss.toFixed(1)} %`);
        setText(this.#top, `${this.#plot.draw(samples)} kbit/s`);
    }

    #value(key, words, swatch = "") {
        const value = el("dd", { class: "code" }, "–");
        this.#values.set(key, value);
        return el("div", {}, el("dt", { class: swatch }, words), value);
    }
}
