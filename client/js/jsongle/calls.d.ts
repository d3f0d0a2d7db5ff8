// Types of a call, and of its record.

import type { Address } from "./messages.js";

export type CallState = "free" | "new" | "trying" | "ringing" | "proceeded" | "offering" | "active" | "ended";
export type CallMedia = "audio" | "video" | "video-only";
export type CallDirection = "outgoing" | "incoming";
export type CallEndedReason = "" | "retracted" | "terminated" | "declined" | "unreachable";
export type MutedMedia = "none" | "audio" | "video" | "audio+video";
export type OfferingState = "have-none" | "have-offer" | "have-answer" | "have-both";
export type EstablishingState = "have-no-candidate" | "got-local-candidate" | "got-remote-candidate";
export type ActiveState =
    | "is-not-active" | "is-active-local" | "is-active-remote" | "is-active-both-side"
    | "is-muted-remote" | "is-muted-local" | "is-muted-both-side";

/**
 * Added: why a call ended, beyond its reason. From the server: `busy`, `timeout`, `disconnected` (the other side's
 * connection was lost), `left` (the room), `answered-elsewhere` and `declined-elsewhere` (on another device of this
 * user), `retracted`, `declined` and `terminated` (by the other side). From this library: `disconnected` (this side's
 * connection was lost), `refused` (the server refused the call), `glare` (both called each other, and the other
 * call goes on), `busy` (the other side is in a call, and its server has not said so).
 */
export type CallEndedCause =
    | "busy" | "timeout" | "disconnected" | "left" | "retracted" | "declined" | "terminated" | "answered-elsewhere"
    | "declined-elsewhere" | "refused" | "glare" | (string & {});

export interface SessionDescription {
    type: "offer" | "answer" | "pranswer" | "rollback";
    sdp?: string;
}

export interface Candidate {
    candidate?: string;
    sdpMid?: string | null;
    sdpMLineIndex?: number | null;
    usernameFragment?: string | null;
}

/**
 * When this client saw the steps of a call; null for steps that did not happen. The times are as far apart as the steps
 * were, even if somebody sets the clock during the call. The other side's clock plays no part.
 */
export interface CallTimes {
    readonly initiatedAt: Date;
    readonly triedAt: Date | null;
    readonly rangAt: Date | null;
    readonly proceededAt: Date | null;
    /** The offer was sent, or received. */
    readonly offeringAt: Date | null;
    /** The answer was sent, or received. */
    readonly offeredAt: Date | null;
    /** The first candidate of either side. */
    readonly establishingAt: Date | null;
    readonly activeAt: Date | null;
    readonly endedAt: Date | null;
}

/** A call as the application sees it: always current, and read-only. */
export interface Call extends CallTimes {
    /** The session id (`sid`) on the wire. */
    readonly id: string;
    readonly state: CallState;
    readonly caller: Address | null;
    readonly callee: Address | null;
    readonly media: CallMedia;
    readonly direction: CallDirection;
    readonly outgoing: boolean;
    /** The opposite of `outgoing`. */
    readonly remote: boolean;
    /** Not active yet, and not ended. */
    readonly inProgress: boolean;
    readonly active: boolean;
    readonly ended: boolean;
    readonly endedReason: CallEndedReason;
    /** Added. Null if nobody gave one. */
    readonly endedCause: CallEndedCause | null;
    /** True if something is muted on this side. */
    readonly muted: boolean;
    /** What is muted on this side. */
    readonly mutedMedia: MutedMedia;
    readonly remoteIsMuted: boolean;
    readonly remoteMutedMedia: MutedMedia;
    /** Added: this side has put the call on hold. */
    readonly held: boolean;
    /** Added: the other side has. */
    readonly remoteIsHeld: boolean;
    /** Added: this side has lost its connection to the server, and is about to come back. */
    readonly reconnecting: boolean;
    /** Added: the other side has. */
    readonly remoteIsReconnecting: boolean;
    readonly localOffer: SessionDescription | null;
    readonly remoteOffer: SessionDescription | null;
    readonly localCandidates: readonly Candidate[];
    readonly remoteCandidates: readonly Candidate[];
    readonly offeringState: OfferingState;
    readonly establishingState: EstablishingState;
    readonly activeState: ActiveState;
    readonly mutedAt: Date | null;
    readonly unmutedAt: Date | null;
    readonly remoteMutedAt: Date | null;
    readonly remoteUnmutedAt: Date | null;
    readonly heldAt: Date | null;
    readonly unheldAt: Date | null;
    readonly remoteHeldAt: Date | null;
    readonly remoteUnheldAt: Date | null;
    /** True when `id` is the caller. */
    isFrom(id: Address): boolean;
    ticketize(): Ticket;
}

/** The record of a call, as it was when asked for. */
export interface Ticket extends CallTimes {
    sid: string;
    initiator: Address | null;
    responder: Address | null;
    direction: CallDirection;
    media: CallMedia;
    state: CallState;
    offeringState: OfferingState;
    establishingState: EstablishingState;
    activeState: ActiveState;
    endedReason: CallEndedReason;
    endedCause: CallEndedCause | null;
    /** Added: seconds from the propose until the call was active; null if it never was. */
    setup: number | null;
    /** Added: seconds from then until it ended; null if it did not, or was never active. */
    talk: number | null;
    localOffer: SessionDescription | null;
    remoteOffer: SessionDescription | null;
    localCandidates: Candidate[];
    remoteCandidates: Candidate[];
}
