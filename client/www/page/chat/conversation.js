import { isolated, listed } from "../kit/text.js";
import { Members } from "./members.js";
import { memberName, roomName } from "./names.js";

/** A conversation with a user, in a MUC (any number of people), or in a room (for calls, two people). */
export const KIND = Object.freeze({ USER: "user", MUC: "muc", ROOM: "room" });

/** What is known of the messages before those that are here: whether the server has any. */
export const PAST = Object.freeze({ UNKNOWN: "unknown", MORE: "more", ALL: "all" });

const MOST_MESSAGES = 500;
/** Of those who look back further, all the same. */
const MOST_LOOKED_BACK = 5000;
const TYPING_MS = 20_000;

/** Pending messages stand behind all others, in the order in which they were written. */
const inOrder = (a, b) => a.isPending - b.isPending || (a.isPending ? 0 : a.at - b.at) || a.serial - b.serial;

export class Conversation {
    messages = new Map(); // id -> Message, oldest first
    unread = 0; // how many: the last so many of the others'
    isCounted = false; // the server has said how many, since the connection is there
    isNewest = false; // the newest messages that the server keeps are here, since the connection is there
    past = PAST.UNKNOWN;
    isLoading = false;
    hasFailed = false; // the server has not given what was asked for last
    rank = 0; // of its last message among all conversations: the newest has the highest
    members = new Members(); // all but this page
    isJoined = true;
    draft = { text: "", isJson: false };

    #last = null; // of the server's list, if it is not here
    #edge = null; // the last message before the connection was lost
    #most = MOST_MESSAGES;
    #newestSerial = 0;
    #oldestSerial = 0;
    #self;
    #typing = new Map(); // uid -> timer
    #ontyping;

    /** `self`: our own user id; `ontyping(conversation)` is called when somebody starts to type, or stops. */
    constructor({ kind, address, self, ontyping }) {
        this.kind = kind;
        this.address = address;
        this.name = kind === KIND.USER ? address : roomName(address);
        this.title = isolated(this.name);
        this.#self = self;
        this.#ontyping = ontyping;
    }

    get isRoom() { return this.kind !== KIND.USER; }

    /** The members who are not ourselves: our user may be there from another page. */
    get others() { return this.members.list.filter(({ uid }) => uid !== this.#self); }

    /** The number of users, oneself included. */
    get size() { return this.isRoom ? this.others.length + 1 : 2; }

    /** The user who sent what came `from` here. A room for two does not say who: it is the other one. */
    author(from) {
        if (this.kind === KIND.MUC) return from.slice(from.indexOf("/") + 1);
        if (this.kind === KIND.USER) return from;
        const [other, ...others] = this.others;
        return other && others.length === 0 ? other.uid : this.name;
    }

    /** True for what our own user sent `from` another page or device. A room for two does not say who. */
    isOwn(from) { return this.kind !== KIND.ROOM && this.author(from) === this.#self; }

    /** The messages in their order. */
    get order() { return [...this.messages.values()]; }

    /** `{id, from, at, text, isRetracted}` of the last message, or the Message itself; null if there is none. */
    get last() { return this.#last ?? this.order.at(-1) ?? null; }

    get unreadIds() {
        return this.unread === 0 ? [] : this.#others.map(({ id }) => id).slice(-this.unread);
    }

    /** The oldest message that the server has, or null. */
    get oldest() { return this.order.find(({ isPending }) => !isPending) ?? null; }

    /** Takes a message, unless its id is known here. Forgets the oldest when there are too many for a page. */
    add(message) {
        if (this.messages.has(message.id)) return false;
        message.serial = ++this.#newestSerial;
        this.messages.set(message.id, message);
        this.#arrange();
        if (this.order.at(-1) === message) this.#last = null;
        while (this.messages.size > this.#most) {
            this.messages.delete(this.messages.keys().next().value);
            if (this.past === PAST.ALL) this.past = PAST.MORE;
        }
        return true;
    }

    remove(message) { this.messages.delete(message.id); }

    /** The server has taken this message of ours, at that time. */
    settle(message, at) {
        if (!message.isPending) return;
        if (!Number.isNaN(at.getTime())) message.at = at;
        message.serial = ++this.#newestSerial;
        message.isPending = false;
        message.tick("server");
        this.#arrange();
    }

    /** Our messages up to this one that the server has. */
    ownUpTo(message) {
        const { order } = this;
        return order.slice(0, order.indexOf(message) + 1).filter(({ isMine, isPending }) => isMine && !isPending);
    }

    /** Takes the server's newest messages, oldest first. Those before a gap are forgotten. */
    mergeNewest(page, isComplete, refresh) {
        const ids = new Set(page.map(({ id }) => id));
        const isJoint = isComplete || ids.has(this.#edge);
        const [first] = page;
        for (const known of this.order) {
            if (!isJoint && !known.isPending && !ids.has(known.id) && known.at < first?.at) this.remove(known);
        }
        const behind = this.order.filter(({ id, at }) => !ids.has(id) && first && at >= first.at);
        const all = this.#merge(page, refresh);
        for (const message of [...all, ...behind]) message.serial = ++this.#newestSerial;
        this.#arrange();
        const goesFurther = this.order[0] !== this.messages.get(first?.id);
        if (isComplete) this.past = PAST.ALL;
        else if (!goesFurther || this.past !== PAST.ALL) this.past = PAST.MORE;
        this.isNewest = true;
        this.#edge = null;
        this.#last = null;
    }

    /** Takes the messages right before the oldest, oldest first. */
    mergeOlder(page, isComplete, refresh) {
        this.#most = Math.min(MOST_LOOKED_BACK, Math.max(this.#most, this.messages.size + page.length));
        this.#oldestSerial -= page.length;
        this.#merge(page, refresh).forEach((message, i) => (message.serial = this.#oldestSerial + i));
        this.#arrange();
        this.past = isComplete || page.length === 0 || this.messages.size >= MOST_LOOKED_BACK ? PAST.ALL : PAST.MORE;
    }

    /** The connection is lost: what follows may have a gap before it. */
    lost() {
        if (this.isNewest || this.#edge === null) this.#edge = this.order.findLast((one) => !one.isPending)?.id ?? null;
        this.isCounted = this.isNewest = this.hasFailed = false;
        for (const message of this.messages.values()) message.isLive = false;
    }

    /** Takes a line of the server's list: how many are unread up to its last message. Newer ones may be here. */
    count({ unread, last }) {
        const { order } = this;
        const place = order.findIndex(({ id }) => id === last.id);
        const newer = place >= 0 ? order.slice(place + 1) : order.filter(({ isLive, isPending }) => isLive || isPending);
        this.unread = unread + newer.filter(({ isMine }) => !isMine).length;
        this.isCounted = true;
        this.#last = place >= 0 || newer.length > 0 ? null : last;
    }

    /** The author of a message that is not here has changed it: that matters if it is the last one. */
    changeLast(id, change) {
        if (this.#last?.id === id) this.#last = { ...this.#last, ...change };
    }

    /** All up to this message has been read. Returns the ids of those that were unread. */
    read(id) {
        const others = this.#others;
        const { order } = this;
        const behind = order.slice(order.findIndex((one) => one.id === id) + 1).filter(({ isMine }) => !isMine).length;
        const read = others.slice(Math.max(0, others.length - this.unread), others.length - behind);
        this.unread = Math.min(this.unread, behind);
        return read.map((one) => one.id);
    }

    get #others() { return this.order.filter(({ isMine }) => !isMine); }

    /** `refresh(known, message)` makes a message that is here what the server says of it. Returns those of the page. */
    #merge(page, refresh) {
        return page.map((message) => {
            const known = this.messages.get(message.id);
            if (known) refresh(known, message);
            else this.messages.set(message.id, message);
            return known ?? message;
        });
    }

    #arrange() {
        this.messages = new Map(this.order.sort(inOrder).map((message) => [message.id, message]));
    }

    get typing() { return [...this.#typing.keys()]; }

    /** Somebody starts to type, or stops. Somebody who vanishes while typing is taken to have stopped after a while. */
    setTyping(uid, isTyping) {
        clearTimeout(this.#typing.get(uid));
        const changed = isTyping ? !this.#typing.has(uid) : this.#typing.delete(uid);
        if (isTyping) this.#typing.set(uid, setTimeout(() => this.setTyping(uid, false), TYPING_MS));
        if (changed) this.#ontyping(this);
    }

    nobodyTypes() {
        for (const uid of this.typing) this.setTyping(uid, false);
    }

    /** The others' names as a phrase, at most a few of them. */
    describeOthers() {
        const names = this.others.map(memberName).sort((a, b) => a.localeCompare(b));
        return names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : listed(names);
    }
}
