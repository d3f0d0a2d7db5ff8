import { ConnectError } from "./errors.js";
import { Patience } from "./patience.js";
import { ACTION, CAN, CLOSED_UNAUTHORIZED, ERROR_CODE, isObject, QUERY } from "./protocol.js";
import { Pulse } from "./pulse.js";
import { SizeLimit } from "./size_limit.js";
import { Wake } from "./wake.js";

const SUBPROTOCOL = "jsongle";
/** From dialling to the server's ack: longer than any handshake with a working server. */
const GREETING_MS = 10_000;
/** First and longest pause between two attempts; they double in between. */
const BACK_OFF = { first: 500, longest: 30_000 };
/** An attempt that is older than this when the network comes back is not waited for. */
const STALE_MS = 1_000;

/** Whether the server closes with a code that says that coming back as one is would not help: of JSONgle's own. */
const isFinal = (closeCode) => closeCode >= 4400 && closeCode <= 4499;

/** Behind these refusals of the hello the server closes. It takes another answer after all others. */
const CLOSED_BEHIND = [ERROR_CODE.UNAUTHORIZED, ERROR_CODE.KEPT_OUT];

/**
 * A WebSocket to the server that is kept up. It answers the server's hello by itself and notices when the line is dead.
 * When the connection is lost it dials again: after a random pause that doubles with each attempt, or as soon as the
 * network or the machine is back. It is a transport (`in`, `out`) that also says when it is ready, lost or closed.
 * Frames reach `in` only between `onready` and `onlost`.
 */
export class Connection {
    /** Called with `{id, sn, connected, again}` each time the server has taken our hello; `connected` is its time. */
    onready = () => {};
    /** Called when a connection that was ready is lost, and is going to be dialled again. */
    onlost = () => {};
    /**
     * Called with an Error when the server does not take us back, or has closed a connection that was ready so that we
     * do not come back. Its `jsongle` and `closeCode` are the server's reason.
     */
    onrefused = () => {};

    #url;
    #member;
    #credential;
    #WebSocket;
    #backOff;
    #environment;
    #log;
    #deliver = () => {};
    #socket = null;
    #greeting = null; // what is known of the hello in progress
    #sizeLimit = new SizeLimit();
    #isReady = false;
    #readyAt = 0;
    #attempts = 0;
    #patience = null; // waits for the end of the greeting
    #timer = null; // the pause before the next attempt
    #dialledAt = 0;
    #pulse;
    #wake;
    #probe = null; // the transaction of the last one
    #opening = null; // the promise of open()
    #held = null; // what arrives before the application can have set its callbacks

    constructor({ url, member, credential, WebSocket, backOff, environment, log }) {
        this.#url = url;
        this.#member = member;
        this.#credential = credential;
        this.#WebSocket = WebSocket;
        this.#backOff = { ...BACK_OFF, ...backOff };
        this.#environment = environment;
        this.#log = log;
        this.#pulse = new Pulse(environment, { probe: () => this.#sendProbe(), ondead: () => this.#gone("no answer") });
        this.#wake = new Wake(environment, () => this.#awake());
    }

    /** Of the user who says hello by it. */
    get uid() {
        return this.#member?.uid;
    }

    in(callback) {
        this.#deliver = callback;
    }

    out(message) {
        if (!this.#isReady) throw new Error("Not connected");
        this.#socket.send(this.#sizeLimit.written(message));
    }

    /** Throws for a message that the server would not take, as it said last. */
    check(message) {
        this.#sizeLimit.check(message);
    }

    /** Dials for the first time. Rejects if that fails: only a connection that was ready once is dialled again. */
    open() {
        return new Promise((resolve, reject) => {
            this.#opening = { resolve, reject };
            this.#dial();
        });
    }

    /** Something did not come that should have: is the line dead? */
    suspect() {
        this.#pulse.suspect();
    }

    close() {
        this.#wake.stop();
        this.#drop();
        this.#opening?.reject(new Error("Connection closed"));
        this.#opening = null;
    }

    #dial() {
        const socket = this.#newSocket();
        if (!socket) return;
        this.#socket = socket;
        this.#greeting = {};
        this.#dialledAt = this.#environment.now();
        this.#patience = new Patience(this.#environment, GREETING_MS, () => this.#gone("no hello in time"));
        // A socket that was given up may still report. Only the present one counts.
        socket.onmessage = ({ data }) => socket === this.#socket && this.#frame(data);
        socket.onclose = ({ code, reason }) => {
            if (socket !== this.#socket) return;
            this.#gone(`closed with code ${code}${reason ? `, '${reason}'` : ""}`, { closeCode: code });
        };
        socket.onerror = () => this.#log.debug("socket error"); // onclose follows
    }

    /** Returns null if the platform does not take the URL: then no other attempt would do better. */
    #newSocket() {
        try {
            return new this.#WebSocket(this.#url, SUBPROTOCOL);
        } catch (cause) {
            this.#fail({ why: cause.message, cause });
            return null;
        }
    }

    #frame(data) {
        this.#pulse.heard();
        let message;
        try {
            message = JSON.parse(data);
        } catch {
            return this.#log.warn("ignored a frame that is not JSON");
        }
        if (!isObject(message) || !isObject(message.jsongle)) return this.#log.warn("ignored a frame without jsongle");
        if (!this.#isReady) return this.#greet(message);
        if (this.#isOfProbe(message.jsongle)) return undefined;
        if (this.#held) return this.#held.push(message);
        return this.#deliver(message);
    }

    #greet({ from, to, jsongle }) {
        const { action, query, transaction, status, description } = jsongle;
        const greeting = this.#greeting;
        if (action === ACTION.IQ_GET && query === QUERY.HELLO) {
            const { sn = from, connected } = description ?? {};
            this.#greeting = { id: to, sn, connected, transaction };
            this.#sizeLimit.learn(description);
            this.#answerHello(from, to, transaction);
        } else if (action === ACTION.ACK && greeting.id && transaction === greeting.transaction) {
            if (status === "success") this.#ready(greeting);
            else this.#refused({ ...greeting, isRefused: true });
        } else if (action === ACTION.ERROR) {
            this.#refused({ ...greeting, error: jsongle });
        }
    }

    /** The application may have to be asked for the token. If it has none, it may have one at the next attempt. */
    #answerHello(sn, id, transaction) {
        const socket = this.#socket;
        const shown = this.#credential.show();
        if (typeof shown?.then !== "function") return this.#answerHelloWith(shown, { sn, id, transaction });
        return shown.then(
            (token) => socket === this.#socket && this.#answerHelloWith(token, { sn, id, transaction }),
            (cause) => socket === this.#socket && this.#gone("the application gave no token", { cause }));
    }

    /** The member comes from the application: JSON may not be able to hold it, or the server may not take it. */
    #answerHelloWith(token, { sn, id, transaction }) {
        const client = { ...this.#member?.client, can: CAN };
        const description = { ...this.#member, client, ...(token !== undefined && { token }) };
        const jsongle = { action: ACTION.IQ_RESULT, query: QUERY.HELLO, transaction, description };
        let text;
        try {
            text = this.#sizeLimit.written({ id: this.#environment.newId(), from: id, to: sn, jsongle });
        } catch (cause) {
            return this.#fail({ why: cause.message, cause });
        }
        return this.#socket.send(text);
    }

    #ready({ id, sn, connected }) {
        this.#patience.stop();
        this.#isReady = true;
        this.#readyAt = this.#environment.elapsed();
        this.#pulse.start();
        this.#wake.start();
        const opening = this.#opening;
        this.#opening = null;
        if (opening) {
            // Callbacks are set after `await connect()`: what arrives before waits for a turn of the event loop.
            this.#held = [];
            this.#environment.setTimeout(() => this.#release(), 0);
        }
        this.onready({ id, sn, connected, again: !opening });
        opening?.resolve();
    }

    #release() {
        const held = this.#held ?? [];
        this.#held = null;
        for (const message of held) this.#deliver(message);
    }

    /** A refusal is a failed ack and an error with the reason, in either order. Dialling again would not help. */
    #refused(greeting) {
        this.#greeting = greeting;
        const { isRefused, error } = greeting;
        if (!isRefused || !error) return;
        if (CLOSED_BEHIND.includes(error.description?.errorCode)) return; // the application gets the code of the close
        this.#fail({ jsongle: error });
    }

    /** A server that does not know the query answers with an `iq-error`, which is as good. */
    #sendProbe() {
        const { id: from, sn: to } = this.#greeting;
        this.#probe = this.#environment.newId();
        const jsongle = { action: ACTION.IQ_SET, query: QUERY.PING, transaction: this.#probe, description: {} };
        this.#socket.send(JSON.stringify({ id: this.#environment.newId(), from, to, jsongle }));
    }

    #isOfProbe({ transaction }) {
        return this.#probe !== null && transaction === this.#probe;
    }

    /** The network, the page or the machine is back: checks the line, or dials at once if there is none. */
    #awake() {
        if (this.#isReady) return this.#pulse.suspect();
        const isStale = Math.abs(this.#environment.now() - this.#dialledAt) >= STALE_MS;
        if (this.#socket && !isStale) return undefined;
        this.#drop();
        this.#attempts = 0;
        return this.#dial();
    }

    #gone(why, { closeCode, cause } = {}) {
        const wasReady = this.#isReady;
        const mayComeBack = this.#mayComeBack(closeCode);
        const { isRefused, error } = this.#greeting;
        this.#drop();
        if (isRefused) return this.#fail({ jsongle: error, closeCode });
        if (this.#opening) return this.#fail({ why, jsongle: error, closeCode, cause });
        if (!mayComeBack) return this.#fail({ [wasReady ? "ended" : "why"]: why, jsongle: error, closeCode });
        this.#log.info(`connection lost: ${why}`);
        // One that did not last does not count: a server that greets and closes must not be dialled without a pause.
        if (wasReady && this.#environment.elapsed() - this.#readyAt >= this.#backOff.longest) this.#attempts = 0;
        this.#timer = this.#environment.setTimeout(() => this.#dial(), this.#pause());
        if (wasReady) this.onlost();
    }

    /** A token that has expired can be replaced, if the application gives new ones. One that was refused was new. */
    #mayComeBack(closeCode) {
        if (closeCode === CLOSED_UNAUTHORIZED && this.#isReady) return this.#credential.isRenewable;
        return !isFinal(closeCode);
    }

    /** Random, so that the clients of a server that restarts do not all come back at once. */
    #pause() {
        const { first, longest } = this.#backOff;
        const whole = Math.min(longest, first * 2 ** this.#attempts++);
        return whole / 2 + (this.#environment.random() * whole) / 2;
    }

    #fail(what) {
        this.#wake.stop();
        this.#drop();
        const error = new ConnectError({ url: this.#url, ...what });
        if (this.#opening) this.#opening.reject(error);
        else this.onrefused(error);
        this.#opening = null;
    }

    #drop() {
        this.#environment.clearTimeout(this.#timer);
        this.#patience?.stop();
        this.#pulse.stop();
        const socket = this.#socket;
        this.#socket = null;
        this.#isReady = false;
        this.#held = null;
        socket?.close();
    }
}
