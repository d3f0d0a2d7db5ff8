import { CALL_ESTABLISHING_STATE } from "./protocol.js";

/** A browser sends null or an empty candidate when it has found all of them. */
const isEndOfGathering = (candidate) => !candidate || (typeof candidate === "object" && !candidate.candidate);

/** The candidates of a call. Each goes after its description, to the other side or to the application. */
export class Candidates {
    #record;
    #now;
    #say;
    #hand;
    #mayHand;
    #log;
    #unsent = []; // the other side cannot use them yet
    #early = []; // the application cannot

    /**
     * `say({establishing, candidate})` tells the other side. `hand(candidate)` tells the application, as soon as it has
     * the description, which `mayHand()` says.
     */
    constructor(record, { now, say, hand, mayHand, log }) {
        this.#record = record;
        this.#now = now;
        this.#say = say;
        this.#hand = hand;
        this.#mayHand = mayHand;
        this.#log = log;
    }

    /** The end of gathering is not sent: the JSONgle library 3.1 takes everything that comes for a candidate. */
    send(candidate) {
        if (isEndOfGathering(candidate)) return;
        this.#note(CALL_ESTABLISHING_STATE.GOT_LOCAL_CANDIDATE);
        if (this.#record.localOffer) this.#tell(candidate);
        else this.#unsent.push(candidate);
        this.#record.localCandidates.push(candidate);
    }

    receive(candidate) {
        if (isEndOfGathering(candidate)) return;
        this.#note(CALL_ESTABLISHING_STATE.GOT_REMOTE_CANDIDATE);
        this.#record.remoteCandidates.push(candidate);
        this.#early.push(candidate);
        if (this.#mayHand()) this.handAll();
    }

    /** This side's description has been sent. A candidate that cannot be sent does not undo that. */
    sendAll() {
        for (const candidate of this.#unsent.splice(0)) {
            try {
                this.#tell(candidate);
            } catch (error) {
                this.#log.error("a candidate could not be sent:", error);
            }
        }
    }

    /** The other side's description has been handed over. */
    handAll() {
        for (const candidate of this.#early.splice(0)) this.#hand(candidate);
    }

    #tell(candidate) {
        this.#say({ establishing: this.#record.establishingAt?.toJSON(), candidate });
    }

    #note(state) {
        this.#record.establishingAt ??= this.#now();
        this.#record.establishingState = state;
    }
}
