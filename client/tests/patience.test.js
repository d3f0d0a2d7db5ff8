// A tab that was frozen: its timers run before what has arrived meanwhile is handed over, and still that wins.

import assert from "node:assert/strict";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import { connected, FakeWebSocket, MEMBER, socket, sockets } from "./fake_web_socket.js";
import { serverOfThisFile, withServer } from "./jsongled.js";
import { join } from "./live.js";
import { bringTo, newClient, settle, TestEnvironment } from "./support.js";

const server = serverOfThisFile();

/** What each promise came to. */
const outcome = (promise) => promise.then(() => "answered", ({ message }) => message);

const answer = (side, transaction, action = "iq-result") =>
    side.receive({ id: "r", from: "sn", to: "peer-1", jsongle: { action, query: "q", transaction, description: {} } });

test("a question, an answer and an offer are answered if the answer is queued after their time-out", async () => {
    const side = bringTo(newClient(), "active");
    const ends = [
        outcome(side.client.request("sn", "q", {}, "t-1")), outcome(side.client.answer("bob", "q", {}, "t-2")),
        outcome(side.client.sendOffer({ type: "offer", sdp: "v=0" })),
    ];
    const { transaction } = side.taken().at(-1).jsongle;
    side.environment.freeze(60);
    await side.environment.pass(0); // the timers first
    answer(side, "t-1");
    answer(side, "t-2", "ack");
    const description = { answer: { type: "answer" } };
    const jsongle = { action: "iq-result", query: "session-negotiate", transaction, description };
    side.receive({ id: "r", from: "bob", to: "peer-1", jsongle });
    assert.deepEqual(await Promise.all(ends), ["answered", "answered", "answered"]);
});

test("one that nobody answers is given up a moment after the thaw", async () => {
    const side = newClient();
    let end = "pending";
    outcome(side.client.request("sn", "q", {})).then((it) => (end = it));
    side.environment.freeze(60);
    await side.environment.pass(0.9);
    assert.equal(end, "pending");
    await side.environment.pass(0.1);
    assert.equal(end, "Request timed out");
});

test("an answer in the very moment of the time-out counts", async () => {
    const side = newClient();
    const asked = outcome(side.client.request("sn", "q", {}, "t-1"));
    const passing = side.environment.pass(5);
    answer(side, "t-1"); // the timer has run, and the event loop has not turned since
    await passing;
    assert.equal(await asked, "answered");
});

test("a hello that is queued after the time-out of its connection counts", async () => {
    FakeWebSocket.opened = [];
    const environment = new TestEnvironment();
    const connecting = JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: FakeWebSocket, environment });
    environment.freeze(60);
    await environment.pass(0);
    socket().greet("peer-1");
    assert.equal((await connecting).id, "peer-1");
});

test("the answer to a probe counts if it is queued after the time-out", async () => {
    const { client, environment } = await connected();
    socket().isDead = true;
    await environment.pass(20);
    environment.freeze(60);
    await environment.pass(0);
    socket().result(socket().probes.at(-1), {});
    await environment.pass(14);
    assert.deepEqual([client.connectionState, sockets().length], ["connected", 1]);
});

test("an answer that arrives while the event loop is blocked beats the time-out", withServer, async (t) => {
    // Five seconds are 50 ms here, and the loop is blocked for 300: the server has answered long before.
    const environment = { setTimeout: (callback, delay) => setTimeout(callback, delay / 100) };
    const { client } = await join(t, server.url, "alice", { environment });
    await settle();
    const asked = client.request(client.sn, "session-join", { rid: "desk" });
    await settle(); // it is on its way
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    assert.equal((await asked).description.rid, "desk");
});
