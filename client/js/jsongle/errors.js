/** Members of a RequestError beyond those of every Error. */
const OWN = ["cause", "from", "code"];

/** An `iq-error` as an Error: it has the members of the `jsongle` it came with, its `from`, and its `code`. */
export class RequestError extends Error {
    get name() { return "RequestError"; }

    constructor(jsongle, from) {
        const { errorCode, errorDetails } = jsongle.description ?? {};
        const reason = typeof errorDetails === "string" && errorDetails !== "" ? errorDetails : "No reason given";
        super(errorCode === undefined ? reason : `${reason} (${errorCode})`);
        // The members are the other side's choice: those of an error are not theirs to set.
        for (const [member, value] of Object.entries(jsongle)) {
            if (!(member in this) && !OWN.includes(member)) this[member] = value;
        }
        this.from = from;
        this.code = errorCode;
    }
}

/** Without what an application may have put into it to prove who it is. */
function publicPart(url) {
    try {
        const { protocol, host, pathname } = new URL(url);
        return `${protocol}//${host}${pathname}`;
    } catch {
        return `'${String(url).replace(/[?#].*$/s, "").replace(/\/\/.*@/s, "//")}'`;
    }
}

/** No connection: `jsongle` is the server's reason and `closeCode` the socket's, where there was one. */
export class ConnectError extends Error {
    get name() { return "ConnectError"; }

    /** `why` is missing where the server refused the hello. */
    constructor({ url, why, jsongle, closeCode = null, cause }) {
        const place = publicPart(url);
        const what = why === undefined ? `${place} refused the hello` : `Could not connect to ${place}: ${why}`;
        const { errorCode, errorDetails } = jsongle?.description ?? {};
        super(typeof errorDetails === "string" ? `${what}: ${errorDetails} (${errorCode})` : what, { cause });
        this.url = place;
        this.jsongle = jsongle;
        this.closeCode = closeCode;
    }
}

/** Nobody answered in time. */
export class TimeoutError extends Error {
    get name() { return "TimeoutError"; }
}

/** The other side of a call did not take an offer: its client does not know how, or did not want to. */
export class NegotiationError extends Error {
    get name() { return "NegotiationError"; }
    code = 501001;
}

/** A newer offer of the same side took the place of this one. */
export class ReplacedError extends Error {
    get name() { return "ReplacedError"; }
    code = 409003;
}
