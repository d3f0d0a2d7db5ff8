import { Patience } from "./patience.js";

/** After this long without anything from the server, the line is probed. */
const SILENCE_MS = 15_000;
/** How long a probe waits for its answer. There are two: a dead line is known after 25 s. */
const ANSWER_MS = 5_000;
const ATTEMPTS = 2;

/** Notices that a line is dead, though nothing was closed. Everything that arrives is a sign of life. */
export class Pulse {
    #environment;
    #probe;
    #ondead;
    #isOn = false;
    #heardAt = 0;
    #silence = null; // its timer
    #answer = null; // waits for the answer to a probe
    #attempts = 0;

    /** `probe()` sends something that the server answers at once. `ondead()` is called if it does not. */
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
        if (!this.#answer) return; // called often: the timer of the silence looks at the time when it is due
        this.#answer.stop();
        this.#answer = null;
        this.#listen(SILENCE_MS);
    }

    /** The line may be dead: probes it now. */
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
