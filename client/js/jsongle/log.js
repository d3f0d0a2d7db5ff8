import { LOG_LEVEL, QUERY } from "./protocol.js";

const { TRACE, DEBUG, INFO, WARNING, ERROR, NONE } = LOG_LEVEL;
const ORDER = [TRACE, DEBUG, INFO, WARNING, ERROR, NONE];

/** The message without the token in it: that appears at no level. */
export function withoutToken(message) {
    const { query, description } = message.jsongle;
    if (query !== QUERY.HELLO && query !== QUERY.REFRESH) return message;
    if (description?.token === undefined) return message;
    return { ...message, jsongle: { ...message.jsongle, description: { ...description, token: "…" } } };
}

/** Writes to the console what its level lets through. Contents of messages belong to `trace` only. */
export class Log {
    #environment;
    #level = ERROR;

    constructor(environment, level) {
        this.#environment = environment;
        this.level = level;
    }

    /** An unknown word means `error`. */
    set level(level) {
        this.#level = ORDER.includes(level) ? level : ERROR;
    }

    // console.trace would add a stack to each line.
    trace(...parts) { this.#write(TRACE, "debug", parts); }
    debug(...parts) { this.#write(DEBUG, "debug", parts); }
    info(...parts) { this.#write(INFO, "info", parts); }
    warn(...parts) { this.#write(WARNING, "warn", parts); }
    error(...parts) { this.#write(ERROR, "error", parts); }

    #write(level, method, parts) {
        if (ORDER.indexOf(level) < ORDER.indexOf(this.#level)) return;
        const { console, now } = this.#environment;
        console[method](`${new Date(now()).toISOString()} | jsongle |`, ...parts);
    }
}
