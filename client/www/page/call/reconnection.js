const LOST = "The connection to the other side was lost.";
const IMPOSSIBLE = "The two of you could not be connected. Some networks need a TURN server: see “ICE servers” in the "
    + "settings.";

/** A connection that is only disturbed mostly comes back by itself. */
const DISTURBED_MS = 2000;
const AGAIN_MS = 5000;
/** Both sides see that it is lost: one begins, the other waits this much longer. */
const TURN_MS = 3000;
const NEVER_MADE_MS = 5000;
const GIVE_UP_MS = 30_000;

/**
 * Watches a media connection. `onrestart()` is called when it should look for a new route, `onfailed(text)` when it is
 * given up. `isFirst`: it is this side's turn to begin.
 */
export class Reconnection {
    #turn;
    #callbacks;
    #wasConnected = false;
    #restart = null;
    #giveUp = null;

    constructor({ isFirst, ...callbacks }) {
        this.#turn = isFirst ? 0 : TURN_MS;
        this.#callbacks = callbacks;
    }

    /** Takes each new `connectionState`. */
    stateChanged(state) {
        clearTimeout(this.#restart);
        if (state === "connected") {
            this.#wasConnected = true;
            this.#hope();
        }
        if (state === "disconnected" || state === "failed") this.#lost(state);
    }

    stop() {
        clearTimeout(this.#restart);
        this.#hope();
    }

    #lost(state) {
        const [why, patience] = this.#wasConnected ? [LOST, GIVE_UP_MS] : [IMPOSSIBLE, NEVER_MADE_MS];
        if (state === "failed" || this.#wasConnected) {
            this.#giveUp ??= setTimeout(() => this.#callbacks.onfailed(why), patience);
        }
        if (!this.#wasConnected) return;
        const delay = this.#turn + (state === "failed" ? 0 : DISTURBED_MS);
        this.#restart = setTimeout(() => this.#begin(), delay);
    }

    #begin() {
        this.#restart = setTimeout(() => this.#begin(), AGAIN_MS);
        this.#callbacks.onrestart();
    }

    #hope() {
        clearTimeout(this.#giveUp);
        this.#giveUp = null;
    }
}
