import { ACTION, CALL_DIRECTION, CALL_ENDED_CAUSE, CALL_ENDED_REASON, ERROR_CODE } from "./protocol.js";
import { Session } from "./session.js";

/** A telephone line: it holds one call at a time, and keeps the messages of other calls away from it. */
export class Line {
    #shared;
    #session = null;

    /** `shared`: what a Session needs. */
    constructor(shared) {
        this.#shared = shared;
    }

    /** The call in progress, or null. Still the ended call while its last callbacks run. */
    get call() {
        return this.#session?.call ?? null;
    }

    /** The session of the call in progress; throws without one. */
    get session() {
        if (!this.#isBusy) throw new Error("Not in a call");
        return this.#session;
    }

    propose(caller, callee, media) {
        if (this.#isBusy) throw new Error("Already in a call");
        const id = this.#shared.environment.newId();
        const session = this.#newSession({ id, caller, callee, media, direction: CALL_DIRECTION.OUTGOING });
        this.#hold(session, () => session.propose());
        session.announce();
    }

    /** Takes a message of a call. It has a description. */
    receive({ from, to, jsongle: { action, reason, sid, description } }) {
        if (action === ACTION.PROPOSE) return this.#proposed({ from, to, sid, description });
        const step = action === ACTION.INFO ? reason : action;
        if (this.#isOurs(sid, from)) return this.#session.hear(step, description);
        return this.#shared.log.warn(`ignored '${step}' of call '${sid}' from '${from}': not of the call in progress`);
    }

    /** Takes a `session-negotiate`; one that is not of the call in progress is refused. */
    negotiated(from, jsongle) {
        const { query, transaction, description } = jsongle;
        const isTaken = this.#isOurs(description.sid, from) && this.#session.negotiated(from, jsongle);
        if (isTaken || typeof transaction !== "string") return;
        this.#shared.requests.refuse(from, query, ERROR_CODE.CALL_UNKNOWN, "Not in this call", transaction)
            .catch((error) => this.#shared.log.debug("the refusal of a negotiation was not taken:", error));
    }

    /** The message `id` was refused by `from`. If it was the propose, there will be no call. */
    refused(id, from) {
        const session = this.#session;
        if (session?.isProposedBy(id) && this.#isOurs(session.id, from)) {
            session.drop(CALL_ENDED_REASON.UNREACHABLE, CALL_ENDED_CAUSE.REFUSED);
        }
    }

    /** The connection is lost for a while: the call goes on. */
    paused() {
        if (this.#isBusy) this.#session.paused();
    }

    /** The connection is back, and the call with it. */
    resumed() {
        if (this.#isBusy) this.#session.resumed();
    }

    /** The session with the server is over, and the call with it. The server tells the other side. */
    lost() {
        if (this.#isBusy) this.#session.drop(CALL_ENDED_REASON.UNREACHABLE, CALL_ENDED_CAUSE.DISCONNECTED);
    }

    #proposed({ from, to, sid, description: { media } }) {
        const { log } = this.#shared;
        if (typeof sid !== "string" || typeof from !== "string") return log.warn("ignored a propose without sid, from");
        const present = this.#isBusy ? this.#session : null;
        if (present?.id === sid) return log.debug(`ignored a second propose of call '${sid}'`);

        const direction = CALL_DIRECTION.INCOMING;
        const session = this.#newSession({ id: sid, caller: from, callee: to, media, direction });
        if (present && !present.isUnanswered) return session.turnAway();
        this.#hold(session, () => session.ring());
        // Two users called each other: the server has dropped our propose, and expects us to take theirs.
        present?.drop(CALL_ENDED_REASON.RETRACTED, CALL_ENDED_CAUSE.GLARE);
        return session.announce();
    }

    /** Only its parties and the server may speak of a call: to know its `sid` proves nothing. */
    #isOurs(sid, from) {
        const session = this.#session;
        return session !== null && session.id === sid && (this.#shared.isServer(from) || session.isOf(from));
    }

    get #isBusy() {
        return this.#session !== null && this.#session.isLive;
    }

    #newSession(known) {
        const session = new Session(known, { ...this.#shared, onended: () => this.#release(session) });
        return session;
    }

    /** Puts `session` on the line before it speaks: a transport in memory may bring the answer at once. */
    #hold(session, speak) {
        const before = this.#session;
        this.#session = session;
        try {
            speak();
        } catch (error) {
            this.#session = before; // nobody has heard of the call
            throw error;
        }
    }

    #release(session) {
        if (this.#session === session) this.#session = null;
    }
}
