import { OutboxFullError } from "./errors.js";
import { ERROR_CODE } from "./protocol.js";
import { bytesOf } from "./size_limit.js";

/** What an outbox keeps at most. */
export const MOST = Object.freeze({ messages: 1000, bytes: 4 * 1024 * 1024 });
/** Of those that waited so much is on its way at once: of whoever sends all in one go a server refuses some. */
const WINDOW = Object.freeze({ messages: 16, bytes: 128 * 1024 });

/**
 * The texts and custom messages that the server has not acknowledged, as they were when they were sent. It sends them
 * while there is a connection. Without one they wait, and so do those that were on their way when it was lost; then
 * they go under their own ids, in their order, unless the session goes on and brings them itself. The server takes an
 * id once, however often it comes. A message that the server refuses stays until somebody sends it again or gives it up.
 */
export class Outbox {
    #transmit;
    #forget;
    #check;
    #newId;
    #onwaiting;
    #onfailed;
    #kept = new Map(); // id -> { to, text, bytes }, in the order in which they were sent
    #bytes = 0;
    #waiting = new Set(); // ids, in the order in which they will go
    #resent = new Set(); // those of them that are on their way
    #cutOff = new Set(); // those that were on their way when the connection was lost
    #refused = new Set();
    #isOpen = true;
    #isOver = false;

    /**
     * `transmit({id, to, jsongle})` sends, `forget(id)` says that this one shall not go again, and `check({id, to,
     * jsongle})` throws for what is too large. `onwaiting(id, to)`: this one was on its way and waits again.
     * `onfailed(id, to, error)`: this one will not be sent any more.
     */
    constructor({ transmit, forget, check, newId, onwaiting, onfailed }) {
        this.#transmit = transmit;
        this.#forget = forget;
        this.#check = check;
        this.#newId = newId;
        this.#onwaiting = onwaiting;
        this.#onfailed = onfailed;
    }

    /** Sends the message, or lets it wait. Returns its id. Throws, and keeps nothing, if neither is possible. */
    post({ to, jsongle }) {
        const id = this.#newId();
        const goesNow = this.#isOver || (this.#isOpen && this.#waiting.size === 0);
        // The application may change its content later. What is sent again must be the same, byte for byte.
        const text = JSON.stringify(jsongle);
        const bytes = bytesOf(text);
        if (!goesNow) {
            this.#check({ id, to, jsongle });
            this.#makeRoom(bytes, this.#refused);
            if (!this.#hasRoom(bytes)) throw new OutboxFullError(MOST);
        }
        this.#keep(id, { to, text, bytes });
        if (!goesNow) this.#waiting.add(id);
        else this.#sendNow(id, { to, jsongle });
        return id;
    }

    isWaiting(id) { return this.#waiting.has(id); }

    /** The `{to, jsongle}` of a message that is kept, or null. */
    find(id) {
        const kept = this.#kept.get(id);
        return kept ? { to: kept.to, jsongle: JSON.parse(kept.text) } : null;
    }

    /** The server has the message. */
    settle(id) {
        this.#drop(id);
        this.#pump();
    }

    /** The server does not take it. Under an id that it knows for another message it never will. */
    refuse(id, code) {
        if (!this.#kept.has(id)) return;
        this.#resent.delete(id);
        if (code === ERROR_CODE.CONFLICT) this.#drop(id);
        else this.#refused.add(id);
        this.#pump();
    }

    /** Sends one that was refused again, behind all others. Returns whether there was one. */
    resend(id) {
        if (!this.#refused.delete(id)) return false;
        const message = this.#kept.get(id);
        this.#kept.delete(id);
        this.#kept.set(id, message);
        this.#waiting.add(id);
        this.#pump();
        return true;
    }

    /** It is not sent again. Returns whether it was there. */
    giveUp(id) {
        const wasKept = this.#kept.has(id);
        this.#forget(id);
        this.settle(id);
        return wasKept;
    }

    /** There is a connection, for a new session. */
    open() {
        this.#isOpen = true;
        this.#cutOff.clear();
        this.#resent.clear();
        this.#pump();
    }

    /** The session goes on over a new connection, and so does what was on its way. */
    goOn() {
        for (const id of this.#cutOff) this.#waiting.delete(id);
        this.#cutOff.clear();
        this.#isOpen = true;
        this.#pump();
    }

    /** There is none at the moment: what was on its way may not have arrived. */
    shut() {
        this.#isOpen = false;
        const before = this.#waiting;
        this.#waiting = new Set([...this.#kept.keys()].filter((id) => !this.#refused.has(id)));
        for (const id of [...this.#waiting]) {
            if (before.has(id)) continue;
            this.#cutOff.add(id);
            this.#onwaiting(id, this.#kept.get(id).to);
        }
    }

    /** There will be none any more. */
    end(error) {
        this.#isOver = true;
        const lost = [...this.#kept].filter(([id]) => !this.#refused.has(id));
        for (const id of [...this.#kept.keys()]) this.#drop(id);
        for (const [id, { to }] of lost) this.#onfailed(id, to, error);
    }

    #pump() {
        for (const id of this.#waiting) {
            const { to, text, bytes } = this.#kept.get(id);
            if (!this.#isOpen || !this.#fits(bytes)) return;
            this.#waiting.delete(id);
            this.#resent.add(id);
            try {
                this.#transmit({ id, to, jsongle: JSON.parse(text) });
            } catch (error) {
                this.#drop(id);
                // The server may take less than the one before it.
                this.#onfailed(id, to, error);
            }
        }
    }

    /** One message may go whatever its size. */
    #fits(bytes) {
        const sizes = [...this.#resent].map((id) => this.#kept.get(id).bytes);
        if (sizes.length === 0) return true;
        return sizes.length < WINDOW.messages && sizes.reduce((sum, size) => sum + size, bytes) <= WINDOW.bytes;
    }

    #sendNow(id, message) {
        try {
            this.#transmit({ id, ...message });
        } catch (error) {
            this.#drop(id);
            throw error;
        }
    }

    #keep(id, message) {
        // Only a server that acknowledges nothing lets it come to that.
        this.#makeRoom(message.bytes, this.#kept.keys());
        this.#kept.set(id, message);
        this.#bytes += message.bytes;
    }

    #makeRoom(bytes, ids) {
        for (const id of ids) {
            if (this.#hasRoom(bytes)) return;
            this.#drop(id);
        }
    }

    #hasRoom(bytes) {
        return this.#kept.size < MOST.messages && this.#bytes + bytes <= MOST.bytes;
    }

    #drop(id) {
        this.#bytes -= this.#kept.get(id)?.bytes ?? 0;
        for (const ids of [this.#kept, this.#waiting, this.#resent, this.#cutOff, this.#refused]) ids.delete(id);
    }
}
