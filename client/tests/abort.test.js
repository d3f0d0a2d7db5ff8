// What an application may give up by an AbortSignal.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import { connected, FakeWebSocket, MEMBER, socket, untilDialled } from "./fake_web_socket.js";
import { settle, TestEnvironment } from "./support.js";

const reason = new Error("from the test");

test("a connect that is aborted rejects with the reason, and dials no more", async () => {
    FakeWebSocket.opened = [];
    const environment = new TestEnvironment();
    const stop = new AbortController();
    const options = { WebSocket: FakeWebSocket, environment, signal: stop.signal };
    const connecting = assert.rejects(JSONgle.connect("ws://host/ws", MEMBER, options), reason);
    const dialled = socket();
    stop.abort(reason);
    await connecting;
    assert.ok(dialled.isClosed, "the socket is closed");
    await environment.pass(120);
    assert.equal(FakeWebSocket.opened.length, 1);
    await assert.rejects(JSONgle.connect("ws://host/ws", MEMBER, options), reason);
    assert.equal(FakeWebSocket.opened.length, 1, "one that is aborted before dials not at all");
});

test("once connected, the signal of the connect means nothing any more", async () => {
    const stop = new AbortController();
    const { client } = await connected({ signal: stop.signal });
    assert.equal(getEventListeners(stop.signal, "abort").length, 0);
    stop.abort(reason);
    await settle();
    assert.equal(client.connectionState, "connected");
});

test("a request that is aborted rejects at once; its answer counts all the same, and disturbs nobody", async () => {
    const { client, environment } = await connected();
    const stop = new AbortController();
    const joining = assert.rejects(client.joinMuc("#muc#1", { signal: stop.signal }), reason);
    const asking = client.request("bob", "battery", {}, { transaction: "t-1", signal: stop.signal });
    const [join, ask] = socket().sent;
    assert.equal(ask.jsongle.transaction, "t-1");
    stop.abort(reason);
    await joining;
    await assert.rejects(asking, reason);
    assert.equal(getEventListeners(stop.signal, "abort").length, 0);
    const { length } = socket().sent;
    await assert.rejects(client.request("bob", "battery", {}, { signal: stop.signal }), reason);
    assert.equal(socket().sent.length, length, "one that is aborted before is not sent");

    socket().result(join, { rid: "#muc#1", members: [] });
    await settle();
    socket().lose();
    await untilDialled(environment);
    socket().greet("peer-2");
    await settle();
    assert.deepEqual(socket().sent.map(({ jsongle }) => jsongle.query).filter((query) => query === "muc-join"),
        ["muc-join"], "the server has let it in: so it comes back there");
});
