import { settings } from "./settings.js";

const PERIOD_MS = 3000;

/** A soft tone, repeated until it is stopped. Browsers keep it silent until the user clicks or types on the page. */
export class Ring {
    #audio = null;
    #timer = null;

    start() {
        if (this.#timer !== null || !settings.ringTone || !globalThis.AudioContext) return;
        if (navigator.userActivation?.hasBeenActive === false) return;
        this.#audio = new AudioContext();
        this.#chime();
        this.#timer = setInterval(() => this.#chime(), PERIOD_MS);
    }

    stop() {
        clearInterval(this.#timer);
        this.#timer = null;
        this.#audio?.close();
        this.#audio = null;
    }

    /** Two notes, each fading away. */
    #chime() {
        [[659.3, 0], [880, 0.22]].forEach(([frequency, delay]) => {
            const begin = this.#audio.currentTime + delay;
            const gain = new GainNode(this.#audio, { gain: 0 });
            gain.gain.setValueAtTime(0, begin);
            gain.gain.linearRampToValueAtTime(0.12, begin + 0.03);
            gain.gain.exponentialRampToValueAtTime(0.001, begin + 1.1);
            const tone = new OscillatorNode(this.#audio, { frequency, type: "sine" });
            tone.connect(gain).connect(this.#audio.destination);
            tone.start(begin);
            tone.stop(begin + 1.2);
        });
    }
}
