// Types of jsongle.js, the browser library that jsongled serves. Its API is that of the JSONgle library 3.1, so that
// `import JSONgle from "/jsongle.js"` replaces `import JSONgle from "jsongle"`; what is added to it is marked "added".

import type { Call, CallMedia, CallState, Candidate, SessionDescription, Ticket } from "./jsongle/calls.js";
import type {
    Address, CustomDescription, Envelope, ErrorDescription, Jsongle, JsongleAck, JsongleEvent, JsongleRequest, Member,
    Metrics, Queries, RequestError, Results, TextDescription,
} from "./jsongle/messages.js";

export * from "./jsongle/calls.js";
export * from "./jsongle/messages.js";

/** How an application brings its own connection. */
export interface Transport {
    /** Called once, with the function to hand each incoming message to, as an object. */
    in(callback: (message: Envelope) => void): void;
    /** Called with each message to send. What it throws reaches whoever called the API. */
    out(message: Envelope): void;
}

export type LogLevel = "none" | "trace" | "debug" | "info" | "warning" | "error";

/** Added: all that makes a run differ from another. Tests replace parts of it. */
export interface Environment {
    /** Milliseconds since 1970, by a clock that may be set. */
    now(): number;
    /** Milliseconds since any moment, by a clock that nobody sets. */
    elapsed(): number;
    /** Ids of messages, calls and transactions. */
    newId(): string;
    /** From 0 up to, not including, 1. */
    random(): number;
    setTimeout(callback: () => void, delay: number): unknown;
    clearTimeout(timer: any): void;
    /** Tells `online` and `pageshow`: a browser's `window`. */
    events: Pick<EventTarget, "addEventListener" | "removeEventListener"> | null;
    console: Pick<Console, "debug" | "info" | "warn" | "error">;
}

export interface Configuration {
    transport: { name: string; transport: Transport };
    /** Default: `error`. Contents of messages, and the SDP in them, are written at `trace` only. */
    logLevel?: LogLevel;
    environment?: Partial<Environment>;
}

export interface ConnectOptions {
    /** Default: the platform's. Node before 22 has none: pass that of the `ws` package. */
    WebSocket?: new (url: string, protocols: string) => any;
    /** Milliseconds of the first and of the longest pause between two attempts. Default: 500 and 30000. */
    backOff?: { first?: number; longest?: number };
    logLevel?: LogLevel;
    environment?: Partial<Environment>;
}

/**
 * What `connect` rejects with. The message has all three. Where the platform refused the URL, or JSON cannot hold the
 * member, `cause` is the error that says so.
 */
export interface ConnectError extends Error {
    /** The server's reason (a `session-error`), where it gave one. */
    jsongle?: Jsongle<ErrorDescription>;
    /** Without user, password and what stands behind `?` or `#`. */
    url: string;
    /** Of the socket, where it was closed by the other end. */
    closeCode: number | null;
}

/** A client that `connect` has connected. */
export type Connected = JSONgle & { readonly id: string; readonly sn: string };

export type ConnectionState = "connected" | "reconnecting" | "closed";

/** Where a client is after a reconnect. Empty in every other change of state. */
export interface Rejoined {
    rejoined?: { rid: string; query: "session-join" | "muc-join"; members: Member[] }[];
    /**
     * Rooms the server did not let in again: they are not tried any more. Nor is one at whose join the connection was
     * lost three times in a row.
     */
    refused?: { rid: string; query: "session-join" | "muc-join"; error: RequestError | Error }[];
}

export default class JSONgle {
    static readonly CALL_STATE: {
        readonly FREE: "free"; readonly NEW: "new"; readonly TRYING: "trying"; readonly RINGING: "ringing";
        readonly PROCEEDED: "proceeded"; readonly OFFERING: "offering"; readonly ACTIVE: "active";
        readonly ENDED: "ended"; readonly NOOP: "";
    };
    static readonly CALL_MEDIA: { readonly AUDIO: "audio"; readonly VIDEO: "video"; readonly VIDEO_ONLY: "video-only" };
    static readonly CALL_DIRECTION: { readonly OUTGOING: "outgoing"; readonly INCOMING: "incoming" };
    static readonly CALL_ENDED_REASON: {
        readonly EMPTY: ""; readonly SUCCESS: "success"; readonly RETRACTED: "retracted";
        readonly TERMINATED: "terminated"; readonly DECLINED: "declined"; readonly CANCELED: "canceled";
        readonly UNREACHABLE: "unreachable";
    };
    static readonly CALL_OFFERING_STATE: {
        readonly HAVE_NONE: "have-none"; readonly HAVE_OFFER: "have-offer"; readonly HAVE_ANSWER: "have-answer";
        readonly HAVE_BOTH: "have-both";
    };
    static readonly CALL_ACTIVE_STATE: {
        readonly IS_NOT_ACTIVE: "is-not-active"; readonly IS_ACTIVE_LOCAL: "is-active-local";
        readonly IS_ACTIVE_REMOTE: "is-active-remote"; readonly IS_ACTIVE_BOTH_SIDE: "is-active-both-side";
        readonly IS_MUTED_REMOTE: "is-muted-remote"; readonly IS_MUTED_LOCAL: "is-muted-local";
        readonly IS_MUTED_BOTH_SIDE: "is-muted-both-side";
    };
    static readonly CALL_ESTABLISHING_STATE: {
        readonly HAVE_NO_CANDIDATE: "have-no-candidate"; readonly GOT_LOCAL_CANDIDATE: "got-local-candidate";
        readonly GOT_REMOTE_CANDIDATE: "got-remote-candidate";
    };
    static readonly LOG_LEVEL: {
        readonly NONE: "none"; readonly TRACE: "trace"; readonly DEBUG: "debug"; readonly INFO: "info";
        readonly WARNING: "warning"; readonly ERROR: "error";
    };
    /** Added. */
    static readonly MUTED_MEDIA: {
        readonly NONE: "none"; readonly AUDIO: "audio"; readonly VIDEO: "video"; readonly ALL: "audio+video";
    };
    /** Added. */
    static readonly CALL_ENDED_CAUSE: {
        readonly GLARE: "glare"; readonly REFUSED: "refused"; readonly BUSY: "busy"; readonly TIMEOUT: "timeout";
        readonly DISCONNECTED: "disconnected"; readonly LEFT: "left"; readonly RETRACTED: "retracted";
        readonly DECLINED: "declined"; readonly TERMINATED: "terminated";
        readonly ANSWERED_ELSEWHERE: "answered-elsewhere"; readonly DECLINED_ELSEWHERE: "declined-elsewhere";
    };
    /** Added. */
    static readonly CONNECTION_STATE: {
        readonly CONNECTED: "connected"; readonly RECONNECTING: "reconnecting"; readonly CLOSED: "closed";
    };

    /** For an application that brings its own transport and answers the server's hello (`onrequest`) itself. */
    constructor(configuration: Configuration);

    /**
     * Added: opens a WebSocket to jsongled, answers its hello and resolves once the server took it. A first connection
     * that fails rejects; one that was there and is lost is dialled again until `close`, and the rooms joined by
     * `request` are joined again. A line on which nothing arrives is probed, and is lost after 25 s; the network, the
     * page or the machine that is back has it dialled at once. A call does not survive the loss: the server ends it for
     * the other side, this library ends it here (`unreachable`, cause `disconnected`). Messages wait until the turn of
     * the event loop after the promise resolved, so callbacks set right after `await` miss nothing.
     */
    static connect(url: string | URL, member: Member, options?: ConnectOptions): Promise<Connected>;

    /** `"JSONgle"`. */
    readonly name: string;
    /** The version of the API. */
    readonly version: string;
    /** This connection's peer id, as the server's hello gave it; null before. */
    readonly id: string | null;
    /** Added: the server's name, null before its hello. */
    readonly sn: string | null;
    /**
     * The call in progress, or null. In the callbacks of an end, the call that ended; where its cause is `glare`, the
     * call that stays.
     */
    readonly currentCall: Call | null;
    /** The ticket of the call in progress; throws without one. */
    readonly ticket: Ticket;
    /** Added: null for an application's own transport. */
    readonly connectionState: ConnectionState | null;
    set logLevel(level: LogLevel);

    /** A call was started here, or has come in and rings. */
    oncall: ((call: Call) => void) | null;
    /** The call moved to `state`, or something else of it changed in the same state. */
    oncallstatechanged: ((state: CallState) => void) | null;
    /** The call ended, by this side or by the other. Comes before `onticket`. */
    oncallended: ((endedLocally: boolean) => void) | null;
    /**
     * Make an offer and pass it to `sendOffer`: the callee proceeds, or (added, the call is `offering` or `active`) an
     * offer in the running call was refused with code 409002, and the other side's, that was faster, is over.
     */
    onofferneeded: ((call: Call) => void) | null;
    /**
     * The other side's offer (make an answer and pass it to `sendOffer`), or its answer. Added: in a call that has had
     * both, a new offer, which may come while one of ours is under way: the peer connection rolls back, as
     * `setRemoteDescription` does by itself. An answer belongs to the offer that came last: the next one comes, with
     * its candidates, once that one has its answer, or is too old for one, and this callback, and the promise that it
     * may return, have settled. Where this callback is missing, throws, or its promise rejects, the other
     * side is told that the offer was not taken.
     */
    onofferreceived: ((call: Call, description: SessionDescription, isOffer: boolean) => void) | null;
    /** A candidate of the other side. Never before `onofferreceived`. */
    oncandidatereceived: ((candidate: Candidate) => void) | null;
    /** The other side muted: see `call.remoteMutedMedia`. */
    oncallmuted: ((call: Call) => void) | null;
    oncallunmuted: ((call: Call) => void) | null;
    /** This side muted: see `call.mutedMedia`. */
    onlocalcallmuted: ((call: Call) => void) | null;
    onlocalcallunmuted: ((call: Call) => void) | null;
    /** Added: the other side has put the call on hold: see `call.remoteIsHeld`. Which media flow is negotiated. */
    oncallheld: ((call: Call) => void) | null;
    /** Added. */
    oncallunheld: ((call: Call) => void) | null;
    /** Added: this side has put the call on hold: see `call.held`. */
    onlocalcallheld: ((call: Call) => void) | null;
    /** Added. */
    onlocalcallunheld: ((call: Call) => void) | null;
    /** The record of a call that ended. */
    onticket: ((ticket: Ticket) => void) | null;
    /** A text arrived (`jsongle.description.content`). Its receipt is acknowledged already. */
    onmessagereceived: ((jsongle: Jsongle<TextDescription>, from: Address, id: string) => void) | null;
    /**
     * Added: the connection that `connect` opened was lost or closed before the server acknowledged the message `id`
     * (a text or a custom one), so that it may not have arrived. What the server refuses is told by `onerror`.
     */
    onmessagefailed: ((id: string, to: Address) => void) | null;
    /** A custom message arrived (`jsongle.description.content`). Its receipt is acknowledged already. */
    ondatareceived: ((jsongle: Jsongle<CustomDescription>, from: Address, id: string) => void) | null;
    /** Somebody asks something (`jsongle.query`): pass the answer to `answer` with `jsongle.transaction`. */
    onrequest: ((jsongle: JsongleRequest, from: Address) => void) | null;
    /** An acknowledgement, a reaction, somebody types, joins or leaves; or metrics of another client. */
    onevent: ((jsongle: JsongleEvent, from: Address) => void) | null;
    /** An error that is not the answer to a request: `jsongle.description` has `errorCode` and `errorDetails`. */
    onerror: ((jsongle: Jsongle<ErrorDescription>, from: Address) => void) | null;
    /** Added: the connection was lost, is back (with the rooms joined again), or is closed for good. */
    onconnectionstatechanged: ((state: ConnectionState, rooms: Rejoined) => void) | null;

    /** Calls a user, or the other member of a room. Throws while in a call. */
    call(to: Address, media?: CallMedia): void;
    /** Answers the incoming call that rings. */
    proceed(): void;
    /** Refuses the incoming call that rings; ends any other. */
    decline(): void;
    /** Ends the call: retracts it before it is active, terminates it after. */
    end(): void;
    /**
     * Sends this side's offer or, as its `type` says, answer. The first of each are steps of the call, and the promise
     * resolves at once. Added: any later offer (screen share, camera on, ICE restart; in `offering` or `active`, from
     * either side) changes the running call. Its promise resolves when the other side's answer has been handed to
     * `onofferreceived`; that of the answer, when the server has passed it on. It rejects with an Error whose `code` is
     * 409002 when the other side's offer was faster (answer that; `onofferneeded` follows once it is over), 501001 when
     * the other side did not take it or said nothing for 12 s, when `onofferreceived` did not take its answer here, or
     * when an answer came too late; 409003 when a new offer of the same side took the place of this one, or of the one
     * that this answers; or the server's for any other reason. A peer connection whose offer was rejected rolls back.
     * Rejects out of turn.
     */
    sendOffer(description: SessionDescription): Promise<void>;
    /**
     * Sends a candidate, once the description it belongs to has been sent. Null and empty ones, by which a peer
     * connection says that it has found all, are not sent.
     */
    sendCandidate(candidate: Candidate | null): void;
    /** Tells the other side that media flows. */
    setAsActive(): void;
    /** Tells the other side that audio and video are muted. Before the call is active, it is told then. */
    mute(): void;
    muteAudio(): void;
    muteVideo(): void;
    /** Tells the other side that nothing is muted any more. */
    unmute(): void;
    unmuteAudio(): void;
    unmuteVideo(): void;
    /** Added: tells the other side that the call is on hold here. Before the call is active, it is told then. */
    hold(): void;
    /** Added: tells the other side that it goes on. */
    unhold(): void;
    /** Reports the quality of a call to the server (`sn`), a peer or a room. */
    reportMetrics(sid: string, metrics: Metrics, to: Address): void;

    /** Sends a text; returns the message's id, which acknowledgements refer to as `mid`. */
    send(to: Address, content: unknown, additionalContent?: unknown): string;
    sendMuc(to: Address, content: unknown, additionalContent?: unknown): string;
    /** Sends a custom message; returns its id. */
    sendJSON(to: Address, content: unknown): string;
    sendJSONMUC(to: Address, content: unknown): string;
    /** Tells that the user types (`true`) or does not any more. */
    isTyping(state: boolean, to: Address): void;
    isTypingMuc(state: boolean, to: Address): void;
    /** Reacts to the message `id`; an empty reaction takes it back. */
    reactToMessage(id: string, reaction: string, to: Address): void;
    reactToMessageMUC(id: string, reaction: string, to: Address): void;
    /** Tells the sender of the message `id` that it was read. */
    sendAReadAcknowledgement(id: string, to: Address): void;
    sendAReadAcknowledgementMuc(id: string, to: Address): void;

    /**
     * Asks the server (`sn`), a peer or a room. Resolves with the `jsongle` of the answer; rejects with a RequestError
     * where it is refused, and with another Error after 5 s without answer, or at once when the connection is lost. An
     * answer counts when it comes from whom was asked, or from the server. A connection that is asked by its peer id
     * answers under its user's name, so it is known by the transaction: leave that to the library.
     */
    request<Query extends keyof Queries>(
        to: Address, query: Query, content: Queries[Query], transaction?: string): Promise<Jsongle<Results[Query]>>;
    request(to: Address, query: string, content: object, transaction?: string): Promise<Jsongle>;
    /** Answers a request. Resolves with the `jsongle` of the server's `ack`: its `status` tells if it went through. */
    answer(to: Address, query: string, content: object, transaction: string): Promise<JsongleAck>;

    /** Added: ends the call in progress, rejects what is pending, closes the connection and does not dial again. */
    close(): void;
}
