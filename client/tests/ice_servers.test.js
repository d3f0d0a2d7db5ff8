// The ICE servers that the server names: asked for once, kept as long as they are of use, replaced when it says so.

import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";
import { at, hello, newClient, settle } from "./support.js";

const SERVERS = [
    { urls: ["stun:turn.example.org"] },
    { urls: ["turn:turn.example.org"], username: "1:alice", credential: "secret" },
];
const HOUR = 3600;

/** Answers the request that was sent, as a server whose passwords hold until `end` seconds after the start. */
function answer({ taken, receive }, end, iceServers = SERVERS, others = {}) {
    const [{ to, jsongle: { action, query, transaction, description } }, ...more] = taken();
    assert.deepEqual([to, action, query, description, more], ["sn", "iq-set", "ice-servers", {}, []]);
    receive({
        id: "a", from: "sn", to: "peer-1",
        jsongle: { action: "iq-result", query, transaction, description: { iceServers, expires: at(end), ...others } },
    });
}

const pushed = (end, { from = "sn", iceServers = SERVERS, ...others } = {}) => ({
    id: "e", from, to: "peer-1",
    jsongle: {
        action: "session-event", namespace: "call", event: "ice-servers",
        description: { iceServers, expires: at(end), ...others },
    },
});

/** A client that has been told once. */
async function informed(end = HOUR) {
    const side = newClient();
    const asked = side.client.iceServers();
    answer(side, end);
    await asked;
    return side;
}

test("they are what a peer connection takes, and when that expires", async () => {
    const side = newClient();
    const asked = side.client.iceServers();
    answer(side, HOUR);
    assert.deepEqual(await asked, { iceServers: SERVERS, expires: new Date(at(HOUR)) });
});

test("they are asked for once, however often an application asks, until shortly before they expire", async () => {
    const side = newClient();
    const first = [side.client.iceServers(), side.client.iceServers()];
    answer(side, HOUR);
    assert.deepEqual((await Promise.all(first)).map(({ iceServers }) => iceServers), [SERVERS, SERVERS]);
    await side.environment.pass(HOUR - 301);
    assert.deepEqual((await side.client.iceServers()).iceServers, SERVERS);
    assert.deepEqual(side.taken(), []);
    await side.environment.pass(1);
    const again = side.client.iceServers();
    answer(side, 2 * HOUR, []);
    assert.deepEqual(await again, { iceServers: [], expires: new Date(at(2 * HOUR)) });
});

test("of a short time the last quarter is left", async () => {
    const side = await informed(60);
    await side.environment.pass(44);
    await side.client.iceServers();
    assert.deepEqual(side.taken(), []);
    await side.environment.pass(1);
    side.client.iceServers().catch(() => {});
    answer(side, 120);
});

test("a clock that is wrong, or set meanwhile, changes nothing", async () => {
    for (const hours of [-48, 48]) {
        const side = newClient({ id: null });
        side.environment.clock = hours * HOUR * 1000;
        side.receive(hello());
        const asked = side.client.iceServers();
        answer(side, HOUR);
        await asked;
        side.environment.clock = 0;
        await side.environment.pass(HOUR - 301);
        await side.client.iceServers();
        assert.deepEqual(side.taken(), []);
        await side.environment.pass(1);
        side.client.iceServers().catch(() => {});
        answer(side, 2 * HOUR);
    }
});

test("what an application does with its own changes nothing for others", async () => {
    const side = await informed();
    (await side.client.iceServers()).iceServers.length = 0;
    assert.equal((await side.client.iceServers()).iceServers.length, 2);
});

test("a request that fails rejects, and the next one asks again", async () => {
    const side = newClient();
    const asked = side.client.iceServers();
    const [{ jsongle: { query, transaction } }] = side.taken();
    const description = { errorCode: 404001, errorDetails: "not supported" };
    side.receive({ id: "x", from: "sn", to: "peer-1", jsongle: { action: "iq-error", query, transaction, description } });
    await assert.rejects(asked, { code: 404001 });
    const again = side.client.iceServers();
    answer(side, HOUR);
    assert.equal((await again).iceServers.length, 2);
});

test("before the server's hello there is nobody to ask", async () => {
    await assert.rejects(newClient({ id: null }).client.iceServers(), /Not connected/);
});

test("those that the server sends take their place, and are told", async () => {
    const side = await informed();
    const others = [{ urls: ["turn:b"], username: "2:alice", credential: "new" }];
    side.receive(pushed(2 * HOUR, { iceServers: others }));
    const expected = { iceServers: others, expires: new Date(at(2 * HOUR)) };
    assert.deepEqual(side.events, [["oniceservers", expected]]);
    await side.environment.pass(HOUR);
    assert.deepEqual(await side.client.iceServers(), expected);
    assert.deepEqual(side.taken(), []);
});

test("where the server hides the client's address, the configuration does so as well", async () => {
    const hidden = { iceTransportPolicy: "relay" };
    const side = newClient();
    const asked = side.client.iceServers();
    answer(side, HOUR, SERVERS, hidden);
    const expected = { iceServers: SERVERS, expires: new Date(at(HOUR)), ...hidden };
    assert.deepEqual(await asked, expected);
    assert.deepEqual(await side.client.iceServers(), expected);
    for (const said of [hidden, { iceTransportPolicy: "all" }, { iceTransportPolicy: 1 }, {}]) {
        side.receive(pushed(HOUR, said));
        const [[, told]] = side.events.splice(0);
        assert.deepEqual(told, { iceServers: SERVERS, expires: expected.expires, ...(said === hidden && hidden) });
    }
});

test("after another token was shown they are asked for anew: it may hide the address", async () => {
    const side = await informed();
    const refreshed = side.client.request("sn", "session-refresh", { token: "another" });
    const [{ jsongle: { query, transaction } }] = side.taken();
    const jsongle = { action: "iq-result", query, transaction, description: {} };
    side.receive({ id: "r", from: "sn", to: "peer-1", jsongle });
    await refreshed;
    const asked = side.client.iceServers();
    answer(side, HOUR, SERVERS, { iceTransportPolicy: "relay" });
    assert.equal((await asked).iceTransportPolicy, "relay");
});

test("a password is in no line of the log at any level", async () => {
    const side = newClient({ logLevel: "trace" });
    const asked = side.client.iceServers();
    answer(side, HOUR);
    assert.deepEqual((await asked).iceServers, SERVERS);
    side.receive(pushed(2 * HOUR, { iceServers: [null, 7, ...SERVERS] }));
    side.receive(pushed(2 * HOUR, { from: "mallory" }));
    assert.deepEqual(side.events, [["oniceservers", { iceServers: SERVERS, expires: new Date(at(2 * HOUR)) }]]);
    const text = inspect(side.environment.lines, { depth: Infinity });
    assert.equal(text.match(/1:alice/g)?.length, 3);
    assert.doesNotMatch(text, /secret/);
});

test("nobody but the server has a say in them", async () => {
    const side = await informed();
    side.receive(pushed(2 * HOUR, { from: "mallory", iceServers: [{ urls: ["turn:mallory"] }] }));
    assert.deepEqual(side.events, []);
    assert.deepEqual((await side.client.iceServers()).iceServers, SERVERS);
});

test("another connection asks anew: its predecessor's are not renewed any more", async () => {
    const side = await informed();
    side.receive(hello({ to: "peer-2" }));
    side.client.iceServers().catch(() => {});
    answer(side, HOUR);
    await settle();
    await side.client.iceServers();
    assert.deepEqual(side.taken(), []);
});

test("nonsense is an empty list that nobody keeps", async () => {
    const side = newClient();
    side.receive({
        id: "e", from: "sn", to: "peer-1",
        jsongle: { action: "session-event", event: "ice-servers", description: { iceServers: "turn:x", expires: "soon" } },
    });
    assert.deepEqual(side.events, [["oniceservers", { iceServers: [], expires: null }]]);
    side.client.iceServers().catch(() => {});
    answer(side, HOUR);
});
