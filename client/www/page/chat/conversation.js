import { isolated, listed } from "../kit/text.js";
import { Members } from "./members.js";
import { memberName, roomName } from "./names.js";

/** A conversation with a user, in a MUC (any number of people), or in a room (for calls, two people). */
export const KIND = Object.freeze({ USER: "user", MUC: "muc", ROOM: "room" });

const TICKS = ["sent", "server", "received", "read"];
const MOST_MESSAGES = 500;
const TYPING_MS = 20_000;

/** A message as it is shown. `reactions`: user id -> reaction; `readers`: user ids. */
export class Message {
    ticks = TICKS[0];
    failure = null; // why it may not have arrived; "" if no reason is known
    reactions = new Map();
    readers = new Set();

    /**
     * `name`: how the author was shown when it came. `isMine`: our user wrote it. `isElsewhere`: on another page or
     * device, so it came from the server.
     */
    constructor({ id, from, name, isMine, isElsewhere = false, content, isJson, at }) {
        Object.assign(this, { id, from, name, isMine, isElsewhere, content, isJson, at });
        if (isElsewhere) this.tick("server");
    }

    /** Acknowledgements may come in any order: the best one counts. */
    tick(ticks) {
        if (TICKS.indexOf(ticks) > TICKS.indexOf(this.ticks)) this.ticks = ticks;
    }

    react(uid, reaction) {
        if (reaction) this.reactions.set(uid, reaction);
        else this.reactions.delete(uid);
    }
}

export class Conversation {
    messages = new Map(); // id -> Message, oldest first
    unread = new Set(); // ids
    members = new Members(); // all but this page
    isJoined = true;
    draft = { text: "", isJson: false };

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

    /** Takes a message, unless its id is known here. Forgets the oldest when there are too many for a page. */
    add(message) {
        if (this.messages.has(message.id)) return false;
        this.messages.set(message.id, message);
        if (this.messages.size > MOST_MESSAGES) {
            const [oldest] = this.messages.keys();
            this.messages.delete(oldest);
            this.unread.delete(oldest);
        }
        return true;
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
