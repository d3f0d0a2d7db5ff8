import { capture, openCamera, openScreen, release } from "./capture.js";

const OPEN = { camera: openCamera, screen: openScreen };
const SOURCE_OF = { audio: "microphone", video: "camera" };

/**
 * What this side sends in a call: the tracks of "microphone", "camera" and "screen". A closed one goes back to the
 * system, so the camera's light goes off. The microphone is muted instead, so it can come back at once.
 * Callbacks: `onchange()` when there is something new to show, `onlost(source)` when the device or the browser closed
 * one, and `onproblem(text)`.
 */
export class Sources {
    isMuted = false; // the microphone
    #tracks = new Map(); // source -> track
    #opening = new Set(); // sources
    #isPaused = false;
    #hadCamera = false; // before the pause
    #isOver = false;
    #callbacks;

    constructor(callbacks) {
        this.#callbacks = callbacks;
    }

    get(source) { return this.#tracks.get(source) ?? null; }

    isOpening(source) { return this.#opening.has(source); }

    /** Opens what a call of this media needs. Resolves with false if the call was over before it was open. */
    async capture(media) {
        this.#began("microphone", "camera");
        const { stream, problem } = await capture(media);
        this.#opening.clear();
        if (this.#isOver) {
            release(stream);
            return false;
        }
        for (const track of stream.getTracks()) this.#take(SOURCE_OF[track.kind], track);
        if (problem) this.#callbacks.onproblem(problem);
        this.#callbacks.onchange();
        return true;
    }

    /** Opens the camera or the screen. Resolves with true if it is open. */
    async open(source) {
        if (this.#opening.has(source) || this.#tracks.has(source)) return this.#tracks.has(source);
        this.#began(source);
        const { track, problem } = await OPEN[source]();
        this.#opening.delete(source);
        if (this.#isOver || (this.#isPaused && source === "camera")) {
            track?.stop();
            this.#hadCamera ||= track !== null;
        } else if (track) {
            this.#take(source, track);
        }
        if (problem && !this.#isOver) this.#callbacks.onproblem(problem);
        this.#callbacks.onchange();
        return this.#tracks.has(source);
    }

    close(source) {
        const track = this.#tracks.get(source);
        if (!track) return;
        track.onended = null;
        track.stop();
        this.#tracks.delete(source);
        this.#callbacks.onchange();
    }

    mute(isMuted) {
        this.isMuted = isMuted;
        this.#hear();
    }

    /** The call is on hold: nobody hears or sees us meanwhile. */
    pause() {
        this.#isPaused = true;
        this.#hadCamera = this.#tracks.has("camera");
        this.close("camera");
        this.#hear();
    }

    /** Resolves with true if everything is open that was open before the pause. */
    async resume() {
        this.#isPaused = false;
        this.#hear();
        return this.#hadCamera ? this.open("camera") : true;
    }

    /** The call is over. */
    release() {
        this.#isOver = true;
        for (const source of [...this.#tracks.keys()]) this.close(source);
    }

    #began(...sources) {
        for (const source of sources) this.#opening.add(source);
        this.#callbacks.onchange();
    }

    #take(source, track) {
        this.#tracks.set(source, track);
        track.onended = () => {
            this.close(source);
            this.#callbacks.onlost(source);
        };
        this.#hear();
    }

    #hear() {
        const microphone = this.get("microphone");
        if (microphone) microphone.enabled = !this.isMuted && !this.#isPaused;
    }
}
