// Messages that were on their way when the connection was lost: the application learns which.

import assert from "node:assert/strict";
import test from "node:test";
import { connected, socket, untilDialled } from "./fake_web_socket.js";
import { newClient, settle } from "./support.js";

const acknowledge = (mid, from = "sn", namespace = "message") => socket().say({
    id: "a", from, to: "peer-1",
    jsongle: { action: "session-event", event: "ack", namespace, description: { mid, type: "server-received" } },
});

const refuse = (mid, from = "sn") => socket().say({
    id: "e", from, to: "peer-1",
    jsongle: { action: "session-error", description: { errorCode: 404004, errorDetails: "", mid } },
});

test("messages that the server has not acknowledged when the connection is lost are reported, in order", async () => {
    const { client, environment, events } = await connected();
    const ids = [
        client.send("bob", "1"), client.sendMuc("#muc#1", "2"), client.sendJSON("bob", { n: 3 }),
        client.sendJSONMUC("#muc#1", { n: 4 }), client.send("bob", "5"), client.send("nobody", "6"),
    ];
    client.isTyping(true, "bob");
    client.reactToMessage("m", "like", "bob");
    acknowledge(ids[0]);
    acknowledge(ids[3], "sn", "muc");
    refuse(ids[5]);
    assert.deepEqual(events.named("onmessagefailed"), []);
    socket().lose();
    const lost = [[ids[1], "#muc#1"], [ids[2], "bob"], [ids[4], "bob"]];
    assert.deepEqual(events.named("onmessagefailed"), lost);
    assert.equal(client.connectionState, "reconnecting");

    await untilDialled(environment);
    socket().greet("peer-2");
    await settle();
    socket().lose();
    assert.deepEqual(events.named("onmessagefailed"), lost, "each once");
});

test("only the server's word counts for a message", async () => {
    const { client, events } = await connected();
    const [one, two] = [client.send("bob", "1"), client.send("bob", "2")];
    acknowledge(one, "mallory");
    refuse(two, "mallory");
    socket().lose();
    assert.deepEqual(events.named("onmessagefailed"), [[one, "bob"], [two, "bob"]]);
    assert.deepEqual(events.named("onevent"), []);
});

test("a client that closes is told as well; one with a transport of its own keeps no list", async () => {
    const { client, events } = await connected();
    const id = client.send("bob", "1");
    client.close();
    assert.deepEqual(events.named("onmessagefailed"), [[id, "bob"]]);
    const side = newClient();
    side.client.send("bob", "1");
    side.client.close();
    assert.deepEqual(side.events.named("onmessagefailed"), []);
});

test("a server that acknowledges nothing does not fill the memory", async () => {
    const { client, events } = await connected();
    const ids = Array.from({ length: 1500 }, () => client.send("bob", "hi"));
    socket().lose();
    assert.deepEqual(events.named("onmessagefailed").map(([id]) => id), ids.slice(500));
});
