/** Members of a RequestError beyond those of every Error. */
const OWN = ["cause", "from", "code"];

/** An `iq-error` as an Error: it has the members of the `jsongle` it came with, its `from`, and its `code`. */
export class RequestError extends Error {
    get name() { return "RequestError"; }

    constructor(jsongle, from) {
        const { errorCode, errorDetails } = jsongle.description ?? {};
        const reason = typeof errorDetails === "string" && errorDetails !== "" ? errorDetails : "No reason given";
        super(errorCode === undefined ? reason : `${reason} (${errorCode})`);
        // The other side chose these members: it must not set those of an Error.
        for (const [member, value] of Object.entries(jsongle)) {
            if (!(member in this) && !OWN.includes(member)) this[member] = value;
        }
        this.from = from;
        this.code = errorCode;
    }
}

/** The URL without the parts that may hold a secret: user, password, query and fragment. */
function publicPart(url) {
    try {
        const { protocol, host, pathname } = new URL(url);
        return `${protocol}//${host}${pathname}`;
    } catch {
        return `'${String(url).replace(/[?#].*$/s, "").replace(/\/\/.*@/s, "//")}'`;
    }
}

/** There is no connection. `jsongle` is the server's reason and `closeCode` the socket's, if there was one. */
export class ConnectError extends Error {
    get name() { return "ConnectError"; }

    /** `why` there is none, or how the server `ended` one for good. If both are missing, it refused the hello. */
    constructor({ url, why, ended, jsongle, closeCode = null, cause }) {
        const place = publicPart(url);
        const refused = ended === undefined ? `${place} refused the hello` : `${place} ended the connection: ${ended}`;
        const what = why === undefined ? refused : `Could not connect to ${place}: ${why}`;
        const { errorCode, errorDetails } = jsongle?.description ?? {};
        super(typeof errorDetails === "string" ? `${what}: ${errorDetails} (${errorCode})` : what, { cause });
        this.url = place;
        this.jsongle = jsongle;
        this.closeCode = closeCode;
    }
}

/** The message is larger than the server takes, and was not sent. `size` and `limit` are bytes. */
export class TooLargeError extends Error {
    get name() { return "TooLargeError"; }
    code = 413001;

    constructor(size, limit) {
        super(`The message has ${size} bytes, and may have ${limit}`);
        this.size = size;
        this.limit = limit;
    }
}

/** Too much waits for a connection already: this message was not taken. */
export class OutboxFullError extends Error {
    get name() { return "OutboxFullError"; }

    constructor({ messages, bytes }) {
        super(`Too much waits to be sent: at most ${messages} messages, and ${bytes} bytes`);
    }
}

/** There was no answer in time. */
export class TimeoutError extends Error {
    get name() { return "TimeoutError"; }
}

/** The other side of a call did not take an offer: its client cannot, or does not want to. */
export class NegotiationError extends Error {
    get name() { return "NegotiationError"; }
    code = 501001;
}

/** A newer offer of the same side has replaced this one. */
export class ReplacedError extends Error {
    get name() { return "ReplacedError"; }
    code = 409003;
}
