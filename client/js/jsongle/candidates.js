import { CALL_ESTABLISHING_STATE } from "./protocol.js";

/** A browser says so when it has found all candidates: with null, or with one that is empty. */
const isEndOfGathering = (candidate) => !candidate || (typeof candidate === "object" && !candidate.candidate);

/** The candidates of a call: each goes, to the other side or to the application, behind the description it belongs to. */
export class Candidates {
    #record;
    #now;
    #say;
    #hand;
    #mayHand;
    #unsent = []; // the other side could not use them yet
    #early = []; // the application could not

    /**
     * `say({establishing, candidate})` tells the other side, `hand(candidate)` the application once it has
     * the description: `mayHand()`.
     */
    constructor(record, { now, say, hand, mayHand }) {
        this.#record = record;
        this.#now = now;
        this.#say = say;
        this.#hand = hand;
        this.#mayHand = mayHand;
    }

    /** The end of the gathering is not told: the known library hands on whatever comes as a candidate. */
    send(candidate) {
        if (isEndOfGathering(candidate)) return;
        this.#note(CALL_ESTABLISHING_STATE.GOT_LOCAL_CANDIDATE);
        this.#record.localCandidates.push(candidate);
        this.#unsent.push(candidate);
        if (this.#record.localOffer) this.sendAll();
    }

    receive(candidate) {
        if (isEndOfGathering(candidate)) return;
        this.#note(CALL_ESTABLISHING_STATE.GOT_REMOTE_CANDIDATE);
        this.#record.remoteCandidates.push(candidate);
        this.#early.push(candidate);
        if (this.#mayHand()) this.handAll();
    }

    /** The own description has gone out. */
    sendAll() {
        const establishing = this.#record.establishingAt?.toJSON();
        for (const candidate of this.#unsent.splice(0)) this.#say({ establishing, candidate });
    }

    /** The other side's description has been handed over. */
    handAll() {
        for (const candidate of this.#early.splice(0)) this.#hand(candidate);
    }

    #note(state) {
        this.#record.establishingAt ??= this.#now();
        this.#record.establishingState = state;
    }
}
