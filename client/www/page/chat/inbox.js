import { describe, errorCode } from "../kit/errors.js";
import { KIND, Message } from "./conversation.js";

const LONGEST_REACTION = 16;
/** Codes of messages that had nobody to go to. */
const NOBODY_THERE = [404003, 404004];

/** Takes what the library's callbacks bring to the conversations of a Chat. */
export class Inbox {
    #jsongle;
    #chat;

    constructor(jsongle, chat) {
        this.#jsongle = jsongle;
        this.#chat = chat;
        jsongle.onmessagereceived = ({ description }, from, id) => this.#receive(from, id, description, false);
        jsongle.ondatareceived = ({ description }, from, id) => this.#receive(from, id, description, true);
        jsongle.onevent = (event, from) => this.#heard(event, from);
    }

    #receive(from, id, { content, sent, relayed }, isJson) {
        const conversation = this.#whence(from) ?? (from.includes("/") ? null : this.#chat.create(KIND.USER, from));
        if (!conversation) return;
        // A user is one person, on any number of pages and devices.
        const isMine = conversation.isOwn(from);
        const author = isMine ? this.#chat.uid : conversation.author(from);
        const at = new Date(relayed ?? sent ?? Date.now());
        conversation.setTyping(author, false);
        this.#chat.add(conversation, new Message({
            id, from: author, name: this.#chat.displayName(author), isMine, isElsewhere: isMine, content,
            isJson: isJson || typeof content !== "string",
            at: Number.isNaN(at.getTime()) ? new Date() : at,
        }));
    }

    #heard({ event, description }, from) {
        if (event === "joined" || event === "left") return this.#moved(event, description, from);
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

    #acknowledged(whence, { mid, type }, from) {
        const conversation = whence ?? this.#chat.conversations.find(({ messages }) => messages.get(mid)?.isMine);
        const message = conversation?.messages.get(mid);
        if (!message?.isMine) return;
        // If our other pages and devices have it, that says nothing about the others.
        if (whence?.isOwn(from)) return;
        if (type === "server-received" && !whence) message.tick("server");
        if (type === "received" || type === "read") message.tick(type);
        if (type === "read" && whence) message.readers.add(conversation.author(from));
        this.#chat.tell("message-changed", { conversation, message });
    }

    #reacted(conversation, { mid, type }, from) {
        const message = conversation.messages.get(mid);
        if (!message || typeof type !== "string" || type.length > LONGEST_REACTION) return;
        message.react(conversation.author(from), type);
        this.#chat.tell("message-changed", { conversation, message });
    }

    /** The connection was lost before the server acknowledged our message. */
    lost(id) {
        const conversation = this.#chat.conversations.find(({ messages }) => messages.get(id)?.isMine);
        if (!conversation) return;
        const message = conversation.messages.get(id);
        message.failure = "";
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
