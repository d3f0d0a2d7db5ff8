// The token against a real server: who gets in, what others see of it, and what becomes of one that expires.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { WebSocket } from "ws";
import JSONgle from "../js/jsongle.js";
import { Issuer, SecretFile } from "./issuer.js";
import { binary, Jsongled, withServer } from "./jsongled.js";

const issuer = new Issuer();
const shared = new SecretFile();
const server = new Jsongled(issuer.flags);
const another = new Jsongled(["--auth", "token", "--app-token-file", shared.path]);
if (binary) before(() => Promise.all([server.start(), another.start()]));
after(async () => {
    await Promise.all([server.stop(), another.stop()]);
    issuer.stop();
    shared.remove();
});

/** Long enough to come in with, and less than the minute that the server warns in. */
const SOON = "4s";

async function connect(t, { url }, uid, token) {
    const client = await JSONgle.connect(url, { uid }, { WebSocket, token, backOff: { first: 50 } });
    t.after(() => client.close());
    return client;
}

/** The first arguments with which this callback is called that meet the condition. */
const until = (client, callback, condition = () => true) => new Promise((resolve) => {
    client[callback] = (...args) => condition(...args) && resolve(args);
});
const closed = (client) => until(client, "onconnectionstatechanged", (state) => state === "closed");

test("a user comes in with their token, and others are shown everything of them but that", withServer, async (t) => {
    const [alice, bob] = await Promise.all(["alice", "bob"].map(async (uid) =>
        connect(t, server, uid, await issuer.token(uid))));
    const rid = "#muc#team";
    await alice.request(alice.sn, "muc-join", { rid });
    const { description: { members } } = await bob.request(bob.sn, "muc-join", { rid });
    assert.deepEqual(members, [{ uid: "alice" }]);
});

test("no token, a wrong one and another user's are refused by 401001", withServer, async (t) => {
    for (const [where, token] of [
        [server, undefined], [server, "wrong"], [server, await issuer.token("bob")],
        [another, undefined], [another, shared.secret.slice(1)],
    ]) {
        await assert.rejects(connect(t, where, "alice", token), ({ name, message, jsongle, closeCode }) => {
            assert.deepEqual([name, jsongle.description.errorCode, closeCode], ["ConnectError", 401001, 4401]);
            assert.match(message, /^ws:\/\/127\.0\.0\.1:\d+\/ws refused the hello: .* \(401001\)$/);
            assert.ok(token === undefined || !message.includes(token));
            return true;
        });
    }
    assert.equal((await connect(t, another, "alice", () => shared.secret)).connectionState, "connected");
});

test("a token that is about to expire is replaced: the connection outlives it", withServer, async (t) => {
    const short = await issuer.token("alice", SOON);
    const tokens = [short, await issuer.token("alice")];
    const asking = await connect(t, server, "alice", async () => tokens.shift());
    const asked = await connect(t, server, "alice", short);
    asked.ontokenexpiring = async (expires, error) => {
        assert.deepEqual([expires instanceof Date, error], [true, null]);
        const token = await issuer.token("alice");
        await asked.request(asked.sn, "session-refresh", { token });
    };
    const neither = await connect(t, server, "alice", short);
    const { id } = asking;
    const [, { error }] = await closed(neither);
    assert.equal(error.closeCode, 4401);
    assert.match(error.message, /ended the connection: closed with code 4401, '.*expired'$/);
    for (const client of [asking, asked]) await client.request(client.sn, "session-ping", {});
    assert.deepEqual([asking.id, asking.connectionState, asked.connectionState], [id, "connected", "connected"]);
    assert.deepEqual(tokens, []);
});

test("whoever missed the moment comes back with a new token", withServer, async (t) => {
    const tokens = [await issuer.token("alice", SOON), "wrong", await issuer.token("alice")];
    const alice = await connect(t, server, "alice", () => tokens.shift());
    const told = until(alice, "ontokenexpiring");
    const isBack = until(alice, "onconnectionstatechanged", (state) => state === "connected");
    assert.equal((await told)[1].code, 401001);
    await isBack;
    assert.deepEqual(tokens, []);
});

test("whoever has none when it has expired does not come back", withServer, async (t) => {
    const bobs = [await issuer.token("bob", SOON), "wrong", "wrong"];
    const bob = await connect(t, server, "bob", () => bobs.shift());
    const [, { error }] = await closed(bob);
    assert.deepEqual([error.jsongle.description.errorCode, error.closeCode, bobs], [401001, 4401, []]);
});

test("whose token hides their address is told to use relays alone, from then on", withServer, async (t) => {
    const hiding = await issuer.token("alice", "1h", "--with", "relayOnly");
    const [alice, late, bob] = await Promise.all([
        connect(t, server, "alice", hiding), connect(t, server, "alice", await issuer.token("alice")),
        connect(t, server, "bob", await issuer.token("bob")),
    ]);
    const policies = async () =>
        (await Promise.all([alice, late, bob].map((client) => client.iceServers())))
            .map(({ iceTransportPolicy }) => iceTransportPolicy);
    assert.deepEqual(await policies(), ["relay", undefined, undefined]);
    await late.request(late.sn, "session-refresh", { token: hiding });
    assert.deepEqual(await policies(), ["relay", "relay", undefined]);
});
