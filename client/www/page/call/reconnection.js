const LOST = "The media connection to the other side was lost.";
const IMPOSSIBLE = "No media connection could be made between the two of you. Some networks take a TURN server: see "
    + "“ICE servers” in the settings.";

/** A connection that is merely disturbed comes back by itself, mostly. */
const DISTURBED_MS = 2000;
const AGAIN_MS = 5000;
/** Both sides see that it is lost: one begins, the other waits for it that much longer. */
const TURN_MS = 3000;
const NEVER_MADE_MS = 5000;
const GIVE_UP_MS = 30_000;

/**
 * Looks after a media connection: `onrestart()` is called when it should find a new way, `onfailed(text)` when there
 * is no hope any more. `isFirst`: it is this side's turn to begin.
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
