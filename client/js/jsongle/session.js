import { isOf, mayBeOfPeer } from "./addresses.js";
import { Call, newRecord } from "./call.js";
import { Candidates } from "./candidates.js";
import { Gaps } from "./gaps.js";
import { Negotiation } from "./negotiation.js";
import {
    ACTION, CALL_DIRECTION, CALL_ENDED_CAUSE, CALL_ENDED_REASON, CALL_OFFERING_STATE, CALL_STATE, INFO_REASON, isObject,
    NAMESPACE,
} from "./protocol.js";
import { Switches } from "./switches.js";

const { NEW, TRYING, RINGING, PROCEEDED, OFFERING, ACTIVE, ENDED } = CALL_STATE;
const { OUTGOING, INCOMING } = CALL_DIRECTION;
const LIVE = [NEW, TRYING, RINGING, PROCEEDED, OFFERING, ACTIVE];

/** The signalling of one call, from the propose to the end: what this side says, and what it hears from the other. */
export class Session {
    #send;
    #fire;
    #onended;
    #now;
    #log;
    #record;
    #switches;
    #gaps;
    #negotiation;
    #proposeId = null;
    #candidates;

    /**
     * What this side listens to, in which states, in calls of which direction. An end is heard in every state: it names
     * its call, and two messages that cross must not leave one side in a call that the other side has left.
     */
    #heard = new Map([
        [INFO_REASON.TRYING, { states: [NEW], direction: OUTGOING, hear: this.#trying }],
        [INFO_REASON.RINGING, { states: [NEW, TRYING], direction: OUTGOING, hear: this.#ringing }],
        [ACTION.PROCEED, { states: [NEW, TRYING, RINGING], direction: OUTGOING, hear: this.#proceeded }],
        [ACTION.INITIATE, { states: [PROCEEDED], direction: INCOMING, hear: this.#initiated }],
        [ACTION.ACCEPT, { states: [OFFERING], direction: OUTGOING, hear: this.#accepted }],
        [ACTION.TRANSPORT, {
            states: [PROCEEDED, OFFERING, ACTIVE], hear: ({ candidate }) => this.#candidates.receive(candidate),
        }],
        [INFO_REASON.ACTIVE, { states: [OFFERING, ACTIVE], hear: this.#activated }],
        [INFO_REASON.MUTE, { states: [ACTIVE], hear: ({ media }) => this.#switches.muted(media) }],
        [INFO_REASON.UNMUTE, { states: [ACTIVE], hear: ({ media }) => this.#switches.unmuted(media) }],
        [INFO_REASON.HOLD, { states: [ACTIVE], hear: () => this.#switches.onHold() }],
        [INFO_REASON.UNHOLD, { states: [ACTIVE], hear: () => this.#switches.offHold() }],
        [INFO_REASON.RECONNECTING, { states: LIVE, hear: () => this.#gaps.beginRemote() }],
        [INFO_REASON.RECONNECTED, { states: LIVE, hear: () => this.#gaps.endRemote() }],
        [ACTION.RETRACT, { states: LIVE, hear: this.#retracted }],
        [ACTION.DECLINE, { states: LIVE, hear: this.#declined }],
        [ACTION.TERMINATE, { states: LIVE, hear: this.#terminated }],
        [INFO_REASON.UNREACHABLE, { states: LIVE, hear: this.#unreachable }],
    ]);

    /**
     * `known`: id, caller, callee, media, direction. `send(message)` returns the message's id; `fire(type,
     * ...arguments)` never throws; `onended()` is called after the last callback of the call.
     */
    constructor(known, { send, fire, onended, requests, isServer, environment, log }) {
        this.#send = send;
        this.#fire = fire;
        this.#onended = onended;
        this.#log = log;
        // Dates are as far apart as the steps were, even if somebody sets the clock during the call.
        const start = environment.now() - environment.elapsed();
        this.#now = () => new Date(start + environment.elapsed());
        this.#record = newRecord({ ...known, initiatedAt: this.#now() });
        this.call = new Call(this.#record);
        this.#switches = new Switches(this.#record, {
            now: this.#now,
            say: (reason, description) => this.#say(ACTION.INFO, reason, description),
            changed: (type) => {
                fire(type, this.call);
                this.#changedTo(this.#record.state);
            },
        });
        this.#gaps = new Gaps(this.#record, () => {
            fire("callreconnecting", this.call, !this.call.reconnecting && !this.call.remoteIsReconnecting);
            this.#changedTo(this.#record.state);
        });
        this.#candidates = new Candidates(this.#record, {
            now: this.#now,
            say: (description) => this.#say(ACTION.TRANSPORT, "", description),
            hand: (candidate) => fire("candidatereceived", candidate),
            mayHand: () => this.#record.remoteOffer !== null && !this.#negotiation.isBehind,
            log,
        });
        this.#negotiation = new Negotiation({
            sid: this.id, to: this.#other, requests, isServer, environment,
            onoffer: (offer) => this.#offered(offer),
            onanswer: (offer, answer) => {
                const taken = fire("offerreceived", this.call, answer, false);
                this.#agreed(offer, answer);
                return taken;
            },
            onanswered: (offer, answer) => this.#agreed(answer, offer),
            onagain: () => fire("offerneeded", this.call),
        });
    }

    get id() { return this.#record.id; }
    get isLive() { return this.#record.state !== ENDED; }
    /** Proposed, with no sign of the other side yet. */
    get isUnanswered() { return this.#record.state === NEW; }

    /** The address of the other party. */
    get #other() { return this.call.outgoing ? this.#record.callee : this.#record.caller; }

    /** True if a message of this call with this `from` can come from the other party. */
    isOf(from) {
        return isOf(this.#other, from) || (this.call.outgoing && mayBeOfPeer(this.#other, from));
    }

    /** True if the message `id` is the propose, and nothing has been heard of it yet. */
    isProposedBy(id) {
        return this.isUnanswered && this.#proposeId === id;
    }

    // ---- what this side says ------------------------------------------------------------------------------------

    propose() {
        const { initiatedAt, media } = this.#record;
        this.#proposeId = this.#say(ACTION.PROPOSE, "", { initiated: initiatedAt.toJSON(), media });
    }

    ring() {
        this.#record.state = RINGING;
        this.#record.rangAt = this.#now();
        this.#say(ACTION.INFO, INFO_REASON.RINGING, { rang: this.#record.rangAt.toJSON() });
    }

    /**
     * Refuses a call that never rang here. jsongled does so itself, with `unreachable`; other servers may not. A caller
     * with the JSONgle library 3.1 that has heard `trying` understands no other refusal from a client.
     */
    turnAway() {
        this.#say(ACTION.RETRACT, "", { ended: this.#now().toJSON(), cause: CALL_ENDED_CAUSE.BUSY });
    }

    proceed() {
        this.#require(INCOMING, [RINGING], "proceed");
        this.#record.state = PROCEEDED;
        this.#record.proceededAt = this.#now();
        this.#say(ACTION.PROCEED, "", { proceeded: this.#record.proceededAt.toJSON() });
        this.#changedTo(PROCEEDED);
    }

    /** Refuses the incoming call that rings. Ends any other call like `end`: a decline would be ignored there. */
    decline() {
        const { direction, state } = this.#record;
        if (direction === INCOMING && state === RINGING) this.#finish(ACTION.DECLINE, CALL_ENDED_REASON.DECLINED);
        else this.end();
    }

    end() {
        if (this.call.active) this.#finish(ACTION.TERMINATE, CALL_ENDED_REASON.TERMINATED);
        else this.#finish(ACTION.RETRACT, CALL_ENDED_REASON.RETRACTED);
    }

    /** The first offer and answer are steps of the call. Later ones are a negotiation in it. */
    async sendOffer(description) {
        const isOffer = description.type === "offer";
        if (isOffer && this.#record.state === PROCEEDED) return this.#offer(description);
        if (isOffer) return this.#offerAgain(description);
        return this.#negotiation.isAsked ? this.#negotiation.answer(description) : this.#answer(description);
    }

    #offer(offer) {
        this.#require(OUTGOING, [PROCEEDED], "send an offer");
        const offeringAt = this.#now();
        this.#step({ localOffer: offer, state: OFFERING, offeringAt },
            () => this.#say(ACTION.INITIATE, "", { offering: offeringAt.toJSON(), offer }));
        this.#candidates.sendAll();
        this.#changedTo(OFFERING);
    }

    #offerAgain(offer) {
        if (!this.#canNegotiate) throw this.#outOfTurn("send an offer");
        return this.#negotiation.offer(offer);
    }

    #answer(answer) {
        this.#require(INCOMING, [OFFERING], "send an answer");
        if (this.#record.localOffer) throw this.#outOfTurn("send a second answer");
        const offeredAt = this.#now();
        this.#step({ localOffer: answer, offeredAt },
            () => this.#say(ACTION.ACCEPT, "", { offered: offeredAt.toJSON(), answer }));
        this.#candidates.sendAll();
        this.#changedTo(OFFERING);
    }

    sendCandidate(candidate) { this.#candidates.send(candidate); }

    setAsActive() {
        this.#require(this.#record.direction, [OFFERING, ACTIVE], "set as active");
        if (this.#record.localIsActive) return; // a media connection that has recovered: the other side knows already
        this.#record.localIsActive = true;
        this.#record.activeAt ??= this.#now();
        const wasActive = this.call.active;
        this.#record.state = ACTIVE;
        this.#say(ACTION.INFO, INFO_REASON.ACTIVE, { actived: this.#record.activeAt.toJSON() });
        if (!wasActive) this.#switches.tell();
        this.#changedTo(ACTIVE);
    }

    mute(media) { this.#switches.mute(media); }
    unmute(media) { this.#switches.unmute(media); }
    hold() { this.#switches.hold(); }
    unhold() { this.#switches.unhold(); }

    /** Announces the call to the application, after the other side was told. */
    announce() {
        this.#fire("call", this.call);
        this.#changedTo(this.call.outgoing ? NEW : RINGING);
    }

    /** Ends the call on this side alone. */
    drop(reason, cause) {
        this.#ended(reason, { cause });
    }

    // ---- the connection to the server ---------------------------------------------------------------------------

    paused() { this.#gaps.begin(); }

    /** The peer connection may have lost its way meanwhile: that the application knows. */
    resumed() {
        this.#gaps.end();
        if (this.#canNegotiate) this.#fire("icerestartneeded", this.call);
    }

    // ---- what it hears ------------------------------------------------------------------------------------------

    /** Takes an action, or the reason of a `session-info`. One that does not fit the state changes nothing. */
    hear(step, description) {
        const { id, state, direction } = this.#record;
        const turn = this.#heard.get(step);
        if (turn?.states.includes(state) && (turn.direction ?? direction) === direction) {
            turn.hear.call(this, description);
        } else {
            this.#log.warn(`ignored '${step}' in state '${state}' of the ${direction} call '${id}'`);
        }
    }

    /** Takes a `session-negotiate`. Returns false if this call cannot negotiate. */
    negotiated(from, jsongle) {
        if (!this.#canNegotiate) return false;
        this.#negotiation.asked(from, jsongle);
        return true;
    }

    #offered(offer) {
        const taken = this.#fire("offerreceived", this.call, offer, true);
        this.#candidates.handAll();
        this.#changedTo(this.#record.state);
        return taken;
    }

    #agreed(localOffer, remoteOffer) {
        Object.assign(this.#record, { localOffer, remoteOffer });
        if (this.isLive) this.#changedTo(this.#record.state);
    }

    #trying() {
        this.#record.state = TRYING;
        this.#record.triedAt = this.#now();
        this.#changedTo(TRYING);
    }

    #ringing() {
        this.#record.state = RINGING;
        this.#record.rangAt = this.#now();
        this.#changedTo(RINGING);
    }

    #proceeded() {
        this.#record.state = PROCEEDED;
        this.#record.proceededAt = this.#now();
        this.#fire("offerneeded", this.call);
        this.#changedTo(PROCEEDED);
    }

    #initiated({ offer }) {
        if (!isObject(offer)) return this.#log.warn(`ignored a session-initiate without offer in call '${this.id}'`);
        this.#record.state = OFFERING;
        this.#record.offeringAt = this.#now();
        return this.#described(offer);
    }

    #accepted({ answer }) {
        if (!isObject(answer) || this.#record.remoteOffer) {
            return this.#log.warn(`ignored a session-accept in call '${this.id}': no answer, or a second one`);
        }
        this.#record.offeredAt = this.#now();
        return this.#described(answer);
    }

    #described(description) {
        this.#record.remoteOffer = description;
        this.#fire("offerreceived", this.call, description, description.type === "offer");
        this.#candidates.handAll();
        this.#changedTo(OFFERING);
    }

    #activated() {
        this.#record.remoteIsActive = true;
        this.#record.activeAt ??= this.#now();
        const wasActive = this.call.active;
        this.#record.state = ACTIVE;
        if (!wasActive) this.#switches.tell();
        this.#changedTo(ACTIVE);
    }

    #retracted(description) { this.#ended(CALL_ENDED_REASON.RETRACTED, description); }
    #declined(description) { this.#ended(CALL_ENDED_REASON.DECLINED, description); }
    #terminated(description) { this.#ended(CALL_ENDED_REASON.TERMINATED, description); }
    #unreachable(description) { this.#ended(CALL_ENDED_REASON.UNREACHABLE, description); }

    #ended(reason, { cause }) {
        this.#record.endedCause = typeof cause === "string" ? cause : null;
        this.#close(reason, this.#now(), { endedLocally: false });
    }

    // ---- what both need -----------------------------------------------------------------------------------------

    #require(direction, states, what) {
        const record = this.#record;
        if (record.direction === direction && states.includes(record.state)) return;
        throw this.#outOfTurn(what);
    }

    #outOfTurn(what) {
        const { direction, state, offeringState } = this.call;
        return new Error(`Can't ${what}: the ${direction} call is '${state}', with '${offeringState}'`);
    }

    /** Each side has the first description of the other: later ones are no steps of the call. */
    get #canNegotiate() {
        const isAgreed = this.call.offeringState === CALL_OFFERING_STATE.HAVE_BOTH;
        return isAgreed && [OFFERING, ACTIVE].includes(this.#record.state);
    }

    /** Changes the record before it is said, as the answer may come at once. What cannot be said was no step. */
    #step(changes, say) {
        const before = Object.fromEntries(Object.keys(changes).map((name) => [name, this.#record[name]]));
        Object.assign(this.#record, changes);
        try {
            say();
        } catch (error) {
            Object.assign(this.#record, before);
            throw error;
        }
    }

    #finish(action, reason) {
        const ended = this.#now();
        try {
            this.#say(action, "", { ended: ended.toJSON() });
        } catch (error) {
            this.#log.warn("the other side could not be told of the end of the call:", error);
        }
        this.#close(reason, ended, { endedLocally: true });
    }

    #close(reason, at, { endedLocally }) {
        this.#record.state = ENDED;
        this.#record.endedReason = reason;
        this.#record.endedAt = at;
        this.#negotiation.stop();
        this.#changedTo(ENDED);
        this.#fire("callended", endedLocally);
        this.#fire("ticket", this.call.ticketize());
        this.#onended();
    }

    /** Silent if a callback or a fast answer has moved the call on: the application must not see an old state last. */
    #changedTo(state) {
        if (this.#record.state === state) this.#fire("callstatechanged", state);
    }

    #say(action, reason, description) {
        const { id: sid, caller: initiator, callee: responder } = this.#record;
        return this.#send({
            to: this.#other,
            namespace: NAMESPACE.CALL,
            jsongle: { sid, action, reason, initiator, responder, description },
        });
    }
}
