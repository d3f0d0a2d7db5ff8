import { ACTION, isObject, QUERY } from "./protocol.js";

const SUBPROTOCOL = "jsongle";
/** From dialling to the server's ack: longer than any handshake of a server that is there. */
const GREETING_MS = 10_000;
/** First and longest pause between two attempts; they double in between. */
const BACK_OFF = { first: 500, longest: 30_000 };

/**
 * A WebSocket to the server, greeted and kept up: it answers the server's hello by itself and dials again when the
 * connection is lost, after a random pause that doubles with each attempt. It is a transport (`in`, `out`) that also
 * tells when it is ready, lost, and closed for good. Frames reach `in` only between `onready` and `onlost`.
 */
export class Connection {
    /** Called with `{id, sn, again}` each time the server has taken our hello. */
    onready = () => {};
    /** Called when a connection that was ready is gone and will be dialled again. */
    onlost = () => {};
    /** Called with an Error, its `jsongle` the server's reason, when the server refuses to have us back. */
    onrefused = () => {};

    #url;
    #member;
    #WebSocket;
    #backOff;
    #environment;
    #log;
    #deliver = () => {};
    #socket = null;
    #greeting = null; // what is known of the hello under way
    #isReady = false;
    #readyAt = 0;
    #attempts = 0;
    #timer = null; // the end of the greeting, or of the pause before the next attempt
    #opening = null; // the promise of open()
    #held = null; // what arrives before the application had a chance to set its callbacks

    constructor({ url, member, WebSocket, backOff, environment, log }) {
        this.#url = url;
        this.#member = member;
        this.#WebSocket = WebSocket;
        this.#backOff = { ...BACK_OFF, ...backOff };
        this.#environment = environment;
        this.#log = log;
    }

    get isReady() {
        return this.#isReady;
    }

    in(callback) {
        this.#deliver = callback;
    }

    out(message) {
        if (!this.#isReady) throw new Error("Not connected");
        this.#socket.send(JSON.stringify(message));
    }

    /** Dials for the first time. Rejects when that fails: only a connection that was there once is dialled again. */
    open() {
        return new Promise((resolve, reject) => {
            this.#opening = { resolve, reject };
            this.#dial();
        });
    }

    close() {
        this.#drop();
        this.#opening?.reject(new Error("Connection closed"));
        this.#opening = null;
    }

    #dial() {
        const socket = new this.#WebSocket(this.#url, SUBPROTOCOL);
        this.#socket = socket;
        this.#greeting = {};
        this.#timer = this.#environment.setTimeout(() => this.#gone("no hello in time"), GREETING_MS);
        // A socket that was given up may still report: only the present one counts.
        socket.onmessage = ({ data }) => socket === this.#socket && this.#frame(data);
        socket.onclose = ({ code }) => socket === this.#socket && this.#gone(`closed with code ${code}`);
        socket.onerror = () => this.#log.debug("socket error"); // onclose follows
    }

    #frame(data) {
        let message;
        try {
            message = JSON.parse(data);
        } catch {
            return this.#log.warn("ignored a frame that is not JSON");
        }
        if (!isObject(message) || !isObject(message.jsongle)) return this.#log.warn("ignored a frame without jsongle");
        if (!this.#isReady) return this.#greet(message);
        if (this.#held) return this.#held.push(message);
        return this.#deliver(message);
    }

    #greet({ from, to, jsongle }) {
        const { action, query, transaction, status, description } = jsongle;
        const greeting = this.#greeting;
        if (action === ACTION.IQ_GET && query === QUERY.HELLO) {
            this.#greeting = { id: to, sn: description?.sn ?? from, transaction };
            this.#socket.send(JSON.stringify({
                id: this.#environment.newId(), from: to, to: from,
                jsongle: { action: ACTION.IQ_RESULT, query, transaction, description: this.#member },
            }));
        } else if (action === ACTION.ACK && greeting.id && transaction === greeting.transaction) {
            if (status === "success") this.#ready(greeting);
            else this.#refused({ ...greeting, isRefused: true });
        } else if (action === ACTION.ERROR) {
            this.#refused({ ...greeting, error: jsongle });
        }
    }

    #ready({ id, sn }) {
        this.#environment.clearTimeout(this.#timer);
        this.#isReady = true;
        this.#readyAt = this.#environment.now();
        const opening = this.#opening;
        this.#opening = null;
        if (opening) {
            // Callbacks are set after `await connect()`: what arrives meanwhile waits for a turn of the event loop.
            this.#held = [];
            this.#environment.setTimeout(() => this.#release(), 0);
        }
        this.onready({ id, sn, again: !opening });
        opening?.resolve();
    }

    #release() {
        const held = this.#held ?? [];
        this.#held = null;
        for (const message of held) this.#deliver(message);
    }

    /** A refusal is a failed ack and an error that says why, in either order. Dialling again would not help. */
    #refused(greeting) {
        this.#greeting = greeting;
        if (!greeting.isRefused || !greeting.error) return;
        this.#fail("The server refused the hello", greeting.error);
    }

    #gone(why) {
        const wasReady = this.#isReady;
        const { isRefused, error } = this.#greeting;
        this.#drop();
        if (isRefused) return this.#fail("The server refused the hello", error);
        if (this.#opening) return this.#fail(`Could not connect: ${why}`, error);
        this.#log.info(`connection lost: ${why}`);
        // One that did not last is no success: a server that greets and closes must not be dialled without pause.
        if (wasReady && this.#environment.now() - this.#readyAt >= this.#backOff.longest) this.#attempts = 0;
        this.#timer = this.#environment.setTimeout(() => this.#dial(), this.#pause());
        if (wasReady) this.onlost();
    }

    /** Between half of it and the whole: clients of a server that restarts must not come back all at once. */
    #pause() {
        const { first, longest } = this.#backOff;
        const whole = Math.min(longest, first * 2 ** this.#attempts++);
        return whole / 2 + (this.#environment.random() * whole) / 2;
    }

    #fail(why, jsongle) {
        this.#drop();
        const error = Object.assign(new Error(why), { jsongle });
        if (this.#opening) this.#opening.reject(error);
        else this.onrefused(error);
        this.#opening = null;
    }

    #drop() {
        this.#environment.clearTimeout(this.#timer);
        const socket = this.#socket;
        this.#socket = null;
        this.#isReady = false;
        this.#held = null;
        socket?.close();
    }
}
