import { CallError } from "./errors.js";

/** A connection that is only disturbed mostly comes back by itself. */
const DISTURBED_MS = 2000;
const AGAIN_MS = 5000;
/** Both sides see that it is lost: one begins, the other waits this much longer. */
const TURN_MS = 3000;
const NEVER_MADE_MS = 5000;
const GIVE_UP_MS = 30_000;

/**
 * Watches a media connection. `onrestart()` is called when it should look for a new route, `onfailed(error)` when it is
 * given up. `isFirst`: it is this side's turn to begin.
 */
export class Reconnection {
    #environment;
    #turn;
    #callbacks;
    #wasConnected = false;
    #restart = null;
    #giveUp = null;

    constructor(environment, { isFirst, ...callbacks }) {
        this.#environment = environment;
        this.#turn = isFirst ? 0 : TURN_MS;
        this.#callbacks = callbacks;
    }

    /** Takes each new `connectionState`. */
    stateChanged(state) {
        this.#environment.clearTimeout(this.#restart);
        if (state === "connected") {
            this.#wasConnected = true;
            this.#hope();
        }
        if (state === "disconnected" || state === "failed") this.#lost(state);
    }

    stop() {
        this.#environment.clearTimeout(this.#restart);
        this.#hope();
    }

    #lost(state) {
        const patience = this.#wasConnected ? GIVE_UP_MS : NEVER_MADE_MS;
        if (state === "failed" || this.#wasConnected) {
            this.#giveUp ??= this.#environment.setTimeout(() => this.#callbacks.onfailed(this.#error()), patience);
        }
        if (!this.#wasConnected) return;
        const delay = this.#turn + (state === "failed" ? 0 : DISTURBED_MS);
        this.#restart = this.#environment.setTimeout(() => this.#begin(), delay);
    }

    #error() {
        if (this.#wasConnected) return new CallError("route-lost", "The connection to the other side was lost");
        return new CallError("no-route", "The two sides could not be connected: some networks need a TURN server");
    }

    #begin() {
        this.#restart = this.#environment.setTimeout(() => this.#begin(), AGAIN_MS);
        this.#callbacks.onrestart();
    }

    #hope() {
        this.#environment.clearTimeout(this.#giveUp);
        this.#giveUp = null;
    }
}
