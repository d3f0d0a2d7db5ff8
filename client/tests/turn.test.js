// The names and passwords that the server makes, against a real TURN server: coturn, as docs/turn configures it.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import test, { after } from "node:test";
import { WebSocket } from "ws";
import JSONgle from "../js/jsongle.js";
import { Coturn } from "./coturn.js";
import { binary, Jsongled, withServer } from "./jsongled.js";
import { is, join } from "./live.js";

const coturn = binary ? await Coturn.start() : null;
const POLL_MS = 100;

/** A server that has these flags besides, until the end of the file. */
async function serverWith(...flags) {
    if (!binary) return null;
    const server = new Jsongled([...coturn.flags, ...flags]);
    await server.start();
    after(() => server.stop());
    return server;
}
after(() => coturn?.stop());

const server = await serverWith();
/** What it gives out holds for two seconds. */
const hasty = await serverWith("--turn-ttl", "2s");

/** The relay that this user is told of, and what is told with it. */
async function relayOf(t, { url }, uid) {
    const client = await JSONgle.connect(url, { uid }, { WebSocket });
    t.after(() => client.close());
    return (await client.iceServers()).iceServers.at(-1);
}

async function becomes(wanted, probe) {
    while (await probe() !== wanted) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

test("a user of any name is taken", withServer, async (t) => {
    const long = ["x".repeat(256), "é".repeat(128)];
    for (const uid of ["alice", "a:b", "Zoë van 't Hof", "\"\\%s", "union-select", ...long]) {
        const relay = await relayOf(t, server, uid);
        assert.match(relay.username, /^\d+:[\w%~-]+$/);
        assert.equal(await coturn.takes(relay), true, relay.username);
    }
});

test("a password is of no use for another user, for longer, or if it is made of another secret", withServer,
    async (t) => {
        const secret = path(tmpdir(), `jsongled-secret-${randomUUID()}`);
        await writeFile(secret, "another-secret-0123456789");
        const stranger = await serverWith("--turn-secret-file", secret);
        const relay = await relayOf(t, server, "alice");
        const [end] = relay.username.split(":");
        for (const username of [`${end}:bob`, `${Number(end) + 3600}:alice`, `${end}:alice:bob`, "alice", `${end}:`]) {
            assert.equal(await coturn.takes({ ...relay, username }), false, username);
        }
        assert.equal(await coturn.takes({ ...relay, credential: `x${relay.credential}` }), false);
        assert.equal(await coturn.takes(await relayOf(t, stranger, "alice")), false);
        assert.equal(await coturn.takes(relay), true);
    });

test("a password is of no use once it has expired", withServer, async (t) => {
    let relay;
    await becomes(true, async () => {
        relay = await relayOf(t, hasty, "dave");
        return coturn.takes(relay);
    });
    await becomes(true, () => Date.now() / 1000 > Number(relay.username.split(":")[0]) + 1);
    assert.equal(await coturn.takes(relay), false);
});

test("in a call, who has asked gets others in time, and they are taken", withServer, async (t) => {
    const [alice, bob] = [await join(t, hasty.url, "alice"), await join(t, hasty.url, "bob")];
    alice.client.call(bob.uid);
    await bob.until("oncallstatechanged", is("ringing"));
    const { iceServers: [, first] } = await alice.client.iceServers();
    assert.ok(first.username.endsWith(`:${alice.uid}:${bob.uid}`), first.username);
    const [{ iceServers: [, second], expires }] = await alice.until("oniceservers");
    assert.notEqual(second.username, first.username);
    assert.equal(Number(second.username.split(":")[0]) * 1000, expires.getTime());
    // By then these may have expired, and others have come.
    await becomes(true, () => coturn.takes(alice.events.named("oniceservers").at(-1)[0].iceServers[1]));
    assert.deepEqual(bob.events.named("oniceservers"), [], "bob has not asked");
    assert.ok(bob.received.every(({ jsongle }) => jsongle.event !== "ice-servers"));
});
