const TICK_MS = 5_000;
/** A timer this late has been asleep with its machine, or frozen with its tab. */
const LATE_MS = 5_000;
const EVENTS = ["online", "pageshow"];

/** Tells when the network may have changed without a word: it is back, the page is, or the machine has slept. */
export class Wake {
    #environment;
    #onwake;
    #timer = null;

    constructor(environment, onwake) {
        this.#environment = environment;
        this.#onwake = () => onwake();
    }

    start() {
        this.stop();
        for (const name of EVENTS) this.#environment.events?.addEventListener(name, this.#onwake);
        this.#tick();
    }

    stop() {
        for (const name of EVENTS) this.#environment.events?.removeEventListener(name, this.#onwake);
        this.#environment.clearTimeout(this.#timer);
    }

    #tick() {
        const due = this.#environment.now() + TICK_MS;
        this.#timer = this.#environment.setTimeout(() => {
            this.#tick();
            if (this.#environment.now() - due >= LATE_MS) this.#onwake();
        }, TICK_MS);
    }
}
