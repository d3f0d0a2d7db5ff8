import { Conversation, KIND } from "./conversation.js";
import { Message } from "./message.js";
import { memberName, MUC_PREFIX, ROOM_PREFIX } from "./names.js";

const JOIN_QUERY = { [KIND.MUC]: "muc-join", [KIND.ROOM]: "session-join" };

/**
 * All conversations, and what the user does in them. inbox.js takes what arrives for them, archive.js what the server
 * keeps. Views listen to its events `list`, `open`, `members`, `message`, `message-changed`, `messages` (some came,
 * went or have another place), `counted` (how many are unread), `left`, `typing` and `back`; their `detail` is
 * `{conversation, message}`.
 */
export class Chat extends EventTarget {
    #jsongle;
    #conversations = [];
    #current = null;
    #isLost = false;
    #newestRank = 0;

    /** The server keeps messages: it can be asked for them, and one can be changed. */
    isKept = false;

    constructor(jsongle, uid) {
        super();
        this.#jsongle = jsongle;
        this.uid = uid;
    }

    get conversations() { return this.#conversations; }
    /** As a list shows them: where the server keeps them, that with the newest message first. */
    get listed() {
        return this.isKept ? [...this.#conversations].sort((a, b) => b.rank - a.rank) : this.#conversations;
    }

    get current() { return this.#current; }
    /** True without a connection: then it is not known whether everybody is where they were. */
    get isLost() { return this.#isLost; }

    find(kind, address) {
        return this.#conversations.find((one) => one.kind === kind && one.address === address) ?? null;
    }

    /** Everybody else in any of our rooms, each once, by name. */
    get people() {
        const people = new Map();
        for (const { others } of this.#conversations) {
            for (const member of others) people.set(member.uid, member);
        }
        return [...people.values()].sort((a, b) => memberName(a).localeCompare(memberName(b)));
    }

    displayName(uid) {
        const known = this.#conversations.map(({ members }) => members.get(uid)).find((member) => member);
        return memberName(known ?? { uid });
    }

    // ---- conversations ------------------------------------------------------------------------------------------

    /** Joins a room of this kind and name, or opens it if we are in it already. Rejects with the server's reason. */
    async join(kind, name, { open = true } = {}) {
        const address = (kind === KIND.MUC ? MUC_PREFIX : ROOM_PREFIX) + name;
        const known = this.find(kind, address);
        if (known?.isJoined) return open ? this.open(known) : undefined;
        const { description } = await this.#jsongle.request(this.#jsongle.sn, JOIN_QUERY[kind], { rid: address });
        const conversation = this.find(kind, address) ?? this.create(kind, address, { isJoined: false });
        // Asked twice at once, the server sends the same list twice: each member counts once.
        if (!conversation.isJoined) {
            this.#joined(conversation, description.members);
            await this.#listRest(conversation, description);
        }
        return open ? this.open(conversation) : this.tell("list");
    }

    /** A long list of members comes in parts: gets the parts after the first. */
    async #listRest(conversation, { members, complete }) {
        let part = { members, complete };
        while (part.complete === false && part.members.length > 0) {
            const content = { rid: conversation.address, after: part.members.at(-1).uid };
            ({ description: part } = await this.#jsongle.request(this.#jsongle.sn, "room-members", content));
            // Those who came meanwhile were announced, and are in the later parts as well.
            this.#joined(conversation, part.members.filter(({ uid }) => !conversation.members.has(uid)));
        }
    }

    async leave(conversation) {
        if (conversation.isRoom) {
            const leaving = this.#jsongle.request(this.#jsongle.sn, "session-leave", { rid: conversation.address });
            // We may not be in it any more. Asking all the same stops the library from joining it again.
            await (conversation.isJoined ? leaving : leaving.catch(() => {}));
        }
        conversation.nobodyTypes();
        this.tell("left", { conversation });
        this.#conversations = this.#conversations.filter((one) => one !== conversation);
        if (this.#current === conversation) this.open(this.#conversations[0] ?? null);
        else this.tell("list");
    }

    write(uid) { this.open(this.with(uid)); }

    /** Opens a conversation to write in it. */
    open(conversation) {
        this.show(conversation);
        this.tell("open");
    }

    /** Shows a conversation, and leaves the focus where it is. */
    show(conversation) {
        this.#current = conversation;
        this.tell("list");
    }

    /** The conversation with somebody, made where there is none yet. */
    with(uid) { return this.find(KIND.USER, uid) ?? this.create(KIND.USER, uid); }

    /** The connection is lost: it may be back soon, as if nothing had been. */
    pause() {
        this.#isLost = true;
        for (const conversation of this.#conversations) {
            conversation.nobodyTypes();
            this.tell("members", { conversation });
        }
    }

    /** The connection is back, and nothing was missed. */
    goOn() {
        this.#isLost = false;
        for (const conversation of this.#conversations) this.tell("members", { conversation });
        this.tell("list");
        this.tell("back");
    }

    /** The server knows nothing of what was before: nobody is known to be anywhere. */
    lost() {
        for (const conversation of this.#conversations) {
            conversation.lost();
            conversation.members.clear();
            conversation.nobodyTypes();
            this.tell("members", { conversation });
        }
    }

    /** The server has put us out of a room: a new token does not permit it. */
    putOut(conversation) {
        conversation.isJoined = false;
        conversation.members.clear();
        conversation.nobodyTypes();
        this.tell("list");
        this.tell("members", { conversation });
    }

    /** The connection is back. Takes the rooms that the library has joined again, and those that it could not join. */
    back({ rejoined = [], refused = [] }) {
        this.#isLost = false;
        const kindOf = (query) => (query === JOIN_QUERY[KIND.MUC] ? KIND.MUC : KIND.ROOM);
        for (const { rid, query, members } of rejoined) this.#joined(this.find(kindOf(query), rid), members);
        for (const { rid, query } of refused) {
            const conversation = this.find(kindOf(query), rid);
            if (conversation) conversation.isJoined = false;
        }
        this.tell("list");
        this.tell("back");
    }

    // ---- what the user does -------------------------------------------------------------------------------------

    send(conversation, content, { isJson = false } = {}) {
        const { kind, address } = conversation;
        const [text, json] = kind === KIND.MUC ? ["sendMuc", "sendJSONMUC"] : ["send", "sendJSON"];
        const id = this.#jsongle[isJson ? json : text](address, content);
        const [from, name, at] = [this.uid, this.displayName(this.uid), new Date()];
        const message = new Message({ id, from, name, isMine: true, content, isJson, at });
        if (this.#jsongle.isWaiting(id)) message.wait();
        this.add(conversation, message);
    }

    /** Sends a message again that was not delivered: the same, or else a new one in its place. */
    sendAgain(conversation, message) {
        if (this.#jsongle.resend(message.id)) {
            message.wait();
            this.tell("message-changed", { conversation, message });
            return;
        }
        this.send(conversation, message.content, { isJson: message.isJson });
        this.#remove(conversation, message);
    }

    /** Does not send a message that waits. */
    giveUp(conversation, message) {
        if (this.#jsongle.giveUp(message.id)) this.#remove(conversation, message);
    }

    #remove(conversation, message) {
        conversation.remove(message);
        this.tell("messages", { conversation });
        this.tell("list");
    }

    /** Says something else in a message of ours. Rejects with the server's reason. */
    async edit(conversation, message, content) {
        await this.#jsongle.editMessage(message.id, content);
        message.edit(content);
        this.tell("message-changed", { conversation, message });
        this.tell("list");
    }

    /** Takes a message of ours back. Rejects with the server's reason. */
    async retract(conversation, message) {
        await this.#jsongle.retractMessage(message.id);
        message.retract();
        this.tell("message-changed", { conversation, message });
        this.tell("list");
    }

    /** The user has read all up to this message (an id): tells the senders of those that were unread. */
    markRead(conversation, id) {
        if (conversation.unread === 0 || this.#jsongle.connectionState !== "connected") return;
        const read = conversation.read(id);
        const acknowledge = conversation.kind === KIND.MUC ? "sendAReadAcknowledgementMuc" : "sendAReadAcknowledgement";
        for (const one of read) this.#jsongle[acknowledge](one, conversation.address);
        if (read.length > 0) this.tell("list");
    }

    /** Each user has one reaction: another one replaces it, the same one again removes it. */
    react(conversation, message, reaction) {
        const wanted = message.reactions.get(this.uid) === reaction ? "" : reaction;
        const react = conversation.kind === KIND.MUC ? "reactToMessageMUC" : "reactToMessage";
        this.#jsongle[react](message.id, wanted, conversation.address);
        message.react(this.uid, wanted);
        this.tell("message-changed", { conversation, message });
    }

    tellTyping(conversation, isTyping) {
        if (this.#jsongle.connectionState !== "connected" || !conversation.isJoined) return;
        this.#jsongle[conversation.kind === KIND.MUC ? "isTypingMuc" : "isTyping"](isTyping, conversation.address);
    }

    // ---- what the inbox needs too -------------------------------------------------------------------------------

    create(kind, address, { isJoined = true } = {}) {
        const ontyping = (conversation) => this.tell("typing", { conversation });
        const conversation = new Conversation({ kind, address, self: this.uid, ontyping });
        conversation.isJoined = isJoined;
        this.#conversations.push(conversation);
        return conversation;
    }

    #joined(conversation, members) {
        if (!conversation) return;
        conversation.isJoined = true;
        for (const member of Array.isArray(members) ? members : []) conversation.members.add(member);
        this.tell("members", { conversation });
    }

    /** The conversation that our user addresses so: what is said to one in a room is between the two. */
    addressed(address) {
        if (address.includes("/")) return this.with(address.slice(address.indexOf("/") + 1));
        const kind = address.startsWith(MUC_PREFIX) ? KIND.MUC : KIND.ROOM;
        if (!address.startsWith(MUC_PREFIX) && !address.startsWith(ROOM_PREFIX)) return this.with(address);
        return this.find(kind, address) ?? this.create(kind, address, { isJoined: false });
    }

    /** Adds a message, unless it is known. One from before is among those that the server has counted. */
    add(conversation, message) {
        if (!conversation.add(message)) return;
        const isLast = conversation.order.at(-1) === message;
        if (!message.isMine && (message.isLive || !conversation.isCounted)) conversation.unread += 1;
        if (isLast) conversation.rank = ++this.#newestRank;
        if (isLast) this.tell("message", { conversation, message });
        else this.tell("messages", { conversation });
        this.tell("list");
    }

    /** Takes a line of the server's list. Returns its conversation. */
    takeLine({ with: address, kind, last, unread }) {
        const conversation = this.find(kind, address)
            ?? this.create(kind, address, { isJoined: kind === KIND.USER });
        const { id, from, sent, preview, retracted } = last;
        const [at, text, isRetracted] = [new Date(sent), String(preview ?? ""), retracted !== undefined];
        conversation.count({ unread, last: { id, from, at, text, isRetracted } });
        return conversation;
    }

    /** Puts these conversations behind each other, and before all others. */
    rankFirst(conversations) {
        for (const conversation of [...conversations].reverse()) conversation.rank = ++this.#newestRank;
    }

    /** True while messages wait that a page takes with it when it goes. */
    get hasUnsent() {
        return this.#conversations.some(({ order }) => order.some(({ id }) => this.#jsongle.isWaiting(id)));
    }

    tell(type, detail = {}) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
