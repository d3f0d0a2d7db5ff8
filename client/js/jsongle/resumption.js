import { bytesOf } from "./size_limit.js";
import { isObject } from "./protocol.js";

/** Of what was sent, so much is kept at most. */
export const MOST_BYTES = 1024 * 1024;
/** The two sides tell each other what they have got whenever so much more of either is in doubt. */
const DOUBT_BYTES = 32 * 1024;
/** Probes that got no answer are remembered, so many at most. */
const MOST_PROBES = 8;
const MOST_WINDOW_S = 3600;

/**
 * What a session needs to go on over another connection: its secret, how many envelopes came from the server, and those
 * that went to it, until it has surely got them. Both sides count from the envelope after the session's first ack. It is
 * in memory only: a tab that is duplicated has a session of its own.
 */
export class Resumption {
    #token = null;
    #windowMs = 0;
    #received = 0;
    #unheard = 0; // bytes that came since the server was told how many envelopes have
    #sent = 0;
    #unsure = []; // the last ones sent: { id, text, bytes }; without a text it is not sent again
    #bytes = 0;
    #probes = new Map(); // transaction -> how many had been sent with it
    #isAsked = false; // a probe is on its way

    get isPossible() { return this.#token !== null; }

    /** How long the server keeps the session without a connection. */
    get windowMs() { return this.#windowMs; }

    get received() { return this.#received; }

    /** What the answer to the next hello shows the server, if there is a session to go on with. */
    get claim() {
        return this.isPossible ? { token: this.#token, received: this.#received } : undefined;
    }

    /** Enough is in doubt to ask the server, and to tell it, with a probe. */
    get isInDoubt() {
        return this.isPossible && !this.#isAsked && Math.max(this.#bytes, this.#unheard) >= DOUBT_BYTES;
    }

    /** A session begins, with this description of the ack. */
    begin(description) {
        this.end();
        this.#learn(description?.resume);
    }

    /**
     * The session goes on, as this description of the ack says. Returns the texts that the server has not got, in their
     * order; null if the two sides do not agree on what has been said.
     */
    goOn({ received, resume }) {
        const gone = this.#sent - this.#unsure.length;
        if (!Number.isSafeInteger(received) || received < gone || received > this.#sent) return null;
        const again = this.#unsure.slice(received - gone).filter(({ text }) => text !== null);
        this.#unsure = again;
        this.#bytes = again.reduce((sum, { bytes }) => sum + bytes, 0);
        this.#sent = received + again.length;
        this.#isAsked = false;
        this.#learn(resume);
        return again.map(({ text }) => text);
    }

    /** The session is over, or cannot go on. */
    end() {
        this.#token = null;
        this.#received = this.#unheard = this.#sent = this.#bytes = 0;
        this.#unsure = [];
        this.#isAsked = false;
    }

    /** An envelope came, of so many characters. */
    heard(length) {
        this.#received += 1;
        this.#unheard += length;
    }

    /** Whether this can be kept without giving up what was sent before it. */
    hasRoom(text) {
        return this.#bytes + bytesOf(text) <= MOST_BYTES;
    }

    /** An envelope is sent, or will be when the session goes on. Without a text it is counted alone. */
    keep(id, text) {
        if (!this.isPossible) return;
        const bytes = text === null ? 0 : bytesOf(text);
        this.#sent += 1;
        this.#unsure.push({ id, text, bytes });
        this.#bytes += bytes;
        // Most likely the server has got the oldest. If not, it is a new session that follows.
        while (this.#bytes > MOST_BYTES) this.#bytes -= this.#unsure.shift().bytes;
    }

    /** Nobody wants this envelope sent again. */
    forget(id) {
        const entry = this.#unsure.find((one) => one.id === id);
        if (!entry) return;
        this.#bytes -= entry.bytes;
        Object.assign(entry, { text: null, bytes: 0 });
    }

    /** The last envelope was a probe. Its answer says that the server has got all so far. */
    probed(transaction) {
        this.#probes.set(transaction, this.#sent);
        if (this.#probes.size > MOST_PROBES) this.#probes.delete(this.#probes.keys().next().value);
        this.#isAsked = true;
        this.#unheard = 0;
    }

    /** Takes the transaction of an answer. Returns whether it was a probe's. */
    answered(transaction) {
        const count = this.#probes.get(transaction);
        if (count === undefined) return false;
        this.#probes.delete(transaction);
        this.#isAsked = false;
        const gone = this.#sent - this.#unsure.length;
        for (const { bytes } of this.#unsure.splice(0, Math.max(0, count - gone))) this.#bytes -= bytes;
        return true;
    }

    #learn(resume) {
        const { token, window } = isObject(resume) ? resume : {};
        const isTime = typeof window === "number" && window > 0 && window <= MOST_WINDOW_S;
        const isUsable = isTime && typeof token === "string" && token !== "";
        this.#token = isUsable ? token : null;
        this.#windowMs = isUsable ? window * 1000 : 0;
    }
}
