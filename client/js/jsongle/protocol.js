// The words of the protocol: what travels on the wire and what applications compare with. Each appears here once.

const words = (table) => Object.freeze(table);

export const ACTION = words({
    PROPOSE: "session-propose",
    INFO: "session-info",
    RETRACT: "session-retract",
    DECLINE: "session-decline",
    PROCEED: "session-proceed",
    INITIATE: "session-initiate",
    ACCEPT: "session-accept",
    TERMINATE: "session-terminate",
    TRANSPORT: "transport-info",
    CUSTOM: "session-custom",
    TEXT: "session-text",
    EVENT: "session-event",
    METRICS: "session-metrics",
    ERROR: "session-error",
    IQ_GET: "iq-get",
    IQ_SET: "iq-set",
    IQ_RESULT: "iq-result",
    IQ_ERROR: "iq-error",
    ACK: "ack",
});

/** Reasons of a `session-info`. */
export const INFO_REASON = words({
    TRYING: "trying",
    RINGING: "ringing",
    ACTIVE: "active",
    MUTE: "mute",
    UNMUTE: "unmute",
    HOLD: "hold",
    UNHOLD: "unhold",
    UNREACHABLE: "unreachable",
    RECONNECTING: "reconnecting",
    RECONNECTED: "reconnected",
});

export const QUERY = words({
    CALLS: "call-history",
    CONVERSATIONS: "conversations",
    EDIT: "message-edit",
    HELLO: "session-hello",
    HISTORY: "message-history",
    ICE_SERVERS: "ice-servers",
    JOIN: "session-join",
    JOIN_MUC: "muc-join",
    LEAVE: "session-leave",
    MARK_UNREAD: "mark-unread",
    NEGOTIATE: "session-negotiate",
    PING: "session-ping",
    REFRESH: "session-refresh",
    RETRACT: "message-retract",
    ROOM_MEMBERS: "room-members",
});

export const ERROR_CODE = words({
    BAD_PARAMETER: 400001,
    UNAUTHORIZED: 401001,
    KEPT_OUT: 403005,
    QUERY_NOT_SUPPORTED: 404001,
    CALL_UNKNOWN: 404005,
    CONFLICT: 409001,
    NEGOTIATING: 409002,
});

/** The server closes with this code what has no valid credential, or none any more. */
export const CLOSED_UNAUTHORIZED = 4401;

export const NAMESPACE = words({ CALL: "call", MESSAGE: "message", MUC: "muc" });
export const EVENT = words({
    EXPIRING: "expiring",
    ACK: "ack", TYPING: "typing", REACTION: "reaction", JOINED: "joined", LEFT: "left",
    ICE_SERVERS: "ice-servers",
    CONVERSATION: "conversation", SENT: "sent", EDITED: "edited", RETRACTED: "retracted",
    RECONNECT: "reconnect",
});
/** What this library can beyond JSONgle 3.1, as its hello says: the server sends such things to nobody else. */
export const CAN = words([EVENT.SENT, "resume", EVENT.RECONNECT]);
export const ACK_TYPE = words({ RECEIVED: "received", READ: "read", SERVER_RECEIVED: "server-received" });
export const TYPING_STATE = words({ COMPOSING: "composing", ACTIVE: "active" });

export const CALL_STATE = words({
    FREE: "free",
    NEW: "new",
    TRYING: "trying",
    RINGING: "ringing",
    PROCEEDED: "proceeded",
    OFFERING: "offering",
    ACTIVE: "active",
    ENDED: "ended",
    NOOP: "",
});

export const CALL_MEDIA = words({ AUDIO: "audio", VIDEO: "video", VIDEO_ONLY: "video-only" });
export const CALL_DIRECTION = words({ OUTGOING: "outgoing", INCOMING: "incoming" });
export const MUTED_MEDIA = words({ NONE: "none", AUDIO: "audio", VIDEO: "video", ALL: "audio+video" });

export const CALL_ENDED_REASON = words({
    EMPTY: "",
    SUCCESS: "success",
    RETRACTED: "retracted",
    TERMINATED: "terminated",
    DECLINED: "declined",
    CANCELED: "canceled",
    UNREACHABLE: "unreachable",
});

export const CALL_OFFERING_STATE = words({
    HAVE_NONE: "have-none",
    HAVE_OFFER: "have-offer",
    HAVE_ANSWER: "have-answer",
    HAVE_BOTH: "have-both",
});

export const CALL_ACTIVE_STATE = words({
    IS_NOT_ACTIVE: "is-not-active",
    IS_ACTIVE_LOCAL: "is-active-local",
    IS_ACTIVE_REMOTE: "is-active-remote",
    IS_ACTIVE_BOTH_SIDE: "is-active-both-side",
    IS_MUTED_REMOTE: "is-muted-remote",
    IS_MUTED_LOCAL: "is-muted-local",
    IS_MUTED_BOTH_SIDE: "is-muted-both-side",
});

export const CALL_ESTABLISHING_STATE = words({
    HAVE_NO_CANDIDATE: "have-no-candidate",
    GOT_LOCAL_CANDIDATE: "got-local-candidate",
    GOT_REMOTE_CANDIDATE: "got-remote-candidate",
});

/** Why a call ended, beyond its reason. The first two come from this library alone, the others from jsongled. */
export const CALL_ENDED_CAUSE = words({
    GLARE: "glare",
    REFUSED: "refused",
    BUSY: "busy",
    TIMEOUT: "timeout",
    DISCONNECTED: "disconnected",
    LEFT: "left",
    RETRACTED: "retracted",
    DECLINED: "declined",
    TERMINATED: "terminated",
    ANSWERED_ELSEWHERE: "answered-elsewhere",
    DECLINED_ELSEWHERE: "declined-elsewhere",
});

export const CONNECTION_STATE = words({
    CONNECTED: "connected",
    RECONNECTING: "reconnecting",
    CLOSED: "closed",
});

export const LOG_LEVEL = words({
    NONE: "none",
    TRACE: "trace",
    DEBUG: "debug",
    INFO: "info",
    WARNING: "warning",
    ERROR: "error",
});

/** True for an object as JSON knows it: neither null nor an array. */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const SERVERS = [
    EVENT.JOINED, EVENT.LEFT, EVENT.ICE_SERVERS, EVENT.EXPIRING, EVENT.CONVERSATION, EVENT.SENT, EVENT.EDITED,
    EVENT.RETRACTED, EVENT.RECONNECT,
];

/** Events that only the server may send. */
export const isServers = ({ event, description: { type } }) =>
    SERVERS.includes(event) || (event === EVENT.ACK && type === ACK_TYPE.SERVER_RECEIVED);

export const isNegotiation = ({ action, query }) => action === ACTION.IQ_SET && query === QUERY.NEGOTIATE;

/** Those that applications compare with. */
export const CONSTANTS = words({
    CALL_STATE, CALL_MEDIA, CALL_DIRECTION, CALL_ENDED_REASON,
    CALL_ENDED_CAUSE, CALL_OFFERING_STATE, CALL_ACTIVE_STATE, CALL_ESTABLISHING_STATE,
    MUTED_MEDIA, CONNECTION_STATE, LOG_LEVEL,
});
