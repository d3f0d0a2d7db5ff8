// Types of what travels: messages, requests and their answers.

import type { CallEndedCause } from "./calls.js";

/** A name on the server: the server's (`sn`), a room's, `room/user` in a MUC, a user's, or a peer's. */
export type Address = string;

/** The payload of a message: `action` decides what the rest means. */
export interface Jsongle<Description = Record<string, any>> {
    action: string;
    sid?: string;
    reason?: string;
    initiator?: string;
    responder?: string;
    namespace?: string;
    event?: string;
    query?: string;
    transaction?: string;
    status?: string;
    /** Callbacks always get one: an empty one if the message has none. */
    description: Description;
    [member: string]: unknown;
}

/** Times on the wire: ISO 8601. */
export type Time = string;

/** The description of a custom message. What is `unknown` is the sender's choice. */
export interface CustomDescription {
    content: unknown;
    sent?: Time;
    relayed?: Time;
    /** Added: it was sent while this user was away. */
    delayed?: true;
    /** Added: when its author last changed it. */
    edited?: Time;
    /** Added: when its author took it back. Then the content is empty. */
    retracted?: Time;
}

/** The description of a text. */
export interface TextDescription extends CustomDescription {
    additionalContent?: unknown;
}

export interface ErrorDescription {
    errorCode: number;
    errorDetails: string;
    /** The `id` of the message at fault, if the server could read it. */
    mid?: string;
}

/** `type`: the server has it, a receiver has it, a receiver has read it. */
export type AckEvent = Jsongle<{ mid: string; type: "server-received" | "received" | "read"; acknowledged: Time }>
    & { action: "session-event"; event: "ack"; namespace: "message" | "muc" };
export type TypingEvent = Jsongle<{ state: "composing" | "active"; updated: Time }>
    & { action: "session-event"; event: "typing"; namespace: "message" | "muc" };
/** An empty `type` removes the reaction. */
export type ReactionEvent = Jsongle<{ mid: string; type: string; reacted: Time }>
    & { action: "session-event"; event: "reaction"; namespace: "message" | "muc" };
export type JoinedEvent = Jsongle<{ rid: string; member: Member }>
    & { action: "session-event"; event: "joined"; namespace: "room" | "muc" };
/** Of a member who has left, only the names are told. */
export type LeftEvent = Jsongle<{ rid: string; member: { uid: string; dn?: string } }>
    & { action: "session-event"; event: "left"; namespace: "room" | "muc" };
/** This user has read, or marked as unread, on another device. */
export type ConversationEvent = Jsongle<InboxLine> & { action: "session-event"; event: "conversation" };
/** Another device of this user has sent `message`, addressed `to` whom it was said. */
export type SentEvent = Jsongle<{ message: Envelope; to: Address }> & { action: "session-event"; event: "sent" };
/** `with`: the user or room whose conversation it is. */
export type EditedEvent = Jsongle<{ with: Address; author: string; mid: string; content: unknown; edited: Time }>
    & { action: "session-event"; event: "edited" };
export type RetractedEvent = Jsongle<{ with: Address; author: string; mid: string; retracted: Time }>
    & { action: "session-event"; event: "retracted" };
/** Another client reports the quality of a call. */
export type MetricsEvent = Jsongle<Metrics> & { action: "session-metrics"; event?: undefined };

/** What `onevent` gets. All come only from the server, but for receipts, `typing`, `reaction` and metrics. */
export type JsongleEvent = AckEvent | TypingEvent | ReactionEvent | JoinedEvent | LeftEvent | ConversationEvent
    | SentEvent | EditedEvent | RetractedEvent | MetricsEvent;

/** What `onrequest` gets. */
export type JsongleRequest = Jsongle & { action: "iq-get" | "iq-set"; query: string; transaction: string };

/** How the server answers an answer. */
export type JsongleAck = Jsongle & { action: "ack"; status: "success" | "failed"; transaction: string };

/** A promise that an application may give up: it rejects with the reason of the signal. */
export interface Abortable {
    signal?: AbortSignal;
}

/** A text is the transaction. */
export type RequestOptions = string | ({ transaction?: string } & Abortable);

/** What `request` sends to the server, by query. */
export interface Queries {
    "session-join": { rid: string };
    "muc-join": { rid: string };
    "session-leave": { rid: string };
    "room-members": { rid: string; after?: string };
    "session-refresh": { token: string };
    "call-history": { limit?: number; before?: string };
    "ice-servers": Record<string, never>;
    "message-history": { with: Address; limit?: number } & Cursor;
    conversations: { limit?: number; before?: string; author?: string };
    "mark-unread": { with: Address; from: string };
    "message-edit": { mid: string; content: unknown };
    "message-retract": { mid: string };
}

/** Where a page begins: next to this message, which is not in it. */
export type Cursor =
    ({ before?: string; after?: undefined } | { before?: undefined; after?: string })
    /** The `author` of that message: others may have used its id. */
    & { author?: string };

/** What the server answers, by query. */
export interface Results {
    "session-join": RoomMembers;
    "muc-join": RoomMembers;
    "session-leave": { rid: string };
    "room-members": RoomMembers;
    /** Missing if the new token does not expire. */
    "session-refresh": { expires?: Time };
    "call-history": CallPage;
    "ice-servers": { iceServers: IceServer[]; expires: Time; iceTransportPolicy?: "relay" };
    "message-history": HistoryPage;
    conversations: InboxPage;
    "mark-unread": InboxLine;
    "message-edit": Record<string, any>;
    "message-retract": Record<string, any>;
}

/** A page of a user's calls. */
export interface CallPage {
    /** The newest first. */
    calls: CallRecord[];
    complete: boolean;
}

/** A page of a conversation. */
export interface HistoryPage {
    /** Oldest first. */
    messages: KeptMessage[];
    /** Nothing more in the direction of the page. */
    complete: boolean;
}

/** A message in its last state, as it was delivered, and what became of it. */
export interface KeptMessage extends Envelope {
    /** The uid: `from` may be a room. */
    author: string;
    receipts: { received: string[]; read: string[] };
    /** By uid. */
    reactions: { [uid: string]: string };
}

/** A page of a user's conversations. */
export interface InboxPage {
    /** That with the newest message first. */
    conversations: InboxLine[];
    complete: boolean;
}

/** A conversation, as it stands in the list of one of its users. */
export interface InboxLine {
    /** The user or the room. */
    with: Address;
    kind: "user" | "room" | "muc";
    /** `from`: the author's uid. */
    last: { id: string; from: string; sent: Time; preview: string; retracted?: Time };
    /** How many messages of others. */
    unread: number;
    /** The id of the last that was read, if it is still kept. */
    readUpTo: string | null;
}

/** A STUN or TURN server as a peer connection takes it. Only TURN servers have a name and a password. */
export interface IceServer {
    urls: string[];
    username?: string;
    credential?: string;
}

/** An `RTCConfiguration`, and when its passwords expire; null if the server has not said. */
export interface IceConfiguration {
    iceServers: IceServer[];
    expires: Date | null;
    /** There if the server hides this client's address (`--relay-only`, or `relayOnly` in its token). */
    iceTransportPolicy?: "relay";
}

export interface RoomMembers {
    rid: string;
    /** Without this client's user. */
    members: Member[];
    /** False if there are more: ask for `room-members` after the last uid of these. */
    complete?: boolean;
}

/** What the server keeps of a call. Members that are not known are missing. */
export interface CallRecord {
    sid: string;
    outcome: "answered" | "declined" | "retracted" | "busy" | "unreachable" | "timeout" | "glare" | "lost";
    endedBy: "caller" | "callee" | "server";
    cause?: CallEndedCause;
    caller: { uid: string; dn?: string };
    callee: { uid: string; dn?: string };
    media?: string;
    times: { [step: string]: Time };
    /** Seconds. */
    setup?: number;
    /** Seconds. */
    talk?: number;
    /** How many offers in the running call were answered. */
    negotiations?: number;
    exchange?: Record<string, any>;
    metrics?: Record<string, any>;
}

/** What travels: a payload with its id and addresses. */
export interface Envelope {
    id: string;
    from: Address | null;
    to: Address | null;
    /** `"call"` on call messages, missing on all others. */
    namespace?: string;
    jsongle: Jsongle;
}

/** Who this client is: the answer to the server's hello, shown to the others in a room. */
export interface Member {
    /** Names the user; one user may have several connections. No `/`. */
    uid: string;
    /** Display name. */
    dn?: string;
    [member: string]: unknown;
}

/** At least one of the first five. */
export interface Metrics {
    /** 0 to 5. */
    mos?: number;
    /** Seconds. */
    duration?: number;
    ua?: string;
    route?: string;
    error?: string;
    [metric: string]: unknown;
}

/** What `request` rejects with if it was refused: an Error with the members of the `iq-error`. */
export interface RequestError extends Error {
    action: "iq-error";
    query?: string;
    transaction?: string;
    description: ErrorDescription;
    /** Who refused it. */
    from: Address;
    /** The `errorCode`. */
    code: number;
}

/** Added: what is thrown where too much waits for a connection already. The `name` is `OutboxFullError`. */
export interface OutboxFullError extends Error {}

/**
 * Added: what is thrown, or rejected with, where a message is larger than the server takes, as its hello said. It was
 * not sent, and nothing has changed. The `name` is `TooLargeError`.
 */
export interface TooLargeError extends Error {
    code: 413001;
    /** Bytes of the message. */
    size: number;
    /** Bytes that it may have. */
    limit: number;
}
