/** A timer later than this is not just slow: the tab was frozen, or the machine asleep. */
const FROZEN_MS = 1000;
/** What arrived meanwhile is in the queue after the late timer, and gets this long to come out of it. */
const CATCH_UP_MS = 1000;

/** Waits for something that should come within `ms`, and calls `onover` if it does not. */
export class Patience {
    #environment;
    #timer;

    /** Call `stop` when it comes. It still counts if it comes at the last moment, or right after a freeze. */
    constructor(environment, ms, onover) {
        this.#environment = environment;
        const due = environment.now() + ms;
        this.#timer = environment.setTimeout(() => {
            const isLate = environment.now() - due >= FROZEN_MS;
            this.#timer = environment.setTimeout(onover, isLate ? CATCH_UP_MS : 0);
        }, ms);
    }

    stop() {
        this.#environment.clearTimeout(this.#timer);
    }
}
