// A WebSocket whose other end is the test.

import assert from "node:assert/strict";
import JSONgle from "../js/jsongle.js";
import { hello, recordEvents, TestEnvironment } from "./support.js";

export const MEMBER = { uid: "alice", dn: "Alice", color: "red" };

/** The server's end of each WebSocket a client opens. */
export class FakeWebSocket {
    static opened = [];
    sent = [];
    isClosed = false;

    constructor(url, protocol) {
        Object.assign(this, { url, protocol });
        FakeWebSocket.opened.push(this);
    }

    send(text) {
        assert.ok(!this.isClosed, "nothing is sent on a closed socket");
        this.sent.push(JSON.parse(text));
    }

    close() {
        this.isClosed = true;
    }

    // ---- what the server does ----

    say(message) {
        this.onmessage({ data: typeof message === "string" ? message : JSON.stringify(message) });
    }

    lose(code = 1006) {
        this.isClosed = true;
        this.onerror?.({});
        this.onclose({ code });
    }

    greet(id, transaction = `hello-of-${id}`) {
        this.say(hello({ to: id, transaction }));
        this.ack(transaction, "success");
    }

    ack(transaction, status) {
        this.say({ id: "a", from: "sn", to: "p", jsongle: { action: "ack", status, transaction, description: {} } });
    }

    result(request, description) {
        const { query, transaction } = request.jsongle;
        const action = description.errorCode ? "iq-error" : "iq-result";
        this.say({ id: "r", from: "sn", to: "p", jsongle: { action, query, transaction, description } });
    }
}

export const sockets = () => FakeWebSocket.opened;
export const socket = () => FakeWebSocket.opened.at(-1);

/** A client that is connected as peer-1, on a clean slate of sockets. */
export async function connected(options = {}) {
    FakeWebSocket.opened = [];
    const environment = new TestEnvironment();
    const connecting = JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: FakeWebSocket, environment, ...options });
    socket().greet("peer-1");
    const client = await connecting;
    const events = recordEvents(client);
    await environment.pass(0);
    socket().sent.length = 0;
    return { client, environment, events };
}
