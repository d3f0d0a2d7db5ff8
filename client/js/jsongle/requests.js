import { isOf, mayBeOfPeer } from "./addresses.js";
import { RequestError, TimeoutError } from "./errors.js";
import { Patience } from "./patience.js";
import { ACTION } from "./protocol.js";

/** As long as the JSONgle library 3.1 waits: servers answer in this time, or never. */
const PATIENCE_MS = 5000;

/**
 * The questions and answers (iq) in progress. A question waits for an `iq-result` or `iq-error`, an answer for its
 * `ack`. The two are kept apart: the other side chose the transaction of an answer, and it may equal one of ours. Only
 * the recipient and the server can settle them, nobody else who knows the transaction.
 */
export class Requests {
    #send;
    #isServer;
    #ontimeout;
    #environment;
    #log;
    #questions = new Map();
    #answers = new Map();
    #isPaused = false;

    /** `isServer(from)` is true for the server. `ontimeout()` is called for each entry that nobody settled. */
    constructor({ send, isServer, ontimeout, environment, log }) {
        this.#send = send;
        this.#isServer = isServer;
        this.#ontimeout = ontimeout;
        this.#environment = environment;
        this.#log = log;
    }

    /** Resolves with the `jsongle` of the `iq-result`; rejects with a RequestError or another Error. */
    ask(to, query, content, transaction) {
        return new Promise((onanswer, onerror) => this.pose({ to, query, content, transaction, onanswer, onerror }));
    }

    /** The same with callbacks. They are called before anything that arrives later is handled. */
    pose({ to, query, content, transaction, patience = PATIENCE_MS, onanswer, onerror }) {
        const isOurs = transaction === undefined;
        const mayAnswer = (from) => isOf(to, from) || (isOurs && mayBeOfPeer(to, from));
        const jsongle = {
            action: ACTION.IQ_SET, query, transaction: transaction ?? this.#environment.newId(), description: content,
        };
        this.#wait(this.#questions, { to, jsongle }, { mayAnswer, patience, resolve: onanswer, reject: onerror });
    }

    /** Resolves with the `jsongle` of the `ack`, whatever its status. */
    answer(to, query, content, transaction) {
        return this.#reply(ACTION.IQ_RESULT, to, query, content, transaction);
    }

    /** Answers that the request cannot be granted. */
    refuse(to, query, errorCode, errorDetails, transaction) {
        return this.#reply(ACTION.IQ_ERROR, to, query, { errorCode, errorDetails }, transaction);
    }

    /** Takes an incoming `iq-result`, `iq-error` or `ack` to whoever waits for it. */
    settle(jsongle, from) {
        const { action, transaction } = jsongle;
        if (action === ACTION.ACK) return this.#take(this.#answers, transaction, from)?.resolve(jsongle);
        if (action === ACTION.IQ_RESULT) return this.#take(this.#questions, transaction, from)?.resolve(jsongle);
        // An answer that cannot be delivered comes back as an iq-error as well.
        const waiting = this.#questions.has(transaction) ? this.#questions : this.#answers;
        return this.#take(waiting, transaction, from)?.reject(new RequestError(jsongle, from));
    }

    /** The connection is lost for a while: answers may come behind it, and until then nobody is late. */
    pause() {
        this.#isPaused = true;
        for (const entry of this.#all()) entry.patience?.stop();
    }

    /** Everybody gets their whole time again. */
    goOn() {
        this.#isPaused = false;
        for (const entry of this.#all()) entry.patience = entry.startPatience();
    }

    /** Rejects everything that is in progress: nobody is going to answer any more. */
    failAll(error) {
        this.#isPaused = false;
        for (const waiting of [this.#questions, this.#answers]) {
            for (const transaction of [...waiting.keys()]) this.#remove(waiting, transaction)?.reject(error);
        }
    }

    #reply(action, to, query, content, transaction) {
        const message = { to, jsongle: { action, query, transaction, description: content } };
        const mayAnswer = (from) => isOf(to, from);
        return new Promise((resolve, reject) =>
            this.#wait(this.#answers, message, { mayAnswer, patience: PATIENCE_MS, resolve, reject }));
    }

    #wait(waiting, message, { patience: ms, ...entry }) {
        const { transaction } = message.jsongle;
        if (waiting.has(transaction)) {
            return entry.reject(new Error(`Transaction '${transaction}' is under way already`));
        }
        const startPatience = () => new Patience(this.#environment, ms, () => {
            this.#remove(waiting, transaction).reject(new TimeoutError("Request timed out"));
            this.#ontimeout();
        });
        const patience = this.#isPaused ? null : startPatience();
        // Registered before it is sent: a transport in memory may answer at once.
        waiting.set(transaction, { ...entry, patience, startPatience });
        try {
            return this.#send(message);
        } catch (error) {
            return this.#remove(waiting, transaction)?.reject(error);
        }
    }

    #all() { return [...this.#questions.values(), ...this.#answers.values()]; }

    #take(waiting, transaction, from) {
        const entry = waiting.get(transaction);
        if (!entry) {
            this.#log.warn(`nobody waits for transaction '${transaction}'`);
            return undefined;
        }
        if (!this.#isServer(from) && !entry.mayAnswer(from)) {
            this.#log.warn(`ignored what '${from}' says to transaction '${transaction}': it was not asked`);
            return undefined;
        }
        return this.#remove(waiting, transaction);
    }

    #remove(waiting, transaction) {
        const entry = waiting.get(transaction);
        waiting.delete(transaction);
        entry?.patience?.stop();
        return entry;
    }
}
