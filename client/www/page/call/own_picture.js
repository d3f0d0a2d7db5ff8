import { el, setAll } from "../kit/dom.js";
import { icon } from "../kit/icons.js";

/** Clockwise. */
const CORNERS = ["top left", "top right", "bottom right", "bottom left"];
const KEYS = { ArrowUp: "top", ArrowDown: "bottom", ArrowLeft: "left", ArrowRight: "right" };
/** A pointer that moves less has clicked. */
const STILL_PX = 6;

/** Where the user likes it, from call to call. */
let corner = "bottom right";

/** Our user's picture, in a corner of the stage: it is dragged, or moved by click or arrow key, to another one. */
export class OwnPicture {
    #video = el("video", { class: "local", "aria-label": "Local video", autoplay: true, playsinline: true });
    #move = el("button", {
        type: "button", class: "own-move", "aria-label": "Move your picture", title: "Move your picture",
        "aria-description": "To the next corner, or by the arrow keys",
    });
    #flip;
    #start = null; // where a drag began
    #wasDragged = false;

    /** `onflip`: to the other camera of a phone. */
    constructor({ onflip }) {
        this.#video.muted = true;
        this.#video.addEventListener("resize", () => this.#shape());
        this.#flip = el("button", {
            type: "button", class: "round own-flip", "aria-label": "Flip camera", title: "Flip camera", onclick: onflip,
        }, icon("flip"));
        this.element = el("div", { class: "own" }, this.#video, this.#move, this.#flip);
        setAll(this.#move, {
            onclick: () => this.#clicked(),
            onkeydown: (event) => this.#key(event),
            onpointerdown: (event) => this.#press(event),
            onpointermove: (event) => this.#drag(event),
            onpointerup: () => this.#drop(),
            onpointercancel: () => this.#drop(),
        });
        this.#place(corner);
    }

    /** `canFlip`: this device has cameras that look both ways. */
    show(call, canFlip) {
        const { local } = call;
        const isScreen = call.own("screen") !== null;
        const looksAway = call.own("camera")?.getSettings().facingMode === "environment";
        this.element.hidden = local === null;
        this.#video.toggleAttribute("data-screen", isScreen || looksAway);
        this.#flip.hidden = !canFlip || isScreen || call.own("camera") === null;
        if (this.#video.srcObject !== local) this.#video.srcObject = local;
    }

    close() { this.#video.srcObject = null; }

    #shape() {
        const { videoWidth, videoHeight } = this.#video;
        if (videoHeight) this.element.style.setProperty("--shape", (videoWidth / videoHeight).toFixed(3));
    }

    #place(where) {
        corner = where;
        this.element.dataset.corner = where;
    }

    #clicked() {
        if (!this.#wasDragged) this.#place(CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length]);
        this.#wasDragged = false;
    }

    #key(event) {
        const side = KEYS[event.key];
        if (!side) return;
        event.preventDefault();
        const [vertical, horizontal] = corner.split(" ");
        const isVertical = side === "top" || side === "bottom";
        this.#place(isVertical ? `${side} ${horizontal}` : `${vertical} ${side}`);
    }

    #press({ button, pointerId, clientX, clientY }) {
        if (button !== 0) return;
        this.#move.setPointerCapture(pointerId);
        this.#start = { x: clientX, y: clientY };
        this.#wasDragged = false;
    }

    #drag({ clientX, clientY }) {
        if (!this.#start) return;
        const [x, y] = [clientX - this.#start.x, clientY - this.#start.y];
        this.#wasDragged ||= Math.hypot(x, y) >= STILL_PX;
        if (this.#wasDragged) this.element.style.translate = `${x}px ${y}px`;
    }

    /** To the corner that is next to where it was dropped. */
    #drop() {
        if (this.#start && this.#wasDragged) {
            const own = this.element.getBoundingClientRect();
            const stage = this.element.parentElement.getBoundingClientRect();
            const isBelow = own.top + own.bottom > stage.top + stage.bottom;
            const isRight = own.left + own.right > stage.left + stage.right;
            this.#place(`${isBelow ? "bottom" : "top"} ${isRight ? "right" : "left"}`);
        }
        this.#start = null;
        this.element.style.translate = "";
    }
}
