// Whether the server has a message, as a promise.

import assert from "node:assert/strict";
import test from "node:test";
import { connected, socket, untilDialled } from "./fake_web_socket.js";
import { newClient, settle } from "./support.js";

const acknowledgement = (mid, from = "sn") => ({
    id: "a", from, to: "peer-1",
    jsongle: {
        action: "session-event", event: "ack", namespace: "message", description: { mid, type: "server-received" },
    },
});

const refusal = (mid) => ({
    id: "e", from: "sn", to: "peer-1",
    jsongle: { action: "session-error", description: { errorCode: 503001, errorDetails: "not now", mid } },
});

/** "pending", "delivered", or the name of the error. */
async function stateOf(client, id) {
    let state = "pending";
    client.delivered(id).then(() => (state = "delivered"), ({ name }) => (state = name));
    await settle();
    return state;
}

test("it resolves when the server has the message, whether one asks before or later", async () => {
    const { client } = await connected();
    const [text, json] = [client.send("bob", "1"), client.sendJSONMUC("#muc#1", { n: 2 })];
    const delivered = client.delivered(text);
    assert.equal(await stateOf(client, text), "pending");
    socket().say(acknowledgement(text, "bob"));
    assert.equal(await stateOf(client, text), "pending", "nobody else can say so");
    socket().say(acknowledgement(text));
    await delivered;
    assert.deepEqual([await stateOf(client, text), await stateOf(client, json)], ["delivered", "pending"]);
    assert.equal(await stateOf(client, "never-sent"), "Error");
});

test("it waits with the message for the connection, and for the message that is sent again", async () => {
    const { client, environment } = await connected();
    const id = client.send("bob", "1");
    socket().lose();
    const later = client.send("bob", "2");
    await untilDialled(environment);
    socket().greet("peer-2");
    await settle();
    assert.deepEqual([await stateOf(client, id), await stateOf(client, later)], ["pending", "pending"]);
    for (const each of [id, later]) socket().say(acknowledgement(each));
    assert.deepEqual([await stateOf(client, id), await stateOf(client, later)], ["delivered", "delivered"]);
});

test("it rejects with the server's reason, and begins anew with a resend", async () => {
    const { client } = await connected();
    const id = client.send("bob", "1");
    const delivered = assert.rejects(client.delivered(id), { name: "RequestError", code: 503001 });
    socket().say(refusal(id));
    await delivered;
    assert.equal(client.resend(id), true);
    assert.equal(await stateOf(client, id), "pending");
    socket().say(acknowledgement(id));
    assert.equal(await stateOf(client, id), "delivered");
});

test("it rejects when the message will not be sent any more, or when nobody wants to wait", async () => {
    const { client } = await connected();
    const [first, second, third] = ["1", "2", "3"].map((text) => client.send("bob", text));
    client.giveUp(first);
    assert.equal(await stateOf(client, first), "Error");
    await assert.rejects(client.delivered(second, { signal: AbortSignal.abort() }), { name: "AbortError" });
    socket().lose();
    client.close();
    assert.equal(await stateOf(client, third), "Error");
});

test("it works on a transport of the application's own, whose answer may be faster than `send`", async () => {
    const { client, transport, receive } = newClient();
    transport.out = ({ id }) => receive(acknowledgement(id));
    assert.equal(await stateOf(client, client.send("bob", "1")), "delivered");
    transport.out = () => {};
    const id = client.send("bob", "2");
    client.close();
    assert.equal(await stateOf(client, id), "Error");
});

test("of the last 2,000 messages it is known, and whoever waits for an older one is told", async () => {
    const { client, transport } = newClient();
    transport.out = () => {};
    const first = client.send("bob", "0");
    const waiting = assert.rejects(client.delivered(first), /not said in time/);
    for (let i = 0; i < 2000; i++) client.send("bob", "more");
    await waiting;
    assert.equal(await stateOf(client, first), "Error");
});
