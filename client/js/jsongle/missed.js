import { ERROR_CODE, isObject, NAMESPACE } from "./protocol.js";
import { RequestError } from "./errors.js";

/** So many messages are known again, and so many conversations. */
const MOST_KNOWN = 2000;
const MOST_CONVERSATIONS = 500;
/** What a user missed is asked for so far back, in pages. */
const MOST_PAGES = 10;
/** A sender says when a message was sent, by a clock that may be wrong by so much. */
const WRONG_CLOCK_MS = 24 * 3600_000;

const OWN = "";

/**
 * Which texts and custom messages the application has had. A server that was started anew may send one again, which then
 * goes to nobody; and there may be others that were said and never arrived, which it is asked for.
 */
export class Missed {
    #uid;
    #ask;
    #deliver;
    #isIn;
    #log;
    #known = new Map(); // author and id, in the order in which they came
    #last = new Map(); // conversation -> the id of its last message that is known
    #since = NaN; // the server's time when the first session began
    #isNowhere = false; // this server keeps nothing

    /**
     * `ask(query, content)` resolves with the server's description. `deliver(message)` hands a missed one over.
     * `isIn(rid)`: this client is in the room; what is said in others is for other devices of its user.
     */
    constructor({ uid, ask, deliver, isIn, log }) {
        this.#uid = uid;
        this.#ask = ask;
        this.#deliver = deliver;
        this.#isIn = isIn;
        this.#log = log;
    }

    /** The first session begins, at this time of the server's. */
    began(time) {
        this.#since = Date.parse(time);
    }

    /** A message came. Returns false if it has come before. */
    take({ id, from, jsongle }) {
        if (typeof id !== "string" || typeof from !== "string") return true;
        const author = from.slice(from.indexOf("/") + 1);
        if (!this.#learn(author === this.#uid ? OWN : author, id)) return false;
        note(this.#last, this.#conversation(from, jsongle), id, MOST_CONVERSATIONS);
        return true;
    }

    /** One of our user's own is on its way. */
    own(id) { this.#learn(OWN, id); }

    /** One that our user has sent on another device. Returns false if it has come before. */
    takeOwn(message) {
        const { id, to, jsongle } = isObject(message) ? message : {};
        if (typeof id !== "string" || typeof to !== "string" || !isObject(jsongle)) return true;
        if (!this.#learn(OWN, id)) return false;
        this.stored({ id, to, jsongle });
        return true;
    }

    /** The server has stored this one of our own. */
    stored({ id, to, jsongle }) {
        note(this.#last, this.#conversation(to, jsongle), id, MOST_CONVERSATIONS);
    }

    /** Asks for what was said and is not known, and hands it over: conversation by conversation, oldest first. */
    async fetch(queries) {
        if (this.#isNowhere) return;
        try {
            for (const line of (await this.#news(queries.list)).reverse()) {
                if (line.kind === "user" || this.#isIn(line.with)) await this.#fetchOf(line, queries.history);
            }
        } catch (error) {
            this.#isNowhere = error.code === ERROR_CODE.QUERY_NOT_SUPPORTED;
            this.#log.debug("what was missed could not be asked for:", error);
        }
    }

    /** The lines of the conversations in which something was said that is not known, newest first. */
    async #news(query) {
        const news = [];
        for (let page = 0; page < MOST_PAGES; page++) {
            const before = news.at(-1)?.last.id;
            const { conversations, complete } = await this.#ask(query, before === undefined ? {} : { before });
            for (const line of Array.isArray(conversations) ? conversations : []) {
                if (this.#isOld(line)) return news;
                news.push(line);
            }
            if (complete !== false || before === news.at(-1)?.last.id) break;
        }
        return news;
    }

    /** Nothing was said in it, nor in those that come after it. */
    #isOld({ with: whom, last }) {
        const known = this.#last.get(whom);
        return known === undefined ? Date.parse(last.sent) < this.#since - WRONG_CLOCK_MS : known === last.id;
    }

    async #fetchOf({ with: whom }, query) {
        const known = this.#last.get(whom);
        let cursor = known === undefined ? {} : { after: known };
        for (let page = 0; page < MOST_PAGES; page++) {
            const history = await this.#ask(query, { with: whom, ...cursor }).catch((error) => {
                if (error instanceof RequestError) return {}; // of the other conversations there may be more
                throw error;
            });
            const messages = Array.isArray(history.messages) ? history.messages : [];
            for (const message of messages) this.#handOver(whom, message);
            if (known === undefined || history.complete !== false || messages.length === 0) return;
            cursor = { after: messages.at(-1).id };
        }
    }

    /** Where nothing is known of a conversation, what was said before the first session is not for now. */
    #handOver(whom, message) {
        const { id, from, author, jsongle } = message;
        const isFromBefore = Date.parse(jsongle.description.relayed) < this.#since;
        const isNew = this.#learn(author === this.#uid ? OWN : from.slice(from.indexOf("/") + 1), id);
        note(this.#last, whom, id, MOST_CONVERSATIONS);
        if (isNew && !isFromBefore) this.#deliver(message);
    }

    #conversation(address, { namespace }) {
        const slash = address.indexOf("/");
        if (slash < 0) return address;
        return namespace === NAMESPACE.MUC ? address.slice(0, slash) : address.slice(slash + 1);
    }

    #learn(author, id) {
        const key = `${author}\n${id}`;
        if (this.#known.has(key)) return false;
        note(this.#known, key, true, MOST_KNOWN);
        return true;
    }
}

/** Puts an entry at the end of a map that holds so many at most. */
function note(map, key, value, most) {
    map.delete(key);
    map.set(key, value);
    if (map.size > most) map.delete(map.keys().next().value);
}
