import { PAST } from "./conversation.js";
import { messageOf, refresh } from "./kept.js";

const NOT_SUPPORTED = 404001;
/** A server that cannot say at the moment is asked for the list again after so long. */
const AGAIN_MS = 10_000;
const PAGE = 50;
/** Of conversations: whoever has more sees those in which something was said last. */
const MOST_PAGES = 10;

/**
 * Asks for what the server keeps: the list of conversations, and their messages. From a server that keeps nothing the
 * page has what arrives while it is open.
 */
export class Archive {
    #jsongle;
    #chat;
    #connection = null; // what another one was asked does not count
    #left = new Map(); // conversation left -> the id of its last message: a new one brings it back

    constructor(jsongle, chat) {
        this.#jsongle = jsongle;
        this.#chat = chat;
        chat.addEventListener("list", () => this.open(chat.current));
        chat.addEventListener("left", ({ detail: { conversation: { kind, address, last } } }) =>
            this.#left.set(`${kind} ${address}`, last?.id));
    }

    /** There is a connection: asks for the list, and for what was written meanwhile where the user looks. */
    async connected() {
        await this.#list((this.#connection = {}));
    }

    async #list(connection) {
        const lines = await this.#lines(connection);
        if (connection !== this.#connection || !lines) return;
        this.#chat.isKept = true;
        const isNew = ({ kind, with: address, last }) => this.#left.get(`${kind} ${address}`) !== last.id;
        this.#chat.rankFirst(lines.filter(isNew).map((line) => this.#chat.takeLine(line)));
        this.#chat.tell("list");
        this.#chat.tell("counted");
    }

    lost() { this.#connection = null; }

    /** Gets the newest messages of a conversation that is shown, once in each connection. */
    async open(conversation) {
        if (!conversation || conversation.isNewest || conversation.hasFailed) return;
        await this.#load(conversation, {}, (page, isComplete) => conversation.mergeNewest(page, isComplete, refresh));
    }

    /** Gets the messages before the oldest. */
    async older(conversation) {
        const { oldest, isNewest, past, hasFailed } = conversation;
        if (!oldest || !isNewest || past !== PAST.MORE || hasFailed) return;
        await this.#load(conversation, { before: oldest.id, author: oldest.from },
            (page, isComplete) => conversation.mergeOlder(page, isComplete, refresh));
    }

    /** After a failure nothing is asked for until the user wants it. */
    async again(conversation) {
        conversation.hasFailed = false;
        await (conversation.isNewest ? this.older(conversation) : this.open(conversation));
    }

    async #load(conversation, cursor, merge) {
        const connection = this.#connection;
        if (!connection || !this.#chat.isKept || conversation.isLoading) return;
        Object.assign(conversation, { isLoading: true, hasFailed: false });
        this.#chat.tell("messages", { conversation });
        try {
            const query = { with: conversation.address, limit: PAGE, ...cursor };
            const { messages, complete } = await this.#jsongle.history(query);
            const { uid } = this.#chat;
            const nameOf = (author) => this.#chat.displayName(author);
            const page = messages.map((one) => messageOf(one, { uid, nameOf }));
            if (connection === this.#connection) merge(page, complete);
        } catch {
            conversation.hasFailed = connection === this.#connection;
        }
        conversation.isLoading = false;
        this.#chat.tell("messages", { conversation });
    }

    /** The lines of the list, newest first; null if the server has none, or cannot say now. */
    async #lines(connection) {
        const lines = [];
        try {
            for (let i = 0; i < MOST_PAGES; i++) {
                const last = lines.at(-1)?.last;
                const { conversations, complete } =
                    await this.#jsongle.conversations(last ? { before: last.id, author: last.from } : {});
                lines.push(...conversations);
                if (complete || conversations.length === 0) break;
            }
        } catch (error) {
            if (error.code === NOT_SUPPORTED) this.#chat.isKept = false;
            else setTimeout(() => connection === this.#connection && this.#list(connection), AGAIN_MS);
            return null;
        }
        return lines;
    }
}
