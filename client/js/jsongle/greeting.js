import { ACTION, CAN, ERROR_CODE, QUERY } from "./protocol.js";

/** Behind these refusals of the hello the server closes. It takes another answer after all others. */
const CLOSED_BEHIND = [ERROR_CODE.UNAUTHORIZED, ERROR_CODE.KEPT_OUT];

/** The beginning of a connection: the server says hello, the client who it is, and the server whether that will do. */
export class Greeting {
    #who;
    #line;
    #newId;
    #callbacks;
    #hello = null; // { id, sn, connected, transaction }
    #hasClaim = false;
    #isRefused = false;
    #error;

    /**
     * `who`: the `member`, the `credential`, and what `claim()` returns of a session to go on with. `line`: `write`
     * makes a text of a message, or throws, `send` sends it, and `isOver()` says that nobody needs it any more.
     * Callbacks: `onhello(description)`, `onaccepted(description)` with that of the ack, `onrefused(error)` with the
     * server's reason, `onfailed(error)` if the answer cannot be sent, `onnotoken(error)` if the application has none.
     */
    constructor(who, line, newId, callbacks) {
        this.#who = who;
        this.#line = line;
        this.#newId = newId;
        this.#callbacks = callbacks;
    }

    /** The peer id that the server has given to the connection. */
    get id() { return this.#hello?.id; }
    get sn() { return this.#hello?.sn; }
    /** The server's time. */
    get connected() { return this.#hello?.connected; }
    /** The server was asked to let a session go on. */
    get hasClaim() { return this.#hasClaim; }
    get isRefused() { return this.#isRefused; }
    /** The server's reason for whatever follows, if it gave one. */
    get error() { return this.#error; }

    /** Takes what comes before the server has taken our hello. */
    take({ from, to, jsongle }) {
        const { action, query, transaction, status, description } = jsongle;
        if (action === ACTION.IQ_GET && query === QUERY.HELLO) {
            const { sn = from, connected } = description ?? {};
            this.#hello = { id: to, sn, connected, transaction };
            this.#callbacks.onhello(description);
            this.#answer(from);
        } else if (action === ACTION.ACK && this.id && transaction === this.#hello.transaction) {
            if (status === "success") return this.#callbacks.onaccepted(description);
            this.#isRefused = true;
            this.#refused();
        } else if (action === ACTION.ERROR) {
            this.#error = jsongle;
            this.#refused();
        }
        return undefined;
    }

    /** The application may have to be asked for the token. If it has none, it may have one at the next attempt. */
    #answer(to) {
        const shown = this.#who.credential.show();
        if (typeof shown?.then !== "function") return this.#answerWith(shown, to);
        return shown.then((token) => this.#line.isOver() || this.#answerWith(token, to),
            (cause) => this.#line.isOver() || this.#callbacks.onnotoken(cause));
    }

    /** The member comes from the application: JSON may not be able to hold it, or the server may not take it. */
    #answerWith(token, to) {
        const { member } = this.#who;
        const resume = this.#who.claim();
        this.#hasClaim = resume !== undefined;
        const client = { ...member?.client, can: CAN, ...(resume && { resume }) };
        const description = { ...member, client, ...(token !== undefined && { token }) };
        const { id: from, transaction } = this.#hello;
        const jsongle = { action: ACTION.IQ_RESULT, query: QUERY.HELLO, transaction, description };
        let text;
        try {
            text = this.#line.write({ id: this.#newId(), from, to, jsongle });
        } catch (cause) {
            return this.#callbacks.onfailed(cause);
        }
        return this.#line.send(text);
    }

    /** A refusal is a failed ack and an error with the reason, in either order. Dialling again would not help. */
    #refused() {
        if (!this.#isRefused || !this.#error) return;
        // Where it closes, the application gets the code of the close.
        if (!CLOSED_BEHIND.includes(this.#error.description?.errorCode)) this.#callbacks.onrefused(this.#error);
    }
}
