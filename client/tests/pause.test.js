// While the session pauses: who waits and for how long, what is said meanwhile, and how it ends.

import assert from "node:assert/strict";
import test from "node:test";
import { socket, sockets, untilDialled } from "./fake_web_socket.js";
import { comeBack, contents, refused, resumed, resuming, said, states } from "./resuming.js";
import { settle } from "./support.js";

test("nobody is late during the pause: whoever is asked has their whole time after it", async () => {
    const { client, environment } = await resuming();
    const early = client.request("bob", "q", {}).catch(({ name }) => name);
    await environment.pass(4);
    socket().lose();
    const late = client.request("bob", "q", {}).catch(({ name }) => name);
    const over = [];
    for (const each of [early, late]) each.then((name) => over.push(name));
    await environment.pass(20);
    await comeBack(environment, resumed(1));
    await environment.pass(4.9);
    assert.deepEqual(over, []);
    await environment.pass(0.2);
    assert.deepEqual(over, ["TimeoutError", "TimeoutError"]);
});

test("what is said during the pause is bounded as well, and an error past that", async () => {
    const { client, environment } = await resuming();
    socket().lose();
    const asked = Array.from({ length: 10 }, () => client.request("bob", "q", { large: "x".repeat(100_000) }));
    for (const each of asked) each.catch(() => {});
    await assert.rejects(client.request("bob", "q", { large: "x".repeat(100_000) }), /too much waits/);
    client.isTyping(true, "bob");
    await comeBack(environment, resumed(0));
    assert.equal(said().length, 11);
});

test("a text waits visibly, and arrives once: the session brings what was on its way", async () => {
    const { client, environment, events } = await resuming();
    const ids = ["1", "2", "3"].map((each) => client.send("bob", each));
    socket().lose();
    assert.deepEqual(events.named("onmessagewaiting").map(([id]) => id), ids);
    ids.push(client.send("bob", "4"));
    assert.deepEqual([client.giveUp(ids[1]), client.isWaiting(ids[1]), client.isWaiting(ids[3])], [true, false, true]);
    await comeBack(environment, resumed(1));
    assert.deepEqual(contents(), ["3", "4"]);
    assert.deepEqual(said().map(({ id }) => id), [ids[2], ids[3]]);
    assert.ok(ids.every((id) => !client.isWaiting(id)));
    await comeBack(environment, resumed(3, "token-3"), "peer-3");
    assert.deepEqual([said(), events.named("onmessagefailed")], [[], []]);
    await comeBack(environment, refused(), "peer-4");
    assert.deepEqual(contents().filter(Boolean), ["1", "3", "4"], "nobody has acknowledged them: a new session asks");
});

test("of many that waited only a few are on their way at a time, across a pause as well", async () => {
    const { client, environment } = await resuming();
    socket().lose();
    const ids = Array.from({ length: 40 }, (_, i) => client.send("bob", i));
    await comeBack(environment, resumed(0));
    assert.equal(said().length, 16);
    await comeBack(environment, resumed(10, "token-3"), "peer-3");
    assert.deepEqual(contents(), [10, 11, 12, 13, 14, 15], "ten are with the server, none is acknowledged");
    for (const mid of ids.slice(0, 2)) {
        socket().say({
            id: "a", from: "sn", to: "peer-1",
            jsongle: { action: "session-event", event: "ack", description: { mid, type: "server-received" } },
        });
    }
    assert.deepEqual(contents().slice(6), [16, 17]);
    await comeBack(environment, refused("token-4"), "peer-4");
    assert.deepEqual(contents().filter((content) => content !== undefined), Array.from({ length: 16 }, (_, i) => i + 2),
        "in a new session they begin anew, again a few at a time");
});

test("a pause that is longer than the window is the end of the session", async () => {
    const { client, environment, events } = await resuming();
    environment.chance = 1;
    const asked = client.request("bob", "q", {}).catch(({ message }) => message);
    client.call("bob");
    const call = client.currentCall;
    socket().lose();
    for (let dialled = 0; dialled < 3; dialled++) {
        await untilDialled(environment);
        socket().lose();
    }
    assert.equal(call.ended, false);
    await environment.pass(30);
    assert.deepEqual([call.endedReason, call.endedCause, await asked],
        ["unreachable", "disconnected", "Connection lost"]);
    assert.throws(() => client.isTyping(true, "bob"), /not connected/i);
    if (socket().isClosed) await untilDialled(environment);
    socket().greet("peer-2", refused());
    await settle();
    assert.deepEqual([socket().claim, client.id], [undefined, "peer-2"]);
    assert.deepEqual(states(events), [["reconnecting", undefined], ["connected", undefined]]);
});

test("a session whose time is up while the server may be taking it back waits for its word", async () => {
    for (const ack of [resumed(1), refused()]) {
        const { client, environment } = await resuming();
        client.call("bob");
        const call = client.currentCall;
        socket().lose();
        await environment.pass(28);
        if (!socket().isClosed) socket().lose();
        await untilDialled(environment);
        socket().say({
            id: "h", from: "sn", to: "peer-2",
            jsongle: { action: "iq-get", query: "session-hello", transaction: "t", description: { sn: "sn" } },
        });
        await environment.pass(4.9);
        assert.equal(call.ended, false);
        socket().ack("t", "success", ack);
        await settle();
        assert.deepEqual([call.ended, client.id], ack.resumed ? [false, "peer-1"] : [true, "peer-2"]);
        assert.equal(client.connectionState, "connected");
        await environment.pass(60);
        assert.equal(call.ended, !ack.resumed);
    }
});

test("a goodbye is closed with 1000, and gives the session up; to a dead line nobody says goodbye", async () => {
    const { client, environment } = await resuming();
    socket().isDead = true;
    await environment.pass(25);
    assert.deepEqual([sockets()[0].isClosed, sockets()[0].closeCode], [true, null]);
    await comeBack(environment, resumed(1));
    client.close();
    assert.deepEqual([socket().closeCode, client.connectionState], [1000, "closed"]);
    const paused = await resuming();
    socket().lose();
    paused.client.close();
    assert.deepEqual(paused.environment.delays, []);
    await paused.environment.pass(3600);
    assert.equal(sockets().length, 1);
});

test("4409: the session goes on elsewhere, so this one does not come back", async () => {
    const { client, environment, events } = await resuming();
    socket().lose(4409);
    const [[state, { error }]] = events.named("onconnectionstatechanged");
    assert.deepEqual([state, error.closeCode], ["closed", 4409]);
    await environment.pass(3600);
    assert.equal(sockets().length, 1);
    assert.throws(() => client.isTyping(true, "bob"), /not connected/i);
});

test("a client that an operator puts off during the pause has nothing left under way", async () => {
    const { client, environment } = await resuming();
    const asked = client.request("bob", "q", {}).catch(({ message }) => message);
    const call = (client.call("bob"), client.currentCall);
    socket().lose();
    await untilDialled(environment);
    socket().lose(4403);
    assert.deepEqual([client.connectionState, call.ended, await asked], ["closed", true, "Connection lost"]);
    assert.deepEqual(environment.delays, []);
});

test("rooms that were being joined again when the connection was lost go on being joined", async () => {
    const { client, environment, events } = await resuming();
    const joining = client.request("sn", "muc-join", { rid: "#muc#1" });
    socket().result(socket().sent.at(-1), { rid: "#muc#1", members: [] });
    await joining;
    await comeBack(environment, refused());
    const [join] = said();
    await comeBack(environment, { ...resumed(1), id: "peer-2" }, "peer-3");
    assert.deepEqual([client.connectionState, client.id], ["reconnecting", "peer-2"]);
    socket().result(join, { rid: "#muc#1", members: [] });
    await settle();
    assert.deepEqual(states(events), [["reconnecting", undefined], ["connected", undefined]]);
});
