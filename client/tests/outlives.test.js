// Messages outlive the server: nothing that it has acknowledged is lost, and whoever was away gets it once, in order.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import test from "node:test";
import { Jsongled, withServer } from "./jsongled.js";
import { is, join } from "./live.js";

async function startServer(t) {
    const folder = mkdtempSync(path(tmpdir(), "jsongled-outlives-"));
    const server = new Jsongled(["--store", `sqlite:${path(folder, "store")}`]);
    await server.start();
    t.after(async () => {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
    });
    return server;
}

const acknowledged = (side, mid) => side.until("onevent", ({ event, description: { mid: id, type } }) =>
    event === "ack" && id === mid && type === "server-received");
const heard = (side) => side.events.named("onmessagereceived").map(([{ description }]) => description);

test("what was sent outlives the server, and comes to whoever was away, once and in order", withServer, async (t) => {
    const server = await startServer(t);
    const alice = await join(t, server.url, "alice");
    const uid = `bob-${randomUUID()}`;
    for (let i = 0; i < 20; i++) await acknowledged(alice, alice.client.send(uid, i));
    const unsure = Array.from({ length: 20 }, (_, i) => alice.client.send(uid, 20 + i));
    await server.kill();
    await alice.until("onconnectionstatechanged", is("reconnecting"));
    unsure.push(alice.client.send(uid, 40));
    await server.start();
    for (const mid of unsure) await acknowledged(alice, mid);
    const bob = await join(t, server.url, "bob", { uid });
    await bob.until("onmessagereceived", ({ description }) => description.content === 40);
    assert.deepEqual(heard(bob).map(({ content }) => content), Array.from({ length: 41 }, (_, i) => i));
    assert.ok(heard(bob).every(({ delayed }) => delayed === true));
    await acknowledged(alice, alice.client.send(uid, "live"));
    await bob.until("onmessagereceived", ({ description }) => description.content === "live");
    assert.equal(heard(bob).at(-1).delayed, undefined);
    const { messages } = await alice.client.history({ with: uid, limit: 100 });
    assert.equal(messages.length, 42);
});
