/** What went wrong with a call. `ticket`: of the call, if it has ended. */
export class CallError extends Error {
    get name() { return "CallError"; }

    constructor(code, message, { cause, ticket = null } = {}) {
        super(message, { cause });
        this.code = code;
        this.ticket = ticket;
    }

    /** The call is over before it was active. */
    static ofTicket(ticket, cause) {
        const code = cause?.code ?? ticket.endedCause ?? (ticket.endedReason || "ended");
        return new CallError(code, cause?.message ?? `The call has ended: ${code}`, { cause, ticket });
    }
}

/** What the browser calls it, and what that means for a user. */
const CODES = {
    NotAllowedError: "denied",
    SecurityError: "denied",
    NotFoundError: "not-found",
    OverconstrainedError: "not-found",
    NotReadableError: "in-use",
};

/** A microphone, a camera or a screen is missing. `present`: what there is all the same. */
export class MediaError extends Error {
    get name() { return "MediaError"; }

    constructor(code, { missing, present = [], cause }) {
        super(`No ${missing.join(" and no ")}: ${cause?.message ?? code}`, { cause });
        this.code = code;
        this.missing = missing;
        this.present = present;
    }

    static from(cause, sources) {
        return new MediaError(CODES[cause.name] ?? "failed", { ...sources, cause });
    }
}
