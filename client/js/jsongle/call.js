import {
    CALL_ACTIVE_STATE, CALL_DIRECTION, CALL_ENDED_REASON, CALL_ESTABLISHING_STATE, CALL_OFFERING_STATE, CALL_STATE,
    MUTED_MEDIA,
} from "./protocol.js";

const seconds = (from, to) => (from && to ? (to - from) / 1000 : null);

/** What a session knows of a new call. The session changes it; applications see it through a `Call`. */
export const newRecord = (known) => ({
    state: CALL_STATE.NEW,
    endedReason: CALL_ENDED_REASON.EMPTY,
    endedCause: null,
    localOffer: null,
    remoteOffer: null,
    localCandidates: [],
    remoteCandidates: [],
    establishingState: CALL_ESTABLISHING_STATE.HAVE_NO_CANDIDATE,
    localIsActive: false,
    remoteIsActive: false,
    mutedMedia: MUTED_MEDIA.NONE,
    remoteMutedMedia: MUTED_MEDIA.NONE,
    held: false,
    remoteIsHeld: false,
    reconnecting: false,
    remoteIsReconnecting: false,
    triedAt: null,
    rangAt: null,
    proceededAt: null,
    offeringAt: null,
    offeredAt: null,
    establishingAt: null,
    activeAt: null,
    mutedAt: null,
    unmutedAt: null,
    remoteMutedAt: null,
    remoteUnmutedAt: null,
    heldAt: null,
    unheldAt: null,
    remoteHeldAt: null,
    remoteUnheldAt: null,
    endedAt: null,
    ...known,
});

/** A call as applications see it: always current, never to be changed from outside. */
export class Call {
    #record;

    constructor(record) {
        this.#record = record;
    }

    get id() { return this.#record.id; }
    get state() { return this.#record.state; }
    get caller() { return this.#record.caller; }
    get callee() { return this.#record.callee; }
    get media() { return this.#record.media; }
    get direction() { return this.#record.direction; }
    get outgoing() { return this.direction === CALL_DIRECTION.OUTGOING; }
    get remote() { return this.direction === CALL_DIRECTION.INCOMING; }
    get inProgress() { return !this.active && !this.ended; }
    get active() { return this.state === CALL_STATE.ACTIVE; }
    get ended() { return this.state === CALL_STATE.ENDED; }
    get endedReason() { return this.#record.endedReason; }
    get endedCause() { return this.#record.endedCause; }

    get muted() { return this.mutedMedia !== MUTED_MEDIA.NONE; }
    get mutedMedia() { return this.#record.mutedMedia; }
    get remoteIsMuted() { return this.remoteMutedMedia !== MUTED_MEDIA.NONE; }
    get remoteMutedMedia() { return this.#record.remoteMutedMedia; }

    get held() { return this.#record.held; }
    get remoteIsHeld() { return this.#record.remoteIsHeld; }

    get reconnecting() { return this.#record.reconnecting; }
    get remoteIsReconnecting() { return this.#record.remoteIsReconnecting; }

    get localOffer() { return this.#record.localOffer; }
    get remoteOffer() { return this.#record.remoteOffer; }
    get localCandidates() { return this.#record.localCandidates; }
    get remoteCandidates() { return this.#record.remoteCandidates; }

    get initiatedAt() { return this.#record.initiatedAt; }
    get triedAt() { return this.#record.triedAt; }
    get rangAt() { return this.#record.rangAt; }
    get proceededAt() { return this.#record.proceededAt; }
    get offeringAt() { return this.#record.offeringAt; }
    get offeredAt() { return this.#record.offeredAt; }
    get establishingAt() { return this.#record.establishingAt; }
    get activeAt() { return this.#record.activeAt; }
    get mutedAt() { return this.#record.mutedAt; }
    get unmutedAt() { return this.#record.unmutedAt; }
    get remoteMutedAt() { return this.#record.remoteMutedAt; }
    get remoteUnmutedAt() { return this.#record.remoteUnmutedAt; }
    get heldAt() { return this.#record.heldAt; }
    get unheldAt() { return this.#record.unheldAt; }
    get remoteHeldAt() { return this.#record.remoteHeldAt; }
    get remoteUnheldAt() { return this.#record.remoteUnheldAt; }
    get endedAt() { return this.#record.endedAt; }

    get offeringState() {
        const { localOffer, remoteOffer } = this.#record;
        if (localOffer && remoteOffer) return CALL_OFFERING_STATE.HAVE_BOTH;
        return localOffer || remoteOffer ? CALL_OFFERING_STATE.HAVE_OFFER : CALL_OFFERING_STATE.HAVE_NONE;
    }

    get establishingState() { return this.#record.establishingState; }

    get activeState() {
        const { localIsActive, remoteIsActive } = this.#record;
        if (!localIsActive && !remoteIsActive) return CALL_ACTIVE_STATE.IS_NOT_ACTIVE;
        if (this.muted && this.remoteIsMuted) return CALL_ACTIVE_STATE.IS_MUTED_BOTH_SIDE;
        if (this.muted) return CALL_ACTIVE_STATE.IS_MUTED_LOCAL;
        if (this.remoteIsMuted) return CALL_ACTIVE_STATE.IS_MUTED_REMOTE;
        if (localIsActive && remoteIsActive) return CALL_ACTIVE_STATE.IS_ACTIVE_BOTH_SIDE;
        return localIsActive ? CALL_ACTIVE_STATE.IS_ACTIVE_LOCAL : CALL_ACTIVE_STATE.IS_ACTIVE_REMOTE;
    }

    isFrom(id) { return this.caller === id; }

    /** The call's record as a plain object, as it is now. */
    ticketize() {
        return {
            sid: this.id,
            initiator: this.caller,
            responder: this.callee,
            direction: this.direction,
            media: this.media,
            state: this.state,
            initiatedAt: this.initiatedAt,
            triedAt: this.triedAt,
            rangAt: this.rangAt,
            proceededAt: this.proceededAt,
            offeringAt: this.offeringAt,
            offeredAt: this.offeredAt,
            offeringState: this.offeringState,
            establishingAt: this.establishingAt,
            establishingState: this.establishingState,
            activeAt: this.activeAt,
            activeState: this.activeState,
            endedAt: this.endedAt,
            endedReason: this.endedReason,
            endedCause: this.endedCause,
            setup: seconds(this.initiatedAt, this.activeAt),
            talk: seconds(this.activeAt, this.endedAt),
            localOffer: this.localOffer,
            remoteOffer: this.remoteOffer,
            localCandidates: [...this.localCandidates],
            remoteCandidates: [...this.remoteCandidates],
        };
    }
}
