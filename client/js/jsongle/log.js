import { ACTION, EVENT, isObject, LOG_LEVEL, QUERY } from "./protocol.js";

const { TRACE, DEBUG, INFO, WARNING, ERROR, NONE } = LOG_LEVEL;
const ORDER = [TRACE, DEBUG, INFO, WARNING, ERROR, NONE];

const HIDDEN = "…";

/** The message without tokens or the passwords of relays in it: those appear at no level. */
export function withoutSecrets(message) {
    const { action, query, event, description } = message.jsongle;
    if (query === QUERY.HELLO || query === QUERY.REFRESH) {
        return withContent(message, hidden(description, ["token", "client"]));
    }
    if (action === ACTION.ACK) return withContent(message, hidden(description, ["resume"]));
    if (query !== QUERY.ICE_SERVERS && event !== EVENT.ICE_SERVERS) return message;
    if (!Array.isArray(description?.iceServers)) return message;
    return withContent(message, { iceServers: description.iceServers.map(withoutPassword) });
}

/** Those of these members that the description has, without what they say. */
const hidden = (description, members) =>
    Object.fromEntries(members.filter((member) => description?.[member] !== undefined).map((name) => [name, HIDDEN]));

const withContent = (message, content) =>
    ({ ...message, jsongle: { ...message.jsongle, description: { ...message.jsongle.description, ...content } } });

const withoutPassword = (server) =>
    (isObject(server) && server.credential !== undefined ? { ...server, credential: HIDDEN } : server);

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
