import { describe, errorCode } from "../kit/errors.js";
import { KIND } from "./conversation.js";
import { messageIn } from "./kept.js";
import { isReaction } from "./message.js";

/** Codes of messages that had nobody to go to. */
const NOBODY_THERE = [404003, 404004];

/** Takes what the library's callbacks bring to the conversations of a Chat. */
export class Inbox {
    #jsongle;
    #chat;

    constructor(jsongle, chat) {
        this.#jsongle = jsongle;
        this.#chat = chat;
        jsongle.onmessagereceived = (jsongle, from, id) => this.#receive({ id, from, jsongle });
        jsongle.ondatareceived = (jsongle, from, id) => this.#receive({ id, from, jsongle });
        jsongle.onevent = (event, from) => this.#heard(event, from);
    }

    #receive(envelope) {
        const { from, jsongle } = envelope;
        const conversation = this.#whence(from) ?? (from.includes("/") ? null : this.#chat.create(KIND.USER, from));
        if (!conversation) return;
        // A user is one person, on any number of pages and devices.
        const isMine = conversation.isOwn(from);
        const author = isMine ? this.#chat.uid : conversation.author(from);
        conversation.setTyping(author, false);
        this.#chat.add(conversation, messageIn(envelope, {
            from: author, name: this.#chat.displayName(author), isMine, isElsewhere: isMine,
            isLive: jsongle.description.delayed === undefined,
        }));
    }

    /** Another page or device of our user has sent a message. */
    #sent({ message, to }) {
        const { uid } = this.#chat;
        this.#chat.add(this.#chat.addressed(to), messageIn(message, {
            from: uid, name: this.#chat.displayName(uid), isMine: true, isElsewhere: true, isLive: true,
        }));
    }

    /** Another page or device of our user has read, or wants to read again. */
    #counted(line) {
        const known = this.#chat.find(line.kind, line.with);
        const isNews = known?.last?.id !== line.last.id && !known?.messages.has(line.last.id);
        const conversation = this.#chat.takeLine(line);
        if (isNews) this.#chat.rankFirst([conversation]);
        this.#chat.tell("list");
    }

    #edited(description) {
        const { content } = description;
        const text = typeof content === "string" ? content : "";
        this.#changed(description, (message) => message.edit(content), { text });
    }

    /** The author of a message has changed it: `change` does so here. A list shows what is in `last`. */
    #changed({ with: address, author, mid }, change, last) {
        const conversation = this.#chat.conversations.find((one) => one.address === address);
        if (!conversation) return;
        conversation.changeLast(mid, last);
        const message = conversation.messages.get(mid);
        if (message?.from === author) {
            change(message);
            this.#chat.tell("message-changed", { conversation, message });
        }
        this.#chat.tell("list");
    }

    #heard({ event, description }, from) {
        if (event === "joined" || event === "left") return this.#moved(event, description, from);
        if (from === this.#jsongle.sn) {
            if (event === "sent") return this.#sent(description);
            if (event === "conversation") return this.#counted(description);
            if (event === "edited") return this.#edited(description);
            if (event === "retracted") return this.#changed(description, (one) => one.retract(), { isRetracted: true });
        }
        if (event === "ack" && from === this.#jsongle.sn) return this.#acknowledged(null, description, from);
        const conversation = this.#whence(from);
        if (!conversation) return undefined;
        if (event === "ack") return this.#acknowledged(conversation, description, from);
        if (event === "reaction") return this.#reacted(conversation, description, from);
        if (event !== "typing" || conversation.isOwn(from)) return undefined;
        return conversation.setTyping(conversation.author(from), description.state === "composing");
    }

    /** Only the server says who comes and goes: such a message from a user is a fake. */
    #moved(event, { rid, member }, from) {
        const conversation = this.#chat.find(KIND.MUC, rid) ?? this.#chat.find(KIND.ROOM, rid);
        if (!conversation || from !== this.#jsongle.sn) return;
        if (event === "left" && member?.uid === this.#chat.uid) {
            this.#chat.putOut(conversation);
            return;
        }
        if (event === "joined") conversation.members.add(member);
        else conversation.members.remove(member);
        if (!conversation.members.has(member?.uid)) conversation.setTyping(member?.uid, false);
        this.#chat.tell("members", { conversation });
    }

    #acknowledged(whence, { mid, type, acknowledged }, from) {
        const conversation = whence ?? this.#chat.conversations.find(({ messages }) => messages.get(mid)?.isMine);
        const message = conversation?.messages.get(mid);
        if (!message?.isMine) return;
        // If our other pages and devices have it, that says nothing about the others.
        if (whence?.isOwn(from)) return;
        if (!whence) this.#settled(conversation, message, { type, acknowledged });
        else if (type === "received" || type === "read") this.#arrived(conversation, message, { type, from });
    }

    /** The server has it, and says when: by that its place among the others is known. */
    #settled(conversation, message, { type, acknowledged }) {
        if (type !== "server-received") return;
        const before = conversation.order.indexOf(message);
        conversation.settle(message, new Date(acknowledged));
        const isMoved = conversation.order.indexOf(message) !== before;
        this.#chat.tell(isMoved ? "messages" : "message-changed", { conversation, message });
    }

    /** One of the others has it. In a conversation of two they have all before it as well. */
    #arrived(conversation, message, { type, from }) {
        const all = conversation.kind === KIND.MUC ? [] : conversation.ownUpTo(message);
        for (const one of new Set([...all, message])) {
            if (one.ticks === "read" && type === "received") continue;
            one.tick(type);
            if (type === "read") one.readers.add(conversation.author(from));
            this.#chat.tell("message-changed", { conversation, message: one });
        }
    }

    #reacted(conversation, { mid, type }, from) {
        const message = conversation.messages.get(mid);
        if (!message || message.isRetracted || !isReaction(type)) return;
        message.react(conversation.author(from), type);
        this.#chat.tell("message-changed", { conversation, message });
    }

    /** Our message waits for the connection. */
    waits(id) { this.#fate(id, (message) => message.wait()); }

    /** Our message will not be sent any more. */
    lost(id, error) {
        const why = errorCode(error) ? describe(error) : ""; // that the connection is closed can be seen
        this.#fate(id, (message) => (message.failure = why));
    }

    #fate(id, change) {
        const conversation = this.#chat.conversations.find(({ messages }) => messages.get(id)?.isMine);
        if (!conversation) return;
        const message = conversation.messages.get(id);
        change(message);
        this.#chat.tell("message-changed", { conversation, message });
    }

    /**
     * Takes an error of the server. Returns what the user should know about it, in words, or null: nobody needs to know
     * that an event (typing, read) reached nobody.
     */
    failed(error) {
        const { mid } = error.description;
        const conversation = this.#chat.conversations.find(({ messages }) => messages.get(mid)?.isMine);
        if (!conversation) return NOBODY_THERE.includes(errorCode(error)) ? null : describe(error);
        const message = conversation.messages.get(mid);
        message.failure = describe(error);
        this.#chat.tell("message-changed", { conversation, message });
        return `Not delivered to ${conversation.title}. ${message.failure}`;
    }

    /** The conversation that an address belongs to, as `from` shows it: `room/user` in a MUC. */
    #whence(from) {
        const slash = from.indexOf("/");
        if (slash >= 0) return this.#chat.find(KIND.MUC, from.slice(0, slash));
        return this.#chat.find(KIND.ROOM, from) ?? this.#chat.find(KIND.USER, from);
    }
}
