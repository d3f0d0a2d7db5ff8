// A lost connection is a pause: the session goes on over the next one, and nothing is lost or said twice.

import assert from "node:assert/strict";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import { connected, FakeWebSocket, INTRODUCTION, MEMBER, resumable, socket, sockets, untilDialled } from
    "./fake_web_socket.js";
import { comeBack, contents, refused, resumed, resuming, said, states } from "./resuming.js";
import { newClient, recordEvents, settle, TestEnvironment } from "./support.js";

const text = (id, content = id) => ({
    id, from: "bob", to: "peer-1", jsongle: { action: "session-text", description: { content } },
});
const heard = (events) => events.named("onmessagereceived").map(([, , id]) => id);

test("the URL says which session is to go on, and nothing where none is", async () => {
    const { environment } = await resuming();
    assert.equal(socket().url, "ws://host/ws");
    await comeBack(environment, resumed(0));
    assert.equal(socket().url, "ws://host/ws?resume=peer-1");
    await comeBack(environment, refused(), "peer-3");
    assert.equal(socket().url, "ws://host/ws?resume=peer-1");
    await comeBack(environment, {}, "peer-4");
    assert.equal(socket().url, "ws://host/ws?resume=peer-3", "the session that there was last");
    await comeBack(environment, {}, "peer-5");
    assert.equal(socket().url, "ws://host/ws");
});

test("the first hello claims nothing; the next one shows the secret, and how much has come", async () => {
    const { environment } = await resuming();
    assert.deepEqual(INTRODUCTION.client.can, ["sent", "resume", "reconnect"]);
    for (const id of ["1", "2", "3"]) socket().say(text(id));
    socket().lose();
    await untilDialled(environment);
    socket().greet("peer-2", resumed(0));
    assert.deepEqual(socket().sent[0].jsongle.description,
        { ...MEMBER, client: { ...INTRODUCTION.client, resume: { token: "token-1", received: 3 } } });
    assert.equal(socket().claim.token, "token-1");
});

test("both sides count over all connections of a session; hellos, their answers and acks do not count", async () => {
    const { client, environment, events } = await resuming();
    socket().say(text("1"));
    client.isTyping(true, "bob");
    await comeBack(environment, resumed(1));
    assert.deepEqual(socket().claim, { token: "token-1", received: 1 });
    assert.deepEqual(contents(), ["composing"], "the receipt has arrived, the other has not");
    socket().say("not even JSON");
    socket().say(text("2"));
    client.send("bob", "3");
    await comeBack(environment, resumed(3, "token-3"), "peer-3");
    assert.deepEqual(socket().claim, { token: "token-2", received: 3 });
    assert.deepEqual(contents(), ["3"]);
    await comeBack(environment, resumed(4, "token-4"), "peer-4");
    assert.deepEqual([socket().claim, said()], [{ token: "token-3", received: 3 }, []]);
    assert.deepEqual(heard(events), ["1", "2"]);
});

test("a resumed session has its id, rooms and requests, and the application knows that it goes on", async () => {
    const { client, environment, events } = await resuming();
    const joining = client.request("sn", "muc-join", { rid: "#muc#1" });
    socket().result(socket().sent.at(-1), { rid: "#muc#1", members: [] });
    await joining;
    const asked = client.request("bob", "q", {});
    const { transaction } = socket().sent.at(-1).jsongle;
    await comeBack(environment, resumed(2));
    assert.deepEqual([client.id, client.connectionState, said()], ["peer-1", "connected", []]);
    assert.deepEqual(states(events), [["reconnecting", undefined], ["connected", true]]);
    client.isTyping(true, "bob");
    assert.equal(said()[0].from, "peer-1");
    socket().say({
        id: "r", from: "bob", to: "peer-1",
        jsongle: { action: "iq-result", query: "q", transaction, description: { well: true } },
    });
    assert.deepEqual((await asked).description, { well: true });
});

test("what is said during the pause goes behind what was lost, in its order, before what follows", async () => {
    const { client, environment } = await resuming();
    client.reactToMessage("m", "1", "bob");
    client.reactToMessage("m", "2", "bob");
    socket().lose();
    client.reactToMessage("m", "3", "bob");
    const asked = client.request("bob", "4", {}).catch(({ message }) => message);
    client.onconnectionstatechanged = () => client.reactToMessage("m", "5", "bob");
    await comeBack(environment, resumed(1));
    assert.deepEqual(said().map(({ jsongle }) => jsongle.description.type ?? jsongle.query), ["2", "3", "4", "5"]);
    client.close();
    assert.equal(await asked, "Connection closed");
});

test("a refused resume is a new session at once: rooms again, everything else from the beginning", async () => {
    const { client, environment, events } = await resuming();
    const joining = client.request("sn", "muc-join", { rid: "#muc#1" });
    socket().result(socket().sent.at(-1), { rid: "#muc#1", members: [] });
    await joining;
    socket().say(text("1"));
    const asked = client.request("bob", "q", {}).catch(({ message }) => message);
    client.isTyping(true, "bob");
    await comeBack(environment, refused());
    assert.deepEqual([client.id, await asked], ["peer-2", "Connection lost"]);
    const [join, ...others] = said();
    assert.deepEqual([join.jsongle.query, join.from, others], ["muc-join", "peer-2", []]);
    assert.deepEqual(states(events), [["reconnecting", undefined]]);
    socket().result(join, { rid: "#muc#1", members: [{ uid: "bob" }] });
    await settle();
    const [, { rejoined }] = events.named("onconnectionstatechanged").at(-1);
    assert.deepEqual(rejoined.map(({ rid, members }) => [rid, members]), [["#muc#1", [{ uid: "bob" }]]]);
    await comeBack(environment, refused("token-3"), "peer-3");
    assert.deepEqual(socket().claim, { token: "token-2", received: 1 }, "counted from the new session's ack");
});

test("a server that cannot resume any more, or says nothing of it, has a new session", async () => {
    for (const ack of [{}, { resumed: "true", id: "peer-1", received: 1 }]) {
        const { client, environment } = await resuming();
        socket().say(text("1"));
        await comeBack(environment, ack);
        assert.deepEqual([client.id, client.connectionState], ["peer-2", "connected"]);
        await comeBack(environment, {}, "peer-3");
        assert.equal(socket().claim, undefined);
    }
});

test("an ack that is lost costs nothing: the old secret is shown again, and all is said again", async () => {
    const { client, environment, events } = await resuming();
    client.isTyping(true, "bob");
    socket().lose();
    await untilDialled(environment);
    socket().lose();
    await comeBack(environment, resumed(0));
    assert.deepEqual([socket().claim.token, contents()], ["token-1", ["composing"]]);
    await comeBack(environment, resumed(1, "token-3"), "peer-3");
    assert.deepEqual([socket().claim.token, said()], ["token-2", []]);
    assert.deepEqual(states(events).length, 4);
});

test("an offer to resume that makes no sense is none", async () => {
    const OFFERS = [
        null, 7, "token", [], { window: 30 }, { token: "", window: 30 }, { token: 7, window: 30 }, { token: "t" },
        ...[0, -1, "30", 1e9, null].map((window) => ({ token: "t", window })),
    ];
    for (const resume of OFFERS) {
        const { client, environment } = await connected({ ack: { resume } });
        socket().lose();
        assert.throws(() => client.isTyping(true, "bob"), /not connected/i);
        await comeBack(environment, {});
        assert.equal(socket().claim, undefined, JSON.stringify(resume));
    }
});

test("where the two sides count differently, it is a new session", async () => {
    for (const received of [-1, 2, 1.5, "1", null, undefined]) {
        const { client, environment } = await resuming();
        const call = (client.call("bob"), client.currentCall);
        socket().lose();
        await untilDialled(environment);
        socket().greet("peer-2", { ...resumed(0), received });
        assert.equal(call.ended, true, String(received));
        assert.ok(socket().isClosed);
        await comeBack(environment, {}, "peer-3");
        assert.deepEqual([socket().claim, client.id], [undefined, "peer-3"]);
    }
});

test("what the server has surely got is not kept: it says so by the answer to a probe", async () => {
    const { client, environment } = await resuming();
    for (const id of ["1", "2"]) socket().say(text(id));
    client.isTyping(true, "bob");
    await environment.pass(15);
    const [probe] = socket().probes;
    assert.deepEqual(probe.jsongle.description, { received: 2 });
    client.isTyping(false, "bob");
    await comeBack(environment, resumed(4));
    assert.deepEqual(socket().claim.received, 3, "the answer counts");
    assert.deepEqual(contents(), ["active"], "two receipts, an event and the probe have arrived");
    await environment.pass(15);
    await comeBack(environment, resumed(4, "token-3"), "peer-3");
    assert.equal(client.connectionState, "reconnecting", "the server forgets what it had acknowledged");
});

test("a probe that got no answer is not sent again, nor does it count then", async () => {
    const { client, environment } = await resuming();
    socket().isDead = true;
    client.isTyping(true, "bob");
    await environment.pass(20);
    client.isTyping(false, "bob");
    await environment.pass(5);
    assert.equal(sockets()[0].isClosed, true);
    await comeBack(environment, resumed(0));
    assert.deepEqual([contents(), socket().probes], [["composing", "active"], []]);
    await comeBack(environment, resumed(2, "token-3"), "peer-3");
    assert.deepEqual([client.connectionState, said()], ["connected", []]);
});

test("the two sides tell each other how far they are whenever much is in doubt, and not all the time", async () => {
    const { client, environment } = await resuming();
    const large = "x".repeat(10_000);
    for (let i = 1; i <= 3; i++) client.sendJSON("bob", large);
    assert.equal(socket().probes.length, 0);
    for (let i = 4; i <= 8; i++) client.sendJSON("bob", large);
    assert.deepEqual(socket().probes.map(({ jsongle }) => jsongle.description), [{ received: 0 }, { received: 1 }]);
    for (let i = 1; i <= 5; i++) socket().say(text(String(i), large));
    assert.equal(socket().probes.at(-1).jsongle.description.received, 6);
    assert.equal(socket().probes.length, 3);

    socket().isDead = true;
    for (let i = 1; i <= 9; i++) client.sendJSON("bob", large);
    assert.equal(socket().probes.length, 4, "one is on its way");
    const count = 8 + 9 + 5 + 4;
    await comeBack(environment, resumed(count));
    assert.deepEqual([client.connectionState, said()], ["connected", []]);
});

test("what a server does not acknowledge is kept up to a bound; a resume that would need more is none", async () => {
    for (const [taken, state] of [[30, "connected"], [29, "reconnecting"]]) {
        const { client, environment } = await resuming();
        socket().isDead = true;
        const large = "x".repeat(100_000);
        // Forty, and a probe behind the first: the ten that fit, and those before them that do not.
        for (let i = 0; i < 40; i++) client.sendJSON(`bob-${i}`, large);
        await comeBack(environment, resumed(taken + 1));
        assert.equal(client.connectionState, state);
        if (state === "connected") assert.deepEqual(said().map(({ to }) => to).slice(0, 2), ["bob-30", "bob-31"]);
    }
});

test("what came before the application could set its callbacks is not lost with the connection", async () => {
    FakeWebSocket.opened = [];
    const environment = new TestEnvironment();
    const connecting = JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: FakeWebSocket, environment });
    socket().greet("peer-1", resumable());
    socket().say(text("1"));
    socket().lose();
    const events = recordEvents(await connecting);
    await environment.pass(0);
    assert.deepEqual(heard(events), ["1"]);
    if (socket().isClosed) await untilDialled(environment);
    socket().greet("peer-2", resumed(0));
    assert.equal(socket().claim.received, 1);
});

test("the secret of a session is in no line of the log at any level, and in no error", async () => {
    const { client, environment, events } = await resuming({ logLevel: "trace", ack: resumable("SECRET") });
    socket().say(text("1"));
    await comeBack(environment, resumed(0, "SECRET-2"));
    await comeBack(environment, refused("SECRET-3"), "peer-3");
    client.close();
    assert.ok(environment.lines.length > 0);
    assert.doesNotMatch(JSON.stringify([environment.lines, events]), /SECRET/);

    const byHand = newClient({ logLevel: "trace" });
    byHand.client.answer("sn", "session-hello", { uid: "alice", client: { resume: { token: "SECRET" } } }, "t");
    const ack = { action: "ack", status: "success", transaction: "t", description: resumable("SECRET") };
    byHand.receive({ id: "a", from: "sn", to: "peer-1", jsongle: ack });
    assert.ok(byHand.environment.lines.length > 0);
    assert.doesNotMatch(JSON.stringify(byHand.environment.lines), /SECRET/);
});
