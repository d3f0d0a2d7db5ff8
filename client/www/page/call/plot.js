import { svg } from "../kit/dom.js";

const WIDTH = 300;
const HEIGHT = 64;
const SECONDS = 60;

/** A plot of the last minute: received as an area, sent as a line, in kbit/s on one scale. */
export class Plot {
    #area = svg("path", { class: "plot-received-area" });
    #received = svg("path", { class: "plot-received" });
    #sent = svg("path", { class: "plot-sent" });
    element = svg("svg", {
        class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img",
        "aria-label": "Bitrate of the last minute",
    },
    ...[0.25, 0.5, 0.75].map((part) =>
        svg("line", { class: "plot-grid", x1: 0, x2: WIDTH, y1: HEIGHT * part, y2: HEIGHT * part })),
    this.#area, this.#received, this.#sent);

    /** Draws the samples, the newest at the right edge. Returns the top of the scale. */
    draw(samples) {
        const top = scale(Math.max(...samples.flatMap(({ sentRate, receivedRate }) => [sentRate, receivedRate])));
        const line = (name) => samples.map((sample, i) => {
            const x = WIDTH - ((samples.length - 1 - i) * WIDTH) / (SECONDS - 1);
            const y = HEIGHT - 1 - (sample[name] / top) * (HEIGHT - 4);
            return `${x.toFixed(1)},${y.toFixed(1)}`;
        });
        const received = line("receivedRate");
        const [start] = received[0].split(",");
        this.#received.setAttribute("d", `M${received.join("L")}`);
        this.#area.setAttribute("d", `M${start},${HEIGHT}L${received.join("L")}L${WIDTH},${HEIGHT}Z`);
        this.#sent.setAttribute("d", `M${line("sentRate").join("L")}`);
        return top;
    }
}

/** The next of 1, 2, 5, 10, 20, 50 … above a value. */
function scale(value) {
    const power = 10 ** Math.floor(Math.log10(Math.max(value, 10)));
    return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value);
}
