import { ACTION } from "./protocol.js";

/** As long as the known library waits: servers answer within it, or never. */
const PATIENCE_MS = 5000;

/**
 * The questions and answers (iq) under way. A question waits for an `iq-result` or `iq-error`, an answer for its `ack`;
 * the two are kept apart, for the transaction of an answer is the other side's choice and may equal one of ours.
 */
export class Requests {
    #send;
    #environment;
    #log;
    #questions = new Map();
    #answers = new Map();

    constructor({ send, environment, log }) {
        this.#send = send;
        this.#environment = environment;
        this.#log = log;
    }

    /** Resolves with the `jsongle` of the `iq-result`; rejects with that of the `iq-error`, or with an Error. */
    ask(to, query, content, transaction) {
        return this.#wait(this.#questions, ACTION.IQ_SET, to, query, content, transaction);
    }

    /** Resolves with the `jsongle` of the `ack`, whatever its status. */
    answer(to, query, content, transaction) {
        return this.#wait(this.#answers, ACTION.IQ_RESULT, to, query, content, transaction);
    }

    /** Takes an incoming `iq-result`, `iq-error` or `ack` to whoever waits for it. */
    settle(jsongle) {
        const { action, transaction } = jsongle;
        if (action === ACTION.ACK) return this.#take(this.#answers, transaction)?.resolve(jsongle);
        if (action === ACTION.IQ_RESULT) return this.#take(this.#questions, transaction)?.resolve(jsongle);
        // An answer that cannot be delivered comes back as an iq-error as well.
        const waiting = this.#questions.has(transaction) ? this.#questions : this.#answers;
        return this.#take(waiting, transaction)?.reject(jsongle);
    }

    /** Rejects all that is under way: nobody will answer any more. */
    failAll(error) {
        for (const waiting of [this.#questions, this.#answers]) {
            for (const transaction of [...waiting.keys()]) this.#take(waiting, transaction).reject(error);
        }
    }

    #wait(waiting, action, to, query, content, transaction) {
        return new Promise((resolve, reject) => {
            if (waiting.has(transaction)) throw new Error(`Transaction '${transaction}' is under way already`);
            const timer = this.#environment.setTimeout(
                () => this.#take(waiting, transaction).reject(new Error("Request timed out")), PATIENCE_MS);
            // Registered before it is sent: a transport in memory may answer at once.
            waiting.set(transaction, { resolve, reject, timer });
            try {
                this.#send({ to, jsongle: { action, query, transaction, description: content } });
            } catch (error) {
                this.#take(waiting, transaction).reject(error);
            }
        });
    }

    #take(waiting, transaction) {
        const entry = waiting.get(transaction);
        if (!entry) {
            this.#log.warn(`nobody waits for transaction '${transaction}'`);
            return undefined;
        }
        waiting.delete(transaction);
        this.#environment.clearTimeout(entry.timer);
        return entry;
    }
}
