// What is sent without a connection, against a real jsongled: it arrives when there is one, in order, once.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { Jsongled, withServer } from "./jsongled.js";
import { is, join } from "./live.js";

async function startServer(t) {
    const server = new Jsongled();
    await server.start();
    t.after(() => server.stop());
    return server;
}

const contents = (side) => side.events.named("onmessagereceived").map(([{ description }]) => description.content);
const acknowledged = (side, mid) => side.until("onevent", ({ event, description: { mid: id, type } }) =>
    event === "ack" && id === mid && type === "server-received");

test("what is sent while the connection is away arrives when it is back, in order, to all", withServer, async (t) => {
    const server = await startServer(t);
    const [alice, bob] = [await join(t, server.url, "alice"), await join(t, server.url, "bob")];
    const rid = `#muc#${randomUUID()}`;
    for (const { client } of [alice, bob]) await client.request(client.sn, "muc-join", { rid });
    await acknowledged(alice, alice.client.send(bob.uid, "before"));
    alice.cut();
    await alice.until("onconnectionstatechanged", is("reconnecting"));
    const ids = [alice.client.send(bob.uid, "1"), alice.client.sendMuc(rid, "2"), alice.client.send(bob.uid, "3")];
    assert.ok(ids.every((id) => alice.client.isWaiting(id)));
    for (const id of ids) await acknowledged(alice, id);
    await bob.until("onmessagereceived", ({ description }) => description.content === "3");
    assert.deepEqual(contents(bob), ["before", "1", "2", "3"]);
    assert.deepEqual(ids.map((id) => alice.client.isWaiting(id)), [false, false, false]);
});

test("what was on its way when the client lost its connection goes again, and arrives", withServer, async (t) => {
    const server = await startServer(t);
    const [alice, bob] = [await join(t, server.url, "alice"), await join(t, server.url, "bob")];
    await acknowledged(alice, alice.client.send(bob.uid, "before"));
    server.freeze();
    const ids = Array.from({ length: 120 }, (_, i) => alice.client.send(bob.uid, i));
    const letTheServerKnow = alice.strand();
    assert.deepEqual(alice.events.named("onmessagewaiting").map(([id]) => id), ids);
    server.thaw();
    for (const id of ids) await acknowledged(alice, id);
    letTheServerKnow();
    await acknowledged(alice, alice.client.send(bob.uid, "after"));
    await bob.until("onmessagereceived", ({ description }) => description.content === "after");
    assert.deepEqual(contents(bob), ["before", ...ids.map((_, i) => i), "after"], "each once, though some went twice");
});
