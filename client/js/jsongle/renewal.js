import { QUERY } from "./protocol.js";

/** Between two renewals: whoever makes tokens that are short-lived is not asked for one all the time. */
const PAUSE_MS = 10_000;

/** Shows the server a new token before the old one expires, if there is somebody to ask for it. */
export class Renewal {
    #credential;
    #ask;
    #ontold;
    #environment;
    #log;
    #timer = null;
    #connection = {}; // what is under way on another one does not count
    #attemptedAt = -Infinity;

    /**
     * `credential()` is the present one. `ask(query, content)` asks the server. `ontold(expires, error)` tells the
     * application that the token expires and is not renewed: there is nobody to ask, or that failed.
     */
    constructor({ credential, ask, ontold, environment, log }) {
        this.#credential = credential;
        this.#ask = ask;
        this.#ontold = ontold;
        this.#environment = environment;
        this.#log = log;
    }

    /** The server warns: the token expires at this time, as it travels. */
    expiring(time) {
        const expires = Number.isNaN(Date.parse(time)) ? null : new Date(time);
        if (this.#credential().isRenewable) this.#schedule(expires);
        else this.#ontold(expires, null);
    }

    /** The connection is gone, and what was under way on it. */
    stop() {
        this.#environment.clearTimeout(this.#timer);
        this.#connection = {};
    }

    #schedule(expires) {
        this.#environment.clearTimeout(this.#timer);
        const pause = this.#attemptedAt + PAUSE_MS - this.#environment.elapsed();
        if (pause <= 0) this.#renew(expires);
        else this.#timer = this.#environment.setTimeout(() => this.#renew(expires), pause);
    }

    /** One that fails is tried again: until the server closes the connection, it may still work. */
    async #renew(expires) {
        const connection = this.#connection;
        this.#attemptedAt = this.#environment.elapsed();
        try {
            const token = await this.#credential().show();
            if (connection === this.#connection) await this.#ask(QUERY.REFRESH, { token });
        } catch (error) {
            if (connection !== this.#connection) return;
            this.#log.warn("the token could not be renewed");
            this.#schedule(expires);
            this.#ontold(expires, error);
        }
    }
}
