import { el, setAll } from "../kit/dom.js";
import { toast } from "../kit/toast.js";

/** A picture that fills the stage may lose this part of itself. */
const MOST_CUT = 0.3;

/** The picture and the sound of the other side. `onchange()`: what it shows of itself has changed. */
export class RemotePicture {
    element = el("video", { class: "remote", "aria-label": "Remote video", autoplay: true, playsinline: true });
    #choice = null; // of the user: "contain" or "cover"
    #onchange;
    #devices;

    constructor({ devices, signal, onchange }) {
        this.#devices = devices;
        this.#onchange = onchange;
        for (const type of ["resize", "enterpictureinpicture", "leavepictureinpicture"]) {
            this.element.addEventListener(type, () => this.#changed());
        }
        const observer = new ResizeObserver(() => this.#changed());
        observer.observe(this.element);
        signal.addEventListener("abort", () => observer.disconnect());
        devices.addEventListener("change", () => this.#useSpeaker(), { signal });
        this.#useSpeaker();
    }

    static get canFloat() { return document.pictureInPictureEnabled === true; }

    /** It is in a small window of its own. */
    get floats() { return document.pictureInPictureElement === this.element; }

    get isShown() { return !this.element.hidden && this.element.videoWidth > 0; }

    get isScreen() { return this.element.hasAttribute("data-screen"); }

    /** It fills the stage, and loses what does not fit. A screen is shown whole. */
    get isFilling() { return !this.isScreen && (this.#choice ?? this.#byShape()) === "cover"; }

    fill(isFilling) {
        this.#choice = isFilling ? "cover" : "contain";
        this.#changed();
    }

    async float(floats) {
        try {
            await (floats ? this.element.requestPictureInPicture() : document.exitPictureInPicture());
        } catch ({ message }) {
            toast(`The picture could not have a window of its own: ${message}`);
        }
    }

    show({ picture, remote }) {
        this.element.hidden = picture === null;
        this.element.toggleAttribute("data-screen", picture === "screen");
        // The element plays the sound even if it shows no picture.
        if (this.element.srcObject !== remote) {
            this.element.srcObject = remote;
            this.#hear();
        }
        setAll(this.element, { "data-filling": this.isFilling });
    }

    /** The streams end with the call, but a video element holds on to the last one. */
    close() {
        if (this.floats) this.float(false);
        this.element.srcObject = null;
    }

    #changed() {
        setAll(this.element, { "data-filling": this.isFilling });
        this.#onchange();
    }

    #byShape() {
        const { videoWidth, videoHeight, clientWidth, clientHeight } = this.element;
        const ratio = (videoWidth * clientHeight) / (videoHeight * clientWidth);
        return Math.min(ratio, 1 / ratio) >= 1 - MOST_CUT ? "cover" : "contain";
    }

    #hear() {
        this.element.play().catch(({ name }) => {
            if (name === "NotAllowedError") toast("Click on the page to hear the call.");
        });
    }

    async #useSpeaker() {
        const wanted = this.#devices.speaker ?? "";
        if (!this.element.setSinkId || this.element.sinkId === wanted) return;
        try {
            await this.element.setSinkId(wanted);
        } catch ({ message }) {
            toast(`The speaker could not be used: ${message}`);
        }
    }
}
