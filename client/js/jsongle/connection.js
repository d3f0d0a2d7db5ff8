import { BackOff } from "./back_off.js";
import { ConnectError } from "./errors.js";
import { Greeting } from "./greeting.js";
import { Patience } from "./patience.js";
import { ACTION, CLOSED_UNAUTHORIZED, EVENT, isObject, QUERY } from "./protocol.js";
import { Pulse } from "./pulse.js";
import { Resumption } from "./resumption.js";
import { SizeLimit } from "./size_limit.js";
import { Wake } from "./wake.js";

const SUBPROTOCOL = "jsongle";
/** From dialling to the server's ack: longer than any handshake with a working server. */
const GREETING_MS = 10_000;
/** Where somebody waits for the connection, an attempt lasts no longer than this, and a pause between two. */
const URGENT = { greeting: 5_000, pause: 2_000 };
/** An attempt that is older than this when the network comes back is not waited for. */
const STALE_MS = 1_000;
/** The server may be answering when the time of a session is up: it is asked for so much longer, again and again. */
const GRACE_MS = 1_000;
/** Of a close that is meant: the server keeps nothing for us. */
const GOODBYE = 1000;

/** Whether the server closes with a code that says that coming back as one is would not help: of JSONgle's own. */
const isFinal = (closeCode) => closeCode >= 4400 && closeCode <= 4499;

/** A server that is full lets those in who go on with a session, and knows them by their id. */
function returning(url, id) {
    const place = new URL(url);
    place.searchParams.set("resume", id);
    return place.href;
}

/**
 * A WebSocket to the server that is kept up. It answers the server's hello by itself and notices when the line is dead.
 * When the connection is lost it dials again: after a random pause, or as soon as the network or the machine is back.
 * Where the server can, the session only pauses meanwhile, and goes on over the next connection as if nothing had been:
 * what is sent during the pause goes then, and what was lost on the way comes again. It is a transport (`in`, `out`)
 * that also says when it is ready, paused, lost or closed. Frames reach `in` only while it is ready.
 */
export class Connection {
    /**
     * Called with `{id, sn, connected, again, isResumed}` each time the server has taken our hello; `connected` is its
     * time. `isResumed`: the session goes on. Otherwise it is a new one.
     */
    onready = () => {};
    /** Called when a connection that was ready is lost, and its session may go on over the next one. */
    onpaused = () => {};
    /** Called when the session is over, and a new one is going to be dialled for. */
    onlost = () => {};
    /**
     * Called with an Error when the server does not take us back, or has closed a connection that was ready so that we
     * do not come back. Its `jsongle` and `closeCode` are the server's reason.
     */
    onrefused = () => {};
    /** Asked whether somebody would notice soon that the line is dead. */
    isUrgent = () => false;

    #url;
    #member;
    #credential;
    #WebSocket;
    #backOff;
    #environment;
    #log;
    #deliver = () => {};
    #socket = null;
    #greeting = null; // the one in progress, or the last
    #id = null; // of the session
    #sizeLimit = new SizeLimit();
    #isReady = false;
    #readyAt = 0;
    #resumption = new Resumption();
    #isPaused = false;
    #window = null; // the timer of the pause
    #patience = null; // waits for the end of the greeting
    #timer = null; // the pause before the next attempt
    #dialledAt = 0;
    #pulse;
    #wake;
    #opening = null; // the promise of open()
    #held = null; // what arrives before the application can have set its callbacks

    constructor({ url, member, credential, WebSocket, backOff, environment, log }) {
        this.#url = url;
        this.#member = member;
        this.#credential = credential;
        this.#WebSocket = WebSocket;
        this.#backOff = new BackOff(environment, backOff);
        this.#environment = environment;
        this.#log = log;
        this.#pulse = new Pulse(environment, {
            probe: () => this.#sendProbe(), ondead: () => this.#gone("no answer"), isUrgent: () => this.isUrgent(),
        });
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
        if (!this.#isReady && !this.#isPaused) throw new Error("Not connected");
        const text = this.#sizeLimit.written(message);
        if (this.#isPaused && !this.#resumption.hasRoom(text)) throw new Error("Not connected, and too much waits");
        this.#resumption.keep(message.id, text);
        if (this.#isReady) this.#say(text);
    }

    /** Nobody wants the message `id` sent again when the session goes on. */
    forget(id) {
        this.#resumption.forget(id);
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
        this.#stop(GOODBYE);
        this.#opening?.reject(new Error("Connection closed"));
        this.#opening = null;
    }

    #dial() {
        const socket = this.#newSocket();
        if (!socket) return;
        this.#socket = socket;
        this.#greeting = this.#newGreeting(socket);
        this.#dialledAt = this.#environment.now();
        const patience = this.isUrgent() ? URGENT.greeting : GREETING_MS;
        this.#patience = new Patience(this.#environment, patience, () => this.#gone("no hello in time"));
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
            const url = this.#resumption.isPossible ? returning(this.#url, this.#id) : this.#url;
            return new this.#WebSocket(url, SUBPROTOCOL);
        } catch (cause) {
            this.#fail({ why: cause.message, cause });
            return null;
        }
    }

    #frame(data) {
        this.#pulse.heard();
        const isCounted = this.#isReady;
        if (isCounted) this.#resumption.heard(data.length);
        this.#take(data);
        if (isCounted) this.#sayHowFar();
    }

    #take(data) {
        let message;
        try {
            message = JSON.parse(data);
        } catch {
            return this.#log.warn("ignored a frame that is not JSON");
        }
        if (!isObject(message) || !isObject(message.jsongle)) return this.#log.warn("ignored a frame without jsongle");
        if (!this.#isReady) return this.#greeting.take(message);
        if (this.#resumption.answered(message.jsongle.transaction)) return undefined;
        if (this.#isGoingAway(message)) return this.#backOff.asked(message.jsongle.description?.after);
        if (this.#held) return this.#held.push(message);
        return this.#deliver(message);
    }

    #newGreeting(socket) {
        const who = {
            member: this.#member, credential: this.#credential, claim: () => this.#resumption.claim,
        };
        const line = {
            write: (message) => this.#sizeLimit.written(message), send: (text) => socket.send(text),
            isOver: () => socket !== this.#socket,
        };
        return new Greeting(who, line, this.#environment.newId, {
            onhello: (description) => this.#sizeLimit.learn(description),
            onaccepted: (description) => this.#accepted(isObject(description) ? description : {}),
            onrefused: (error) => this.#fail({ jsongle: error }),
            onfailed: (cause) => this.#fail({ why: cause.message, cause }),
            onnotoken: (cause) => this.#gone("the application gave no token", { cause }),
        });
    }

    /** The session goes on, or this is a new one. */
    #accepted(description) {
        const socket = this.#socket;
        const isResumed = this.#greeting.hasClaim && description.resumed === true;
        const again = isResumed ? this.#resumption.goOn(description) : [];
        if (!isResumed || !again) this.#endSession();
        if (socket !== this.#socket) return; // the application has closed it
        if (!again) return this.#gone("the two sides do not agree on what has been said");
        if (!isResumed) {
            this.#id = this.#greeting.id;
            this.#resumption.begin(description);
        }
        this.#isPaused = false;
        this.#environment.clearTimeout(this.#window);
        for (const text of again) socket.send(text);
        return this.#ready(isResumed);
    }

    #ready(isResumed) {
        this.#patience.stop();
        this.#isReady = true;
        this.#readyAt = this.#environment.elapsed();
        this.#wake.start();
        this.#pulse.start();
        const opening = this.#opening;
        this.#opening = null;
        if (opening) {
            // Callbacks are set after `await connect()`: what arrives before waits for a turn of the event loop.
            this.#held = [];
            this.#environment.setTimeout(() => this.#release(), 0);
        }
        const { sn, connected } = this.#greeting;
        this.onready({ id: this.#id, sn, connected, again: !opening, isResumed });
        opening?.resolve();
    }

    #release() {
        const held = this.#held ?? [];
        this.#held = null;
        for (const message of held) this.#deliver(message);
    }

    /** Says what has been kept already. */
    #say(text) {
        this.#socket.send(text);
        this.#sayHowFar();
    }

    /** Neither side keeps more than it has to of what the other one has got. */
    #sayHowFar() {
        if (this.#isReady && this.#resumption.isInDoubt) this.#sendProbe();
    }

    /** A server that does not know the query answers with an `iq-error`, which is as good. */
    #sendProbe() {
        const [id, transaction] = [this.#environment.newId(), this.#environment.newId()];
        const description = this.#resumption.isPossible ? { received: this.#resumption.received } : {};
        const jsongle = { action: ACTION.IQ_SET, query: QUERY.PING, transaction, description };
        this.#resumption.keep(id, null);
        this.#resumption.probed(transaction);
        this.#socket.send(JSON.stringify({ id, from: this.#id, to: this.#greeting.sn, jsongle }));
    }

    #isGoingAway({ from, jsongle: { action, event } }) {
        return action === ACTION.EVENT && event === EVENT.RECONNECT && from === this.#greeting.sn;
    }

    /** The network, the page or the machine is back: checks the line, or dials at once if there is none. */
    #awake() {
        if (this.#isReady) return this.#pulse.suspect();
        if (this.#backOff.isAsked) return undefined;
        const isStale = Math.abs(this.#environment.now() - this.#dialledAt) >= STALE_MS;
        if (this.#socket && !isStale) return undefined;
        this.#drop();
        this.#backOff.startOver();
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
        if (wasReady) this.#backOff.lasted(this.#environment.elapsed() - this.#readyAt);
        const pause = this.#backOff.next(this.isUrgent() ? URGENT.pause : Infinity);
        this.#timer = this.#environment.setTimeout(() => this.#dial(), pause);
        if (!wasReady) return undefined;
        return this.#resumption.isPossible ? this.#pause() : this.onlost();
    }

    #pause() {
        this.#isPaused = true;
        this.#awaitWindow(this.#resumption.windowMs);
        this.onpaused();
    }

    /** When the window ends, so does the session; but not while the server may be taking us back. */
    #awaitWindow(ms) {
        this.#window = this.#environment.setTimeout(() => {
            if (this.#socket && this.#greeting.hasClaim) this.#awaitWindow(GRACE_MS);
            else this.#endSession();
        }, ms);
    }

    #endSession() {
        const wasPaused = this.#isPaused;
        this.#forgetSession();
        if (wasPaused) this.onlost();
    }

    #forgetSession() {
        this.#environment.clearTimeout(this.#window);
        this.#isPaused = false;
        this.#held = null;
        this.#resumption.end();
    }

    /** A token that has expired can be replaced, if the application gives new ones. One that was refused was new. */
    #mayComeBack(closeCode) {
        if (closeCode === CLOSED_UNAUTHORIZED && this.#isReady) return this.#credential.isRenewable;
        return !isFinal(closeCode);
    }

    #fail(what) {
        this.#stop();
        const error = new ConnectError({ url: this.#url, ...what });
        if (this.#opening) this.#opening.reject(error);
        else this.onrefused(error);
        this.#opening = null;
    }

    /** Nothing is dialled for any more. */
    #stop(code) {
        this.#wake.stop();
        this.#drop(code);
        this.#forgetSession();
    }

    #drop(code) {
        this.#environment.clearTimeout(this.#timer);
        this.#patience?.stop();
        this.#pulse.stop();
        const socket = this.#socket;
        this.#socket = null;
        this.#isReady = false;
        if (!this.#resumption.isPossible) this.#held = null;
        socket?.close(...(code === undefined ? [] : [code]));
    }
}
