/** Of more than this the oldest are forgotten: only a server that acknowledges nothing lets it come to that. */
const LIMIT = 1000;

/** The texts and custom messages that the server has not said to have. */
export class Unacknowledged {
    #recipients = new Map(); // id -> to

    add(id, to) {
        this.#recipients.set(id, to);
        if (this.#recipients.size > LIMIT) this.#recipients.delete(this.#recipients.keys().next().value);
    }

    /** The server has the message, or has said why not. */
    settle(id) {
        this.#recipients.delete(id);
    }

    /** Empties it: `[id, to]` of each, in the order in which they were sent. */
    takeAll() {
        const all = [...this.#recipients];
        this.#recipients.clear();
        return all;
    }
}
