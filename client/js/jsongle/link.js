import { ACTION, CONNECTION_STATE, EVENT, QUERY } from "./protocol.js";
import { Missed } from "./missed.js";
import { Outbox } from "./outbox.js";

const { CONNECTED, RECONNECTING, CLOSED } = CONNECTION_STATE;

/**
 * What ties a client to its server over one connection after the other: it keeps what is under way while the connection
 * is lost, and brings the client back to where it was.
 */
export class Link {
    #connection;
    #client;
    #outbox;
    #missed;
    #state = null;
    #isComingBack = false; // into the rooms, in a new session

    /**
     * `client` is what of the client depends on the connection: `line`, `requests`, `rooms` and `renewal`; `send`,
     * `fire`, `newId` and `sn()`; `introduced(id, sn, connected)` in each new session; `ask(query, content)`, which
     * resolves with the answer of the server; `deliver(message)`, which hands over what comes late; `failed(id, to,
     * error)`, for a message that will not be sent any more.
     */
    constructor(connection, client, log) {
        this.#connection = connection;
        this.#client = client;
        this.#outbox = new Outbox({
            transmit: client.send, forget: (id) => connection.forget(id), newId: client.newId,
            check: (message) => connection.check(message),
            onwaiting: (id, to) => client.fire("messagewaiting", id, to),
            onfailed: (id, to, error) => client.failed(id, to, error),
        });
        this.#missed = new Missed({
            uid: connection.uid, log, deliver: (message) => this.#deliver(message),
            isIn: (rid) => client.rooms.has(rid),
            ask: async (query, content) => (await client.ask(query, content)).description,
        });
        connection.isUrgent = () => client.line.call?.ended === false;
        connection.onready = (session) => this.#ready(session);
        connection.onpaused = () => this.#paused();
        connection.onlost = () => this.#lost();
        connection.onrefused = (error) => this.#refused(error);
    }

    get state() { return this.#state; }
    get uid() { return this.#connection.uid; }
    get outbox() { return this.#outbox; }

    /** Something did not come that should have: is the line dead? */
    suspect() { this.#connection.suspect(); }

    /** Sends a text or custom message now or later. Returns its id. */
    post(message) {
        const id = this.#outbox.post(message);
        this.#missed.own(id);
        return id;
    }

    /** A text or custom message came. Returns false if the application has had it. */
    take(message) { return this.#missed.take(message); }

    /** One that our user has sent on another device. Returns false if the application has had it. */
    takeOwn(message) { return this.#missed.takeOwn(message); }

    /** The server has stored one of ours. */
    stored(mid) {
        const message = this.#outbox.find(mid);
        if (message) this.#missed.stored({ id: mid, ...message });
        this.#outbox.settle(mid);
    }

    close() {
        this.#connection.close();
        this.#announce(CLOSED);
        this.#outbox.end(new Error("Connection closed"));
    }

    #ready({ id, sn, connected, again, isResumed }) {
        if (isResumed) return this.#resumed();
        this.#client.introduced(id, sn, connected);
        if (again) return this.#comeBack();
        this.#missed.began(connected);
        this.#state = CONNECTED;
    }

    /** The session may go on: nobody is told that anything has ended. */
    #paused() {
        this.#client.requests.pause();
        this.#outbox.shut();
        this.#announce(RECONNECTING);
        this.#client.line.paused();
    }

    /** Everything is as it was, and what was said meanwhile follows. */
    #resumed() {
        this.#client.requests.goOn();
        if (!this.#isComingBack) {
            this.#connected(() => this.#outbox.goOn(), { resumed: true });
        }
        this.#client.line.resumed();
    }

    #lost() {
        this.#end(RECONNECTING);
        this.#outbox.shut();
    }

    #refused(error) {
        this.#end(CLOSED, { error });
        this.#outbox.end(error);
        if (error.jsongle) this.#client.fire("error", error.jsongle, this.#client.sn());
    }

    /** The session is over, and with it all that was under way. */
    #end(state, details) {
        const { rooms, renewal, requests, line } = this.#client;
        this.#isComingBack = false;
        rooms.stop();
        renewal.stop();
        requests.failAll(new Error("Connection lost"));
        this.#announce(state, details);
        line.lost();
    }

    /** Joins the rooms again, tells the application that it is connected, and where it is, and gets what it missed. */
    #comeBack() {
        const { rooms, ask } = this.#client;
        this.#isComingBack = true;
        return rooms.comeBack(ask, (found) => {
            this.#isComingBack = false;
            this.#connected(() => this.#outbox.open(), found);
            return this.#missed.fetch({ list: QUERY.CONVERSATIONS, history: QUERY.HISTORY });
        });
    }

    /** In a room, what another device of this user has said comes as what the others say. */
    #deliver({ author, ...message }) {
        const { id, from, to, namespace, jsongle } = message;
        if (author !== this.uid || from.includes("/")) {
            const description = { ...jsongle.description, delayed: true };
            return this.#client.deliver({ id, from, to, namespace, jsongle: { ...jsongle, description } });
        }
        const sent = { action: ACTION.EVENT, event: EVENT.SENT, namespace: jsongle.namespace };
        const description = { message: { id, from, to, jsongle }, to };
        return this.#client.fire("event", { ...sent, description }, this.#client.sn());
    }

    /** What waited goes before what the application says when it is told. */
    #connected(goOn, details) {
        this.#state = CONNECTED;
        goOn();
        this.#client.fire("connectionstatechanged", CONNECTED, details);
    }

    #announce(state, details = {}) {
        if (state === this.#state) return;
        this.#state = state;
        this.#client.fire("connectionstatechanged", state, details);
    }
}
