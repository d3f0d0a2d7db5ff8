import { Patience } from "./patience.js";

/** A line on which nothing came for so long is asked for a sign of life. */
const SILENCE_MS = 15_000;
/** So long it has to give one. It is asked twice: a dead line is known after 25 s. */
const ANSWER_MS = 5_000;
const ATTEMPTS = 2;

/** Notices that a line is dead: a network that drops in silence closes nothing. All that arrives is a sign of life. */
export class Pulse {
    #environment;
    #probe;
    #ondead;
    #isOn = false;
    #heardAt = 0;
    #silence = null; // the timer of it
    #answer = null; // the patience with a probe that is out
    #attempts = 0;

    /** `probe()` sends what the other end answers at once; `ondead()` is called when it does not. */
    constructor(environment, { probe, ondead }) {
        this.#environment = environment;
        this.#probe = probe;
        this.#ondead = ondead;
    }

    start() {
        this.stop();
        this.#isOn = true;
        this.heard();
        this.#listen(SILENCE_MS);
    }

    stop() {
        this.#isOn = false;
        this.#environment.clearTimeout(this.#silence);
        this.#answer?.stop();
        this.#answer = null;
    }

    heard() {
        this.#heardAt = this.#environment.elapsed();
        if (!this.#answer) return; // often: the timer of the silence looks at the time when it is due
        this.#answer.stop();
        this.#answer = null;
        this.#listen(SILENCE_MS);
    }

    /** There is reason to doubt the line: probes it now. */
    suspect() {
        if (!this.#isOn || this.#answer) return;
        this.#environment.clearTimeout(this.#silence);
        this.#attempts = 0;
        this.#ask();
    }

    #listen(ms) {
        this.#silence = this.#environment.setTimeout(() => {
            const rest = SILENCE_MS - (this.#environment.elapsed() - this.#heardAt);
            if (rest > 0) this.#listen(rest);
            else this.suspect();
        }, ms);
    }

    #ask() {
        this.#attempts++;
        this.#answer = new Patience(this.#environment, ANSWER_MS, () => {
            if (this.#attempts < ATTEMPTS) return this.#ask();
            this.stop();
            return this.#ondead();
        });
        this.#probe();
    }
}
