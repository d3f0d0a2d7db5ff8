/** Later than this, it is not the timer that is slow: the tab was frozen, or the machine asleep. */
const FROZEN_MS = 1000;
/** What arrived meanwhile is behind the late timer in the queue; it has this long to come out of it. */
const CATCH_UP_MS = 1000;

/** Waits for something that should come within `ms`, and calls `onover` when it has not. */
export class Patience {
    #environment;
    #timer;

    /** Whoever waits calls `stop` when it comes: in the same moment as the end, or behind a freeze, it still counts. */
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
