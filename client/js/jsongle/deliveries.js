/** Of so many messages it is known what has become of them. */
const MOST = 2000;

/** Which texts and custom messages the server has taken: for those who wait for it. */
export class Deliveries {
    #known = new Map(); // id -> { promise, settle }, the oldest first

    /** It is on its way, or waits for a connection. The answer may have been faster. */
    begin(id) {
        if (this.#known.has(id)) return;
        const settle = {};
        const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
        promise.catch(() => {}); // mostly nobody waits
        this.#known.set(id, { promise, settle });
        if (this.#known.size <= MOST) return;
        const [oldest] = this.#known.keys();
        this.fail(oldest, new Error(`The server has not said in time whether it has the message '${oldest}'`));
        this.#known.delete(oldest);
    }

    /** It is sent once more, after a refusal. */
    beginAgain(id) {
        this.#known.delete(id);
        this.begin(id);
    }

    taken(id) {
        this.begin(id);
        this.#known.get(id).settle.resolve();
    }

    fail(id, error) { this.#known.get(id)?.settle.reject(error); }

    failAll(error) {
        for (const id of this.#known.keys()) this.fail(id, error);
    }

    /** Resolves when the server has the message; rejects if it does not take it, or if nothing is known of it. */
    of(id) {
        return this.#known.get(id)?.promise ?? Promise.reject(new Error(`Nothing is known of a message '${id}'`));
    }
}
