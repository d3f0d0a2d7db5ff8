import { NegotiationError, RequestError, TimeoutError } from "./errors.js";
import { ERROR_CODE, isObject, QUERY } from "./protocol.js";

/** How long the server keeps a negotiation open for its answer. */
const OPEN_MS = 10_000;
/** The same and the ways there and back: whether an answer is late is the server's to say, to both sides. */
const PATIENCE_MS = 12_000;
/** Before an offer anew where nothing of the other side's is known that could be waited for. */
const PAUSE_MS = 1000;

const isDescription = (value) =>
    isObject(value) && typeof value.type === "string" && (value.sdp === undefined || typeof value.sdp === "string");

/**
 * Offers and answers in a call that has had its first ones: a request between its parties. The server lets one
 * negotiation through at a time. Of two that cross, the later is refused; its side answers first, and is then asked to
 * offer anew.
 */
export class Negotiation {
    #requests;
    #isServer;
    #environment;
    #sid;
    #to;
    #callbacks;
    #own = null; // our offer that waits for its answer
    #theirs = null; // their offer that waits for our answer
    #timer = null; // the pause before we offer anew
    #isOwed = false; // an offer of ours was refused for theirs

    /**
     * `onoffer(offer)` hands an offer over: false, or a promise of it, where nobody took it. `onanswer(offer, answer)`
     * and `onanswered(offer, answer)`: ours was answered, theirs was. `onagain()`: time to offer anew.
     */
    constructor({ sid, to, requests, isServer, environment, ...callbacks }) {
        this.#sid = sid;
        this.#to = to;
        this.#requests = requests;
        this.#isServer = isServer;
        this.#environment = environment;
        this.#callbacks = callbacks;
    }

    /** Resolves once the other side's answer has been handed over. */
    offer(offer) {
        this.#withdraw(new Error("Another offer was sent instead"));
        this.#environment.clearTimeout(this.#timer);
        this.#isOwed = false;
        return new Promise((resolve, reject) => {
            const own = (this.#own = { reject });
            const settle = (how) => (outcome) => {
                if (this.#own !== own) return;
                this.#own = null;
                how(outcome);
            };
            this.#requests.pose({
                to: this.#to, query: QUERY.NEGOTIATE, content: { sid: this.#sid, offer }, patience: PATIENCE_MS,
                onanswer: settle(({ description: { answer } }) => {
                    if (!isDescription(answer)) return reject(new NegotiationError("The answer is no description"));
                    this.#callbacks.onanswer(offer, answer);
                    return resolve();
                }),
                onerror: settle((error) => reject(this.#refused(error))),
            });
        });
    }

    /** True while an offer of the other side's waits for its answer. */
    get isAsked() {
        return this.#theirs !== null && !this.#theirs.isAnswered;
    }

    /** Resolves once the answer is on its way to the other side; rejects when it came too late. */
    async answer(answer) {
        const theirs = this.#theirs;
        const { from, transaction, offer } = theirs;
        theirs.isAnswered = true;
        try {
            const content = { sid: this.#sid, answer };
            const { status } = await this.#requests.answer(from, QUERY.NEGOTIATE, content, transaction);
            if (status !== "success") throw new NegotiationError("The answer came too late");
            this.#callbacks.onanswered(offer, answer);
        } finally {
            this.#isOver(theirs);
        }
    }

    /** Takes the other side's offer. A new one takes the place of one that was not answered. */
    asked(from, { transaction, description: { offer } }) {
        // Whether the refusal arrives matters to nobody here.
        const refuse = (code, why) =>
            this.#requests.refuse(from, QUERY.NEGOTIATE, code, why, transaction).catch(() => {});
        if (!isDescription(offer) || offer.type !== "offer") {
            refuse(ERROR_CODE.BAD_PARAMETER, "No offer");
            return;
        }
        this.#environment.clearTimeout(this.#theirs?.timer);
        const timer = this.#environment.setTimeout(() => this.#isOver(theirs), OPEN_MS);
        const theirs = (this.#theirs = { from, transaction, offer, timer, isAnswered: false });
        Promise.resolve(this.#callbacks.onoffer(offer)).then((isTaken) => {
            if (isTaken || this.#theirs !== theirs || theirs.isAnswered) return;
            refuse(ERROR_CODE.QUERY_NOT_SUPPORTED, "The offer could not be taken");
            this.#isOver(theirs);
        });
    }

    /** The call is over: nothing is asked for, nor answered, any more. */
    stop() {
        this.#environment.clearTimeout(this.#timer);
        this.#environment.clearTimeout(this.#theirs?.timer);
        this.#theirs = null;
        this.#isOwed = false;
        this.#withdraw(new Error("The call is over"));
    }

    #withdraw(error) {
        const own = this.#own;
        this.#own = null;
        own?.reject(error);
    }

    #refused(error) {
        const isOfOtherSide = error instanceof RequestError && !this.#isServer(error.from);
        if (isOfOtherSide || error instanceof TimeoutError) {
            return new NegotiationError("The other side does not negotiate in a running call", { cause: error });
        }
        if (error.code === ERROR_CODE.NEGOTIATING) {
            this.#isOwed = true;
            if (!this.#theirs) this.#timer = this.#environment.setTimeout(() => this.#again(), PAUSE_MS);
        }
        return error;
    }

    #isOver(theirs) {
        if (this.#theirs !== theirs) return;
        this.#environment.clearTimeout(theirs.timer);
        this.#theirs = null;
        this.#again();
    }

    #again() {
        if (!this.#isOwed) return;
        this.#isOwed = false;
        this.#callbacks.onagain();
    }
}
