const TICK_MS = 5_000;
/** If a timer is this late, the machine was asleep, or the tab was frozen. */
const LATE_MS = 5_000;
const EVENTS = ["online", "pageshow"];

/** Notices when the network may have changed: it is back, the page is back, or the machine has slept. */
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
