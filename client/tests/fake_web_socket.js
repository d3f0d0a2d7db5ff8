// A WebSocket whose other end is the test.

import assert from "node:assert/strict";
import JSONgle from "../js/jsongle.js";
import { hello, recordEvents, TestEnvironment } from "./support.js";

export const MEMBER = { uid: "alice", dn: "Alice", color: "red" };
/** How a client with that member answers the hello. */
export const INTRODUCTION = { ...MEMBER, client: { can: ["sent", "resume", "reconnect"] } };

/** The server's end of each WebSocket a client opens. */
export class FakeWebSocket {
    static opened = [];
    sent = []; // without the probes
    probes = [];
    isDead = false; // nothing gets through, and nothing is closed
    isClosed = false;
    closeCode = null; // that the client gave

    constructor(url, protocol) {
        Object.assign(this, { url, protocol });
        FakeWebSocket.opened.push(this);
    }

    send(text) {
        assert.ok(!this.isClosed, "nothing is sent on a closed socket");
        const message = JSON.parse(text);
        if (message.jsongle.query !== "session-ping") return this.sent.push(message);
        this.probes.push(message);
        return this.isDead || this.result(message, {});
    }

    close(code = null) {
        this.isClosed = true;
        this.closeCode ??= code;
    }

    // ---- what the server does ----

    say(message) {
        this.onmessage({ data: typeof message === "string" ? message : JSON.stringify(message) });
    }

    lose(code = 1006, reason = "") {
        this.isClosed = true;
        this.onerror?.({});
        this.onclose({ code, reason });
    }

    /** Says hello and takes the answer, with this description of the ack. */
    greet(id, description = {}, transaction = `hello-of-${id}`) {
        this.say(hello({ to: id, transaction }));
        this.ack(transaction, "success", description);
    }

    ack(transaction, status, description = {}) {
        this.say({ id: "a", from: "sn", to: "p", jsongle: { action: "ack", status, transaction, description } });
    }

    /** What of the session the answer to the hello claims. */
    get claim() {
        return this.sent.find(({ jsongle: { query } }) => query === "session-hello")?.jsongle.description.client.resume;
    }

    result(request, description) {
        const { query, transaction } = request.jsongle;
        const action = description.errorCode ? "iq-error" : "iq-result";
        this.say({ id: "r", from: "sn", to: "p", jsongle: { action, query, transaction, description } });
    }
}

export const sockets = () => FakeWebSocket.opened;
export const socket = () => FakeWebSocket.opened.at(-1);

/** What the ack of a server says that can resume. */
export const resumable = (token = "token-1", window = 30) => ({ resume: { token, window } });

/** A client that is connected as peer-1, by this `ack`. All earlier sockets are forgotten. */
export async function connected({ environment = new TestEnvironment(), ack = {}, ...options } = {}) {
    FakeWebSocket.opened = [];
    const connecting = JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: FakeWebSocket, environment, ...options });
    socket().greet("peer-1", ack);
    const client = await connecting;
    const events = recordEvents(client);
    await environment.pass(0);
    socket().sent.length = 0;
    return { client, environment, events };
}

/** Lets time pass until the client dials; returns how much it was, in milliseconds. */
export async function untilDialled(environment) {
    const [start, { length }] = [environment.now(), sockets()];
    while (sockets().length === length) {
        assert.ok(environment.delays.length > 0, "there is something to wait for");
        await environment.pass(Math.min(...environment.delays) / 1000);
    }
    return environment.now() - start;
}
