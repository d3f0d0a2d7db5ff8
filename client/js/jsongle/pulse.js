import { Patience } from "./patience.js";

/**
 * After so long without anything from the server the line is probed, and so long a probe waits for its answer. There are
 * two: a dead line is known after 25 s, and after 10 s where somebody waits for it.
 */
const CALM = { silence: 15_000, answer: 5_000 };
const URGENT = { silence: 5_000, answer: 2_500 };
const ATTEMPTS = 2;

/** Notices that a line is dead, though nothing was closed. Everything that arrives is a sign of life. */
export class Pulse {
    #environment;
    #probe;
    #ondead;
    #isUrgent;
    #isOn = false;
    #heardAt = 0;
    #silence = null; // its timer
    #answer = null; // waits for the answer to a probe
    #attempts = 0;

    /**
     * `probe()` sends something that the server answers at once. `ondead()` is called if it does not. `isUrgent()`:
     * somebody would notice soon.
     */
    constructor(environment, { probe, ondead, isUrgent }) {
        this.#environment = environment;
        this.#probe = probe;
        this.#ondead = ondead;
        this.#isUrgent = isUrgent;
    }

    start() {
        this.stop();
        this.#isOn = true;
        this.heard();
        this.#listen();
    }

    stop() {
        this.#isOn = false;
        this.#environment.clearTimeout(this.#silence);
        this.#answer?.stop();
        this.#answer = null;
    }

    heard() {
        this.#heardAt = this.#environment.elapsed();
        if (!this.#answer) return; // called often: the timer of the silence looks at the time when it is due
        this.#answer.stop();
        this.#answer = null;
        this.#listen();
    }

    /** The line may be dead: probes it now. */
    suspect() {
        if (!this.#isOn || this.#answer) return;
        this.#environment.clearTimeout(this.#silence);
        this.#attempts = 0;
        this.#ask();
    }

    get #pace() { return this.#isUrgent() ? URGENT : CALM; }

    get #rest() { return this.#pace.silence - (this.#environment.elapsed() - this.#heardAt); }

    /** It may become urgent at any time. */
    #listen() {
        this.#silence = this.#environment.setTimeout(() => {
            if (this.#rest > 0) this.#listen();
            else this.suspect();
        }, Math.max(0, Math.min(this.#rest, URGENT.silence)));
    }

    #ask() {
        this.#attempts++;
        this.#answer = new Patience(this.#environment, this.#pace.answer, () => {
            if (this.#attempts < ATTEMPTS) return this.#ask();
            this.stop();
            return this.#ondead();
        });
        this.#probe();
    }
}
