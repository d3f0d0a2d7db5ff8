// Messages that the server has not acknowledged: they wait while there is no connection, and are sent again, once each.

import assert from "node:assert/strict";
import test from "node:test";
import { connected, socket, untilDialled } from "./fake_web_socket.js";
import { newClient, settle } from "./support.js";

const acknowledge = (mid, from = "sn", namespace = "message") => socket().say({
    id: "a", from, to: "peer-1",
    jsongle: { action: "session-event", event: "ack", namespace, description: { mid, type: "server-received" } },
});

const refuse = (mid, errorCode = 503001, from = "sn") => socket().say({
    id: "e", from, to: "peer-1",
    jsongle: { action: "session-error", description: { errorCode, errorDetails: "", mid } },
});

async function comeBack(environment, id = "peer-2") {
    await untilDialled(environment);
    socket().greet(id);
    await settle();
}

/** The texts and custom messages on the present socket: what of them the server takes for the same. */
const said = () => socket().sent
    .filter(({ jsongle: { action } }) => action === "session-text" || action === "session-custom")
    .map(({ id, to, jsongle }) => ({ id, to, jsongle }));
const contents = () => said().map(({ jsongle }) => jsongle.description.content);

test("what was on its way when the connection was lost goes again under its id, as it was, in order", async () => {
    const { client, environment, events } = await connected();
    const content = { n: 3 };
    const ids = [
        client.send("bob", "1"), client.sendMuc("#muc#1", "2", { more: 1 }), client.sendJSON("bob", content),
        client.sendJSONMUC("#muc#1", { n: 4 }), client.send("bob", "5"), client.send("nobody", "6"),
    ];
    client.isTyping(true, "bob");
    client.reactToMessage("m", "like", "bob");
    const [first, ...others] = said();
    acknowledge(ids[0]);
    acknowledge(ids[3], "sn", "muc");
    refuse(ids[5], 404004);
    content.n = "changed later";
    assert.deepEqual(ids.map((id) => client.isWaiting(id)), Array(6).fill(false));
    socket().lose();
    const again = [others[0], others[1], others[3]];
    assert.deepEqual(events.named("onmessagewaiting"), again.map(({ id, to }) => [id, to]));
    assert.deepEqual(ids.map((id) => client.isWaiting(id)), [false, true, true, false, true, false]);

    await environment.pass(1);
    await comeBack(environment);
    assert.equal(JSON.stringify(said()), JSON.stringify(again), "byte for byte");
    assert.deepEqual([socket().sent[0].from, first.id], ["peer-2", ids[0]]);
    assert.equal(client.isWaiting(ids[1]), false);
    for (const { id } of again) acknowledge(id);
    socket().lose();
    await comeBack(environment, "peer-3");
    assert.deepEqual([said(), events.named("onmessagefailed")], [[], []]);
});

test("what is sent while the connection is away waits for it, and for the rooms", async () => {
    const { client, environment } = await connected();
    const joining = client.request("sn", "muc-join", { rid: "#muc#1" });
    socket().result(socket().sent.at(-1), { rid: "#muc#1", members: [] });
    await joining;
    socket().lose();
    const ids = [client.sendMuc("#muc#1", "1"), client.send("bob", "2")];
    assert.ok(ids.every((id) => client.isWaiting(id)));
    await untilDialled(environment);
    ids.push(client.send("bob", "3"));
    socket().greet("peer-2");
    ids.push(client.send("bob", "4"));
    await settle();
    assert.deepEqual(contents(), [], "not in the room yet");
    socket().result(socket().sent.at(-1), { rid: "#muc#1", members: [] });
    await settle();
    assert.deepEqual(said().map(({ id }) => id), ids);
    assert.deepEqual(contents(), ["1", "2", "3", "4"]);
    client.send("bob", "5");
    assert.deepEqual(contents().at(-1), "5");
});

test("many that waited go a few at a time, and what is sent meanwhile goes behind them", async () => {
    const { client, environment } = await connected();
    socket().lose();
    const ids = Array.from({ length: 120 }, (_, i) => client.send("bob", i));
    await comeBack(environment);
    assert.equal(said().length, 16);
    ids.push(client.send("bob", 120));
    assert.ok(client.isWaiting(ids[120]));
    for (let i = 0; i < ids.length; i++) {
        assert.equal(said().length, Math.min(ids.length, 16 + i));
        if (i % 2 === 0) acknowledge(ids[i]);
        else refuse(ids[i]);
    }
    assert.deepEqual(contents(), ids.map((_, i) => i));
    client.send("bob", "at once");
    assert.equal(contents().at(-1), "at once");
});

test("of large ones that waited fewer go at a time, and at least one", async () => {
    const { client, environment } = await connected();
    socket().lose();
    const sizes = [200_000, 60_000, 60_000, 60_000];
    const ids = sizes.map((size) => client.send("bob", "x".repeat(size)));
    await comeBack(environment);
    for (const [acknowledged, sent] of [[0, 1], [1, 3], [2, 4]]) {
        if (acknowledged > 0) acknowledge(ids[acknowledged - 1]);
        assert.deepEqual(said().map(({ id }) => id), ids.slice(0, sent));
    }
});

test("a message that the server refuses is told, and goes again when the caller says so, under its id", async () => {
    const { client, environment, events } = await connected();
    const [one, two] = [client.send("bob", "1"), client.send("bob", "2")];
    refuse(one, 429001);
    acknowledge(two);
    assert.equal(events.named("onerror")[0][0].description.mid, one);
    socket().lose();
    await comeBack(environment);
    assert.deepEqual([said(), client.isWaiting(one)], [[], false], "not by itself");
    assert.equal(client.resend(one), true);
    assert.deepEqual(said().map(({ id }) => id), [one]);
    assert.deepEqual([client.resend(one), client.resend(two), client.resend("?")], [false, false, false]);
    refuse(one);
    socket().lose();
    assert.equal(client.resend(one), true);
    assert.equal(client.isWaiting(one), true);
    await comeBack(environment, "peer-3");
    assert.deepEqual(contents(), ["1"]);
    acknowledge(one);
    assert.equal(client.resend(one), false);
});

test("under an id that the server knows for another message nothing is sent again", async () => {
    const { client } = await connected();
    const id = client.send("bob", "1");
    refuse(id, 409001);
    assert.equal(client.resend(id), false);
});

test("the caller gives a message up, whatever has become of it", async () => {
    const { client, environment } = await connected();
    const [sent, refused] = [client.send("bob", "sent"), client.send("bob", "refused")];
    refuse(refused);
    socket().lose();
    const waiting = client.send("bob", "waiting");
    const last = client.send("bob", "last");
    for (const id of [sent, refused, waiting]) assert.deepEqual([client.giveUp(id), client.giveUp(id)], [true, false]);
    await comeBack(environment);
    assert.deepEqual(said().map(({ id }) => id), [last]);
});

test("only the server's word counts for a message", async () => {
    const { client, events } = await connected();
    const [one, two] = [client.send("bob", "1"), client.send("bob", "2")];
    acknowledge(one, "mallory");
    refuse(two, 404004, "mallory");
    socket().lose();
    assert.deepEqual(events.named("onmessagewaiting"), [[one, "bob"], [two, "bob"]]);
    assert.deepEqual(events.named("onevent"), []);
});

test("a client that closes for good names what has not arrived; one with its own transport keeps nothing", async () => {
    const { client, events } = await connected();
    const [sent, refused] = [client.send("bob", "1"), client.send("bob", "2")];
    refuse(refused);
    client.close();
    assert.deepEqual(events.named("onmessagefailed").map(([id, to, { message }]) => [id, to, message]),
        [[sent, "bob", "Connection closed"]]);
    assert.throws(() => client.send("bob", "3"), /not connected/i);
    assert.deepEqual([client.isWaiting(sent), client.resend(refused)], [false, false]);
    const side = newClient();
    const id = side.client.send("bob", "1");
    for (const method of ["isWaiting", "resend", "giveUp"]) assert.equal(side.client[method](id), false);
    side.client.close();
    assert.deepEqual(side.events.named("onmessagefailed"), []);
});

test("what waits is bounded, in messages and in bytes, and an error past that", async () => {
    for (const [content, fits] of [["hi", 1000], ["€".repeat(70_000), 19]]) {
        const { client, environment } = await connected();
        const refused = client.send("bob", "refused");
        refuse(refused);
        socket().lose();
        const ids = Array.from({ length: fits }, () => client.send("bob", content));
        assert.throws(() => client.send("bob", content), { name: "OutboxFullError", message: /1000 messages.* bytes/ });
        assert.equal(client.resend(refused), false, "those that were refused go first");
        client.giveUp(ids[0]);
        ids.push(client.send("bob", content));
        assert.throws(() => client.send("bob", content), { name: "OutboxFullError" });
        await comeBack(environment);
        for (const id of ids.slice(1)) acknowledge(id);
        assert.deepEqual(said().map(({ id }) => id), ids.slice(1));
    }
});

test("a server that acknowledges nothing does not fill the memory, nor stop the sender", async () => {
    const { client, events } = await connected();
    const ids = Array.from({ length: 1500 }, () => client.send("bob", "hi"));
    assert.equal(said().length, 1500);
    socket().lose();
    assert.deepEqual(events.named("onmessagewaiting").map(([id]) => id), ids.slice(500));
});

test("a message that a later server would not take fails with the reason, and the others go", async () => {
    const { client, environment, events } = await connected();
    socket().lose();
    const [, large] = [client.send("bob", "1"), client.send("bob", "x".repeat(3000)), client.send("bob", "3")];
    await untilDialled(environment);
    socket().say({
        id: "h", from: "sn", to: "peer-2",
        jsongle: {
            action: "iq-get", query: "session-hello", transaction: "t",
            description: { sn: "sn", limits: { maxMessageBytes: 2000 } },
        },
    });
    socket().ack("t", "success");
    await settle();
    assert.deepEqual(contents(), ["1", "3"]);
    const [[id, to, error]] = events.named("onmessagefailed");
    assert.deepEqual([id, to, error.name], [large, "bob", "TooLargeError"]);
    socket().lose();
    assert.throws(() => client.send("bob", "x".repeat(3000)), { name: "TooLargeError" }, "known before it waits");
});
