/** Beyond this the oldest are forgotten. Only a server that acknowledges nothing lets it come to that. */
const LIMIT = 1000;

/** The texts and custom messages that the server has not acknowledged. */
export class Unacknowledged {
    #recipients = new Map(); // id -> to

    add(id, to) {
        this.#recipients.set(id, to);
        if (this.#recipients.size > LIMIT) this.#recipients.delete(this.#recipients.keys().next().value);
    }

    /** The server has acknowledged the message, or refused it. */
    settle(id) {
        this.#recipients.delete(id);
    }

    /** Returns `[id, to]` of each, in the order in which they were sent, and forgets them. */
    takeAll() {
        const all = [...this.#recipients];
        this.#recipients.clear();
        return all;
    }
}
