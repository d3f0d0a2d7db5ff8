/** The longest first and the longest of all pauses between two attempts; in between they double. */
const DEFAULT = { first: 2_000, longest: 30_000 };
/** A server that asks for a longer pause than this is not obeyed any longer. */
const MOST_ASKED_MS = 10 * 60_000;

/** How long to wait before the next attempt: the clients of a server that restarts must not all come back at once. */
export class BackOff {
    #first;
    #longest;
    #environment;
    #attempts = 0;
    #askedUntil = -Infinity;

    constructor(environment, given) {
        const { first, longest } = { ...DEFAULT, ...given };
        this.#first = first;
        this.#longest = longest;
        this.#environment = environment;
    }

    /** The server goes away, and asks for so many milliseconds without an attempt. */
    asked(ms) {
        if (ms >= 0) this.#askedUntil = this.#environment.elapsed() + Math.min(ms, MOST_ASKED_MS);
    }

    /** The server has asked for more patience. */
    get isAsked() { return this.#environment.elapsed() < this.#askedUntil; }

    /** The pause before the next attempt: what the server asked for, or else any up to its limit, or up to `most`. */
    next(most) {
        if (this.isAsked) return this.#askedUntil - this.#environment.elapsed();
        return this.#environment.random() * Math.min(most, this.#longest, this.#first * 2 ** this.#attempts++);
    }

    /**
     * A connection has lasted so long. A short one does not count: a server that greets and closes must not be dialled
     * without a pause.
     */
    lasted(ms) {
        if (ms >= this.#longest) this.startOver();
    }

    startOver() { this.#attempts = 0; }
}
