import { NegotiationError, ReplacedError, RequestError, TimeoutError } from "./errors.js";
import { ERROR_CODE, isObject, QUERY } from "./protocol.js";

/** How long the server keeps a negotiation open for its answer. */
const OPEN_MS = 10_000;
/** Longer, by the way there and back: the server decides whether an answer is late, for both sides. */
const PATIENCE_MS = 12_000;
/** The pause before a new offer, if nothing of the other side is known that could be waited for. */
const PAUSE_MS = 1000;

const isDescription = (value) =>
    isObject(value) && typeof value.type === "string" && (value.sdp === undefined || typeof value.sdp === "string");

/**
 * Offers and answers in a call that has had its first ones. Each is a request between its parties. The server lets one
 * negotiation through at a time. If two cross, the later one is refused: its side answers the other one first, and is
 * then asked for a new offer.
 *
 * The application gets the other side's offers one after the other, because an answer does not say which offer it is
 * for. The next offer waits until the one before has its answer, or is too old for one, and its callback has settled.
 */
export class Negotiation {
    #requests;
    #isServer;
    #environment;
    #sid;
    #to;
    #callbacks;
    #own = null; // our offer that waits for its answer
    #theirs = null; // their offer that the application has
    #next = null; // their newer offer, which waits for its turn
    #timer = null; // the pause before a new offer
    #isOwed = false; // our offer was refused, because theirs was faster

    /**
     * `onoffer(offer)` hands over an offer of theirs, `onanswer(offer, answer)` an answer to ours. Both return false,
     * or a promise of false, if nobody took it. `onanswered(offer, answer)`: their offer was answered. `onagain()`: it
     * is time for a new offer.
     */
    constructor({ sid, to, requests, isServer, environment, ...callbacks }) {
        this.#sid = sid;
        this.#to = to;
        this.#requests = requests;
        this.#isServer = isServer;
        this.#environment = environment;
        this.#callbacks = callbacks;
    }

    /** Resolves once the other side's answer has been taken. */
    offer(offer) {
        this.#withdraw(new ReplacedError("Another offer was sent instead"));
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
                onanswer: settle(async ({ description: { answer } }) => {
                    if (!isDescription(answer)) return reject(new NegotiationError("The answer is no description"));
                    const isTaken = await this.#callbacks.onanswer(offer, answer);
                    return isTaken ? resolve() : reject(new NegotiationError("The answer was not taken here"));
                }),
                onerror: settle((error) => reject(this.#refused(error))),
            });
        });
    }

    /** True while an offer of the other side waits for its answer. */
    get isAsked() {
        return this.#theirs !== null && !this.#theirs.isAnswered;
    }

    /** True while an offer of the other side, and what belongs to it, waits for its turn. */
    get isBehind() {
        return this.#next !== null;
    }

    /** Resolves once the answer is on its way to the other side. Rejects if it came too late. */
    async answer(answer) {
        const theirs = this.#theirs;
        const { from, transaction, offer } = theirs;
        theirs.isAnswered = true;
        try {
            if (this.#next) throw new ReplacedError("The other side has made another offer instead");
            if (theirs.isOver) throw new NegotiationError("The answer came too late");
            const content = { sid: this.#sid, answer };
            const { status } = await this.#requests.answer(from, QUERY.NEGOTIATE, content, transaction);
            if (status !== "success") throw new NegotiationError("The answer came too late");
            this.#callbacks.onanswered(offer, answer);
        } finally {
            theirs.isOver = true;
            this.#goOn(theirs);
        }
    }

    /** Takes the other side's offer. A new one replaces one that was not answered. */
    asked(from, { transaction, description: { offer } }) {
        if (!isDescription(offer) || offer.type !== "offer") {
            this.#refuse({ from, transaction }, ERROR_CODE.BAD_PARAMETER, "No offer");
            return;
        }
        const theirs = { from, transaction, offer, isAnswered: false, isOver: false, isHandled: false };
        theirs.timer = this.#environment.setTimeout(() => this.#expired(theirs), OPEN_MS);
        if (!this.#theirs) return this.#hand(theirs);
        this.#environment.clearTimeout(this.#next?.timer);
        this.#next = theirs;
    }

    /** The call is over: nothing is asked or answered any more. */
    stop() {
        this.#environment.clearTimeout(this.#timer);
        for (const theirs of [this.#theirs, this.#next]) this.#environment.clearTimeout(theirs?.timer);
        this.#theirs = null;
        this.#next = null;
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

    #hand(theirs) {
        this.#theirs = theirs;
        Promise.resolve(this.#callbacks.onoffer(theirs.offer)).then((isTaken) => {
            theirs.isHandled = true;
            if (!isTaken && !theirs.isAnswered) {
                if (this.#theirs === theirs && !theirs.isOver && !this.#next) {
                    this.#refuse(theirs, ERROR_CODE.QUERY_NOT_SUPPORTED, "The offer could not be taken");
                }
                theirs.isOver = true;
            }
            this.#goOn(theirs);
        });
    }

    /** It does not matter here whether the refusal arrives. */
    #refuse({ from, transaction }, code, why) {
        this.#requests.refuse(from, QUERY.NEGOTIATE, code, why, transaction).catch(() => {});
    }

    /** A callback that has answered and goes on for ever does not keep the next offer waiting. */
    #expired(theirs) {
        if (this.#next === theirs) this.#next = null;
        theirs.isOver = true;
        theirs.isHandled ||= theirs.isAnswered;
        this.#goOn(theirs);
    }

    #goOn(theirs) {
        if (this.#theirs !== theirs || !theirs.isOver || !theirs.isHandled) return;
        this.#environment.clearTimeout(theirs.timer);
        const next = this.#next;
        this.#theirs = null;
        this.#next = null;
        if (next) this.#hand(next);
        else this.#again();
    }

    #again() {
        if (!this.#isOwed || this.#theirs) return;
        this.#isOwed = false;
        this.#callbacks.onagain();
    }
}
