// What the page's chat needs of the client library, and a server behind it that answers when the test says so.

import { Archive } from "../www/page/chat/archive.js";
import { Chat } from "../www/page/chat/chat.js";
import { Inbox } from "../www/page/chat/inbox.js";
import { at, settle } from "./support.js";

export const SN = "sn";

/** A text as it travels. `minute`: when the server passed it on. */
export const text = (id, from, minute, content = id, more = {}) => ({
    id, from, jsongle: {
        action: "session-text", namespace: "message",
        description: { content, sent: at(0), relayed: at(60 * minute), ...more },
    },
});

/** The same as a history has it. */
export const kept = (id, author, minute, { received = [], read = [], reactions = {}, ...more } = {}) => ({
    ...text(id, author, minute, id, more), author, receipts: { received, read }, reactions,
});

/** A line of the list of conversations. */
export const line = (whom, id, unread = 0, { kind = "user", from = whom, preview = id, ...more } = {}) => ({
    with: whom, kind, last: { id, from, sent: at(0), preview, ...more }, unread, readUpTo: null,
});

/** Alice's chat, as session.js puts it together. */
export class Page {
    asked = []; // [method, argument], with `answer` and `refuse`
    sent = []; // [method, ...arguments]
    told = []; // events of the chat
    waiting = new Set();
    #ids = 0;
    #jsongle = { sn: SN, connectionState: "connected", isWaiting: (id) => this.waiting.has(id) };

    constructor() {
        for (const method of ["history", "conversations", "editMessage", "retractMessage"]) {
            this.#jsongle[method] = (...args) => new Promise((resolve, reject) => {
                const ending = (end) => (value) => (end(value), settle());
                const ends = { answer: ending(resolve), refuse: ending(reject) };
                this.asked.push(Object.assign([method, ...args], ends));
            });
        }
        for (const method of ["send", "sendMuc", "sendJSON", "sendJSONMUC"]) {
            this.#jsongle[method] = (...args) => {
                this.sent.push([method, ...args]);
                return `own-${++this.#ids}`;
            };
        }
        for (const method of ["sendAReadAcknowledgement", "sendAReadAcknowledgementMuc", "resend", "giveUp"]) {
            this.#jsongle[method] = (...args) => (this.sent.push([method, ...args]), true);
        }
        this.chat = new Chat(this.#jsongle, "alice");
        this.inbox = new Inbox(this.#jsongle, this.chat);
        this.archive = new Archive(this.#jsongle, this.chat);
        for (const type of ["message", "messages", "message-changed", "counted"]) {
            this.chat.addEventListener(type, () => this.told.push(type));
        }
    }

    get library() { return this.#jsongle; }

    /** What was asked since the last time. */
    taken() { return this.asked.splice(0); }

    /** The server has these conversations, and no others. */
    async listed(...conversations) {
        this.archive.connected();
        const [asked] = this.taken();
        await asked.answer({ conversations, complete: true });
    }

    /** Opens the conversation with a user, whose newest messages are these. */
    async opened(uid, messages = [], complete = true) {
        this.chat.write(uid);
        const [asked] = this.taken();
        await asked.answer({ messages, complete });
        return this.chat.current;
    }

    receive(envelope) {
        this.#jsongle[envelope.jsongle.action === "session-text" ? "onmessagereceived" : "ondatareceived"](
            envelope.jsongle, envelope.from, envelope.id);
    }

    /** An event, from the server if nobody else is named. */
    hear(event, description, from = SN) {
        this.#jsongle.onevent({ action: "session-event", event, description }, from);
    }

    acknowledge(mid, minute) { this.hear("ack", { mid, type: "server-received", acknowledged: at(60 * minute) }); }

    lose() {
        this.#jsongle.connectionState = "reconnecting";
        this.chat.pause();
    }

    /** The session goes on. */
    goOn() {
        this.#jsongle.connectionState = "connected";
        this.chat.goOn();
    }

    /** It is a new session. */
    comeBack() {
        this.#jsongle.connectionState = "connected";
        this.archive.lost();
        this.chat.lost();
        this.archive.connected();
        this.chat.back({});
    }
}

/** The ids of a conversation's messages, as they are shown. */
export const ids = (conversation) => [...conversation.messages.keys()];
export const ticks = (conversation) => conversation.order.map((message) => message.ticks);
