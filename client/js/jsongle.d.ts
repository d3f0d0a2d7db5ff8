// Types of jsongle.js, the browser library that jsongled serves. Its API is that of the JSONgle library 3.1, so that
// `import JSONgle from "/jsongle.js"` replaces `import JSONgle from "jsongle"`. Additions are marked "Added".

import type { Call, CallMedia, CallState, Candidate, SessionDescription, Ticket } from "./jsongle/calls.js";
import type { Configuration, ConnectionState, ConnectOptions, LogLevel, Rejoined } from "./jsongle/connections.js";
import type { ClientEvents, Target } from "./jsongle/events.js";
import type {
    Abortable, Address, CallPage, Cursor, CustomDescription, ErrorDescription, HistoryPage, IceConfiguration, InboxLine,
    InboxPage, Jsongle, JsongleAck, JsongleEvent, JsongleRequest, Member, Metrics, Queries, RequestOptions, Results,
    RoomMembers, TextDescription,
} from "./jsongle/messages.js";

export * from "./jsongle/calls.js";
export * from "./jsongle/connections.js";
export * from "./jsongle/events.js";
export * from "./jsongle/messages.js";

/** A client that `connect` has connected. */
export type Connected = JSONgle & { readonly id: string; readonly sn: string };

/**
 * Added: each callback `on…` has an event of that type, whose `detail` has the same by name: `addEventListener` beside
 * the callback, or in its place. The callback comes first.
 */
export default interface JSONgle extends Target<ClientEvents> {}

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
     * Added: opens a WebSocket to jsongled, answers its hello, and resolves once the server has accepted it. Rejects if
     * this first connection fails. A connection that is lost later is dialled again until `close`, at once if the
     * network, the page or the machine is back. It is not dialled again if the server refuses the hello or closes with
     * a code from 4400 to 4499: then the state is `closed`, with the error. The one exception is a token that has
     * expired (4401), if there is a function to ask. A silent line is probed, and counts as lost after 25 s, in a call
     * after 10 s.
     *
     * A loss is a pause, if the server can resume (jsongled can, for 30 s): the session goes on over the next
     * connection, with its rooms, its call and its requests, and nothing is lost or comes twice. What is said meanwhile
     * goes then. If the pause is too long, or the server was started anew, it is a new session. Then the rooms joined by
     * `request` are joined again, what was said in the conversations meanwhile comes as `delayed`, and the call is over:
     * the server ends it for the other side, this library ends it here (`unreachable`, cause `disconnected`).
     *
     * Messages wait for the turn of the event loop after the promise has resolved, so callbacks set right after `await`
     * miss nothing.
     */
    static connect(url: string | URL, member: Member, options?: ConnectOptions): Promise<Connected>;

    /** `"JSONgle"`. */
    readonly name: string;
    /** The version of the API. */
    readonly version: string;
    /** This session's peer id, from the server's hello; null before. A resumed session keeps it. */
    readonly id: string | null;
    /** Added: the server's name, null before its hello. */
    readonly sn: string | null;
    /**
     * The call in progress, or null. In the callbacks of an end, the call that ended; if its cause is `glare`, the call
     * that stays.
     */
    readonly currentCall: Call | null;
    /** The ticket of the call in progress. Throws if there is none. */
    readonly ticket: Ticket;
    /** Added. Null with a transport of the application's own. */
    readonly connectionState: ConnectionState | null;
    set logLevel(level: LogLevel);

    /** A call was started here, or came in and rings. */
    oncall: ((call: Call) => void) | null;
    /** The call moved to `state`, or something else about it changed. */
    oncallstatechanged: ((state: CallState) => void) | null;
    /** This side or the other ended the call. Comes before `onticket`. */
    oncallended: ((endedLocally: boolean) => void) | null;
    /**
     * Make an offer and pass it to `sendOffer`: the callee has proceeded. Added: also in an `offering` or `active`
     * call, if an offer was refused with code 409002, once the other side's faster one is over.
     */
    onofferneeded: ((call: Call) => void) | null;
    /**
     * The other side's offer (make an answer and pass it to `sendOffer`), or its answer. Added: in a call that has had
     * both, a new offer. It may come while one of ours is in progress: the peer connection rolls back, as
     * `setRemoteDescription` does by itself. Offers come one after the other, each with its candidates: the next one
     * comes when the one before has its answer, or is too old for one, and this callback (or the promise that it
     * returns) has settled. So an answer always belongs to the last offer. If this callback is missing or fails, the
     * other side is told that the offer was not taken.
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
    /** Added: the other side has put the call on hold: see `call.remoteIsHeld`. Negotiate which media flow. */
    oncallheld: ((call: Call) => void) | null;
    /** Added. */
    oncallunheld: ((call: Call) => void) | null;
    /** Added: this side has put the call on hold: see `call.held`. */
    onlocalcallheld: ((call: Call) => void) | null;
    /** Added. */
    onlocalcallunheld: ((call: Call) => void) | null;
    /**
     * Added: a side of the call has lost its connection to the server, or has it back: see `call.reconnecting` and
     * `call.remoteIsReconnecting`. `isOver`: both are there. Media may flow all the while, and the call goes on; what is
     * said in it meanwhile, even its end, takes effect afterwards. A gap that is too long ends the call (`unreachable`,
     * cause `disconnected`).
     */
    oncallreconnecting: ((call: Call, isOver: boolean) => void) | null;
    /**
     * Added: this side has its connection to the server back, in a call with media. If the peer connection is not
     * `connected`, restart ICE (`pc.restartIce()`) and pass a new offer to `sendOffer`. Leave media alone that flow.
     */
    onicerestartneeded: ((call: Call) => void) | null;
    /** The record of a call that ended. */
    onticket: ((ticket: Ticket) => void) | null;
    /**
     * A text arrived (`jsongle.description.content`). The library has acknowledged it already. Added: one that was sent
     * while this user was away says so (`delayed`), and may be edited or retracted already.
     */
    onmessagereceived: ((jsongle: Jsongle<TextDescription>, from: Address, id: string) => void) | null;
    /**
     * Added: the connection was lost before the server acknowledged the message `id` (a text or a custom one). It waits
     * and is sent again, as `send` says. Only with `connect`.
     */
    onmessagewaiting: ((id: string, to: Address) => void) | null;
    /**
     * Added: the message `id` will not be sent any more, and may not have arrived: the connection is closed for good,
     * or the server takes less now (a TooLargeError). A message that the server refuses goes to `onerror`. Only with
     * `connect`.
     */
    onmessagefailed: ((id: string, to: Address, error: Error) => void) | null;
    /** A custom message arrived (`jsongle.description.content`). The library has acknowledged it already. */
    ondatareceived: ((jsongle: Jsongle<CustomDescription>, from: Address, id: string) => void) | null;
    /** Somebody asks something (`jsongle.query`): pass the answer and `jsongle.transaction` to `answer`. */
    onrequest: ((jsongle: JsongleRequest, from: Address) => void) | null;
    /**
     * An acknowledgement or a reaction; somebody is typing, joins or leaves; or metrics of another client. Added, from
     * a server that keeps messages: a conversation of this user has changed on another device; another device of
     * theirs has sent a message; a message was edited or retracted.
     */
    onevent: ((jsongle: JsongleEvent, from: Address) => void) | null;
    /** An error that does not answer a request: `jsongle.description` has `errorCode` and `errorDetails`. */
    onerror: ((jsongle: Jsongle<ErrorDescription>, from: Address) => void) | null;
    /**
     * Added: in a call, what `iceServers` gave is about to expire, and this takes its place. Give it to each peer
     * connection that is open, beside the rest of its configuration, which would else be reset:
     * `pc.setConfiguration({ ...pc.getConfiguration(), ...configuration })`. It counts from the next ICE restart on.
     */
    oniceservers: ((configuration: IceConfiguration) => void) | null;
    /** Added: the connection is lost, is back (resumed, or with these rooms joined again), or is closed for good. */
    onconnectionstatechanged: ((state: ConnectionState, rooms: Rejoined) => void) | null;
    /**
     * Added: the token expires, and is not renewed. Without a function to ask for a new one (`error` is null): show one
     * of the same user by `request(sn, "session-refresh", { token })`, and later connections show it as well. With one:
     * it failed, or the server did not take what it gave (`error`); the library tries again every 10 s. At `expires`,
     * or a little later, the server closes with 4401.
     */
    ontokenexpiring: ((expires: Date | null, error: Error | null) => void) | null;

    /** Calls a user, or the other member of a room. Throws while in a call. */
    call(to: Address, media?: CallMedia): void;
    /** Accepts the incoming call that rings. */
    proceed(): void;
    /** Declines the incoming call that rings. Ends any other call. */
    decline(): void;
    /** Ends the call: retracts it before it is active, terminates it later. */
    end(): void;
    /**
     * Sends this side's offer or answer, as its `type` says. The first of each are steps of the call, and the promise
     * resolves at once. Added: a later offer (screen share, camera on, ICE restart; in `offering` or `active`, from
     * either side) changes the running call. Its promise resolves when `onofferreceived` has got the other side's
     * answer; the promise of an answer resolves when the server has passed it on. Rejects in a state that allows no
     * offer or answer, and with an Error that has a `code`:
     * - 409002: the other side's offer was faster. Answer that one; `onofferneeded` follows once it is over.
     * - 501001: the other side did not take the offer, or said nothing for 12 s; `onofferreceived` failed with the
     *   answer; or an answer came too late.
     * - 409003: a new offer of the same side has replaced this one, or the one that this answers.
     * - Any other: the server's reason.
     *
     * If an offer is rejected, roll the peer connection back.
     */
    sendOffer(description: SessionDescription): Promise<void>;
    /**
     * Sends a candidate, once its description has been sent. Null and empty ones are not sent: a peer connection uses
     * them to say that it has found all.
     */
    sendCandidate(candidate: Candidate | null): void;
    /** Tells the other side that media are flowing. */
    setAsActive(): void;
    /** Tells the other side that audio and video are muted: at once, or when the call becomes active. */
    mute(): void;
    muteAudio(): void;
    muteVideo(): void;
    /** Tells the other side that nothing is muted any longer. */
    unmute(): void;
    unmuteAudio(): void;
    unmuteVideo(): void;
    /** Added: tells the other side that the call is on hold here: at once, or when the call becomes active. */
    hold(): void;
    /** Added: tells the other side that the call goes on. */
    unhold(): void;
    /**
     * Added: the STUN and TURN servers that the server names, for `new RTCPeerConnection(await jsongle.iceServers())`.
     * The list is empty if it names none. If the server hides this client's address, its peer connections must do so as
     * well: then `iceTransportPolicy` is there, and nothing else may take its place. They are asked for once, and again
     * when they are about to expire; in a call the server sends others in time (`oniceservers`). Rejects as `request`
     * does.
     */
    iceServers(): Promise<IceConfiguration>;
    /** Reports the quality of a call to the server (`sn`), a user, a peer or a room. */
    reportMetrics(sid: string, metrics: Metrics, to: Address): void;

    /**
     * Sends a text; returns the message's id, which acknowledgements refer to as `mid`. Added: throws a TooLargeError,
     * as all that sends does, if the message is larger than the server takes.
     *
     * Added, with `connect`: without a connection a text or a custom message waits for the next one. So does one that
     * the server has not acknowledged when the connection is lost. They go in their order, under their own ids, once
     * the client is back in its rooms; the server takes each once. If 1,000 or 4 MiB wait, an OutboxFullError is thrown.
     */
    send(to: Address, content: unknown, additionalContent?: unknown): string;
    sendMuc(to: Address, content: unknown, additionalContent?: unknown): string;
    /** Sends a custom message; returns its id. */
    sendJSON(to: Address, content: unknown): string;
    sendJSONMUC(to: Address, content: unknown): string;
    /** Added: whether the message `id` waits for a connection. */
    isWaiting(id: string): boolean;
    /**
     * Added: sends the message `id`, which the server has refused, again, under that id: so it arrives once, even if
     * the server has it. Returns false, and does nothing, after 409001 and for one that is not known.
     */
    resend(id: string): boolean;
    /**
     * Added: resolves when the server has the message `id`, a text or a custom one; where it keeps messages (jsongled
     * does), on its disk. So nobody needs to send it again. Rejects with a RequestError if it does not take it, and with
     * another Error when the message will not be sent any more (`onmessagefailed`, `giveUp`), or for one that is not
     * known: what is older than the last 2,000. What devices have received or read it is told by `onevent`.
     */
    delivered(id: string, options?: Abortable): Promise<void>;
    /** Added: does not send the message `id` again. Returns false for one that is not known, or has arrived. */
    giveUp(id: string): boolean;
    /** Tells that the user is typing (`true`) or has stopped. */
    isTyping(state: boolean, to: Address): void;
    isTypingMuc(state: boolean, to: Address): void;
    /** Reacts to the message `id`; an empty reaction takes it back. */
    reactToMessage(id: string, reaction: string, to: Address): void;
    reactToMessageMUC(id: string, reaction: string, to: Address): void;
    /** Tells the sender of the message `id` that it was read. */
    sendAReadAcknowledgement(id: string, to: Address): void;
    sendAReadAcknowledgementMuc(id: string, to: Address): void;

    /**
     * Asks the server (`sn`), a user, a peer or a room. Resolves with the `jsongle` of the answer. Rejects with a
     * RequestError if the request is refused, and with another Error after 5 s without an answer (a pause of the session
     * does not count), or when the session is over. Only the recipient and the server can answer. A peer that is
     * addressed by its id answers under its user's name, so its answer is known by the transaction alone: let the
     * library choose that. Added: with a signal it rejects with the signal's reason; what was asked for may happen all
     * the same. The methods below take one as well, and reject as this does.
     */
    request<Query extends keyof Queries>(
        to: Address, query: Query, content: Queries[Query], options?: RequestOptions): Promise<Jsongle<Results[Query]>>;
    request(to: Address, query: string, content: object, options?: RequestOptions): Promise<Jsongle>;
    /** Answers a request. Resolves with the server's `ack`, whose `status` says if the answer arrived. */
    answer(to: Address, query: string, content: object, transaction: string): Promise<JsongleAck>;

    /** Added: enters a room for two, which can be called. Resolves with who is there already. */
    join(rid: string, options?: Abortable): Promise<RoomMembers>;
    /** Added: enters a MUC. Resolves with who is there already. */
    joinMuc(rid: string, options?: Abortable): Promise<RoomMembers>;
    /** Added: leaves a room or a MUC. */
    leave(rid: string, options?: Abortable): Promise<{ rid: string }>;
    /** Added: a page of the members of a room that this client is in: the first one, or that `after` a uid. */
    members(rid: string, options?: { after?: string } & Abortable): Promise<RoomMembers>;
    /** Added: a page of this user's calls, the newest first: the newest page, or the one `before` a `sid`. */
    calls(query?: { limit?: number; before?: string }, options?: Abortable): Promise<CallPage>;
    /**
     * Added: a page of the messages of the conversation with a user or in a room, oldest first: the newest page, or the
     * one right `before` or `after` a message: the id, and the `author`, of one in another page. A server that does not
     * keep messages rejects this and the four below with 404001.
     */
    history(query: { with: Address; limit?: number } & Cursor, options?: Abortable): Promise<HistoryPage>;
    /**
     * Added.
     * @deprecated Now called `history`.
     */
    messageHistory(query: { with: Address; limit?: number } & Cursor): Promise<HistoryPage>;
    /**
     * Added: a page of this user's conversations, that with the newest message first, with what is unread of each:
     * `sendAReadAcknowledgement` says how far they have read, for all their devices. `before`: the `last.id` of one,
     * and `author` its `last.from`.
     */
    conversations(
        query?: { limit?: number; before?: string; author?: string }, options?: Abortable): Promise<InboxPage>;
    /**
     * Added: the message `from`, and all behind it, count as unread; resolves with the conversation as it stands then.
     * The others still see them as read.
     */
    markUnread(query: { with: Address; from: string }): Promise<InboxLine>;
    /** Added: says something else in place of what this user said in the message `mid`. */
    editMessage(mid: string, content: unknown): Promise<void>;
    /** Added: takes back what this user said in the message `mid`. The server keeps nothing of it. */
    retractMessage(mid: string): Promise<void>;

    /** Added: ends the call in progress, rejects what is pending, and closes the connection for good. */
    close(): void;
}
