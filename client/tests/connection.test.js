// The client's own connection: hello, loss, back-off, refusal. On a WebSocket that the test controls, and once on a
// real one.

import assert from "node:assert/strict";
import { once } from "node:events";
import test from "node:test";
import { WebSocket, WebSocketServer } from "ws";
import JSONgle from "../js/jsongle.js";
import { connected, FakeWebSocket, INTRODUCTION, MEMBER, socket, sockets, untilDialled } from "./fake_web_socket.js";
import { bringTo, hello, propose, recordEvents, settle, TestEnvironment } from "./support.js";

test("connect offers the subprotocol, answers the hello with the member, and resolves on the ack", async () => {
    FakeWebSocket.opened = [];
    const environment = new TestEnvironment();
    let client = null;
    JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: FakeWebSocket, environment }).then((it) => (client = it));
    assert.deepEqual([socket().url, socket().protocol], ["ws://host/ws", "jsongle"]);
    socket().ack(undefined, "success");
    socket().say(hello({ to: "peer-1", sn: "sn", transaction: "t-1" }));
    assert.deepEqual(socket().sent, [{
        id: "id-1", from: "peer-1", to: "sn",
        jsongle: { action: "iq-result", query: "session-hello", transaction: "t-1", description: INTRODUCTION },
    }]);
    socket().ack("another", "success");
    await settle();
    assert.equal(client, null);
    socket().ack("t-1", "success");
    await settle();
    assert.deepEqual([client.id, client.sn, client.connectionState], ["peer-1", "sn", "connected"]);
    client.send("bob", "hi");
    assert.deepEqual(socket().sent.at(-1).jsongle.description.content, "hi");
    assert.equal(socket().sent.at(-1).from, "peer-1");
});

test("what arrives right after the ack waits until the application has set its callbacks", async () => {
    FakeWebSocket.opened = [];
    const environment = new TestEnvironment();
    const connecting = JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: FakeWebSocket, environment });
    socket().greet("peer-1");
    socket().say({ id: "m-1", from: "bob", jsongle: { action: "session-text", description: { content: "1" } } });
    const client = await connecting;
    const events = recordEvents(client);
    socket().say({ id: "m-2", from: "bob", jsongle: { action: "session-text", description: { content: "2" } } });
    await environment.pass(0);
    socket().say({ id: "m-3", from: "bob", jsongle: { action: "session-text", description: { content: "3" } } });
    assert.deepEqual(events.named("onmessagereceived").map(([, , id]) => id), ["m-1", "m-2", "m-3"]);
});

test("a URL that the platform refuses rejects with a ConnectError that names it, without its secrets", async () => {
    for (const [url, shown] of [
        ["no url", "'no url'"], ["http://host/ws?token=SECRET", "http://host/ws"],
        ["ws://user:SECRET@:1/ws?token=SECRET", "'ws://:1/ws'"], ["://SECRET@host#SECRET", "'://host'"],
    ]) {
        class Refusing { constructor() { throw new SyntaxError("refused by the platform"); } }
        const connecting = JSONgle.connect(url, MEMBER, { WebSocket: Refusing, environment: new TestEnvironment() });
        await assert.rejects(connecting, ({ name, message, url: place, closeCode }) => {
            assert.deepEqual([name, place, closeCode], ["ConnectError", shown, null]);
            assert.equal(message, `Could not connect to ${shown}: refused by the platform`);
            return true;
        });
    }
    await assert.rejects(JSONgle.connect("no url", MEMBER, { WebSocket }), { name: "ConnectError", url: "'no url'" });
});

test("a member that JSON cannot hold rejects with that reason, and closes the connection", async () => {
    const circle = {};
    circle.self = circle;
    for (const [member, why] of [[{ uid: 1n }, /BigInt/], [{ uid: "alice", circle }, /circular/]]) {
        FakeWebSocket.opened = [];
        const environment = new TestEnvironment();
        const connecting = JSONgle.connect("ws://host/ws", member, { WebSocket: FakeWebSocket, environment });
        connecting.catch(() => {});
        socket().say(hello());
        await assert.rejects(connecting, ({ name, message, cause }) =>
            name === "ConnectError" && why.test(message) && cause instanceof TypeError);
        assert.deepEqual([socket().sent, socket().isClosed], [[], true]);
        await environment.pass(60);
        assert.equal(sockets().length, 1);
    }
});

test("a member that JSON cannot hold any more ends the dialling, and is told", async () => {
    FakeWebSocket.opened = [];
    const environment = new TestEnvironment();
    const member = { ...MEMBER };
    const connecting = JSONgle.connect("ws://host/ws", member, { WebSocket: FakeWebSocket, environment });
    socket().greet("peer-1");
    const client = await connecting;
    member.since = 1n;
    socket().lose();
    await untilDialled(environment);
    socket().say(hello());
    assert.equal(client.connectionState, "closed");
    assert.ok(socket().isClosed);
});

test("a first connection that fails rejects, and is not dialled again", async () => {
    for (const fail of [
        () => socket().lose(),
        (environment) => environment.pass(10),
        () => { socket().say(hello()); socket().lose(); },
    ]) {
        FakeWebSocket.opened = [];
        const environment = new TestEnvironment();
        const options = { WebSocket: FakeWebSocket, environment };
        const connecting = JSONgle.connect("ws://host/ws?token=SECRET", MEMBER, options);
        connecting.catch(() => {});
        await fail(environment);
        await assert.rejects(connecting, (error) => {
            const [, why] = /^Could not connect to ws:\/\/host\/ws: (.*)$/.exec(error.message);
            assert.ok(["closed with code 1006", "no hello in time"].includes(why));
            assert.deepEqual([error.name, error.url, error.jsongle], ["ConnectError", "ws://host/ws", undefined]);
            assert.equal(error.closeCode, why === "no hello in time" ? null : 1006);
            return true;
        });
        await environment.pass(3600);
        assert.equal(sockets().length, 1);
        assert.ok(socket().isClosed);
    }
});

test("a hello the server refuses rejects with its reason, in whichever order ack and error come", async () => {
    const description = { errorCode: 400001, errorDetails: "Missing 'uid' parameter" };
    const error = { action: "session-error", description };
    const says = [() => socket().ack("t-1", "failed"), () => socket().say({ id: "e", from: "sn", jsongle: error })];
    for (const order of [says, [...says].reverse()]) {
        FakeWebSocket.opened = [];
        const options = { WebSocket: FakeWebSocket, environment: new TestEnvironment() };
        const connecting = JSONgle.connect("ws://host/ws", {}, options);
        socket().say(hello({ transaction: "t-1" }));
        for (const say of order) say();
        await assert.rejects(connecting, {
            name: "ConnectError", message: "ws://host/ws refused the hello: Missing 'uid' parameter (400001)",
            jsongle: error, url: "ws://host/ws", closeCode: null,
        });
        assert.ok(socket().isClosed);
    }
});

test("a server's reason before it closes is quoted, with what the socket says", async () => {
    FakeWebSocket.opened = [];
    const options = { WebSocket: FakeWebSocket, environment: new TestEnvironment() };
    const connecting = JSONgle.connect("wss://user:SECRET@host:1/ws?token=SECRET#SECRET", MEMBER, options);
    socket().say(hello());
    const description = { errorCode: 503001, errorDetails: "Shutting down" };
    socket().say({ id: "e", from: "sn", jsongle: { action: "session-error", description } });
    socket().lose(1013, "try later");
    await assert.rejects(connecting, (error) => {
        assert.equal(error.message,
            "Could not connect to wss://host:1/ws: closed with code 1013, 'try later': Shutting down (503001)");
        assert.deepEqual([error.url, error.closeCode], ["wss://host:1/ws", 1013]);
        assert.deepEqual(error.jsongle.description, description);
        assert.doesNotMatch(JSON.stringify({ ...error }), /SECRET/);
        return true;
    });
});

test("a platform without WebSocket says so", async () => {
    await assert.rejects(JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: null }), /no WebSocket/);
});

test("frames that are no messages are ignored", async () => {
    const { client, events } = await connected();
    for (const frame of ["", "{", "7", "null", "[]", "{}", '{"jsongle":7}']) socket().say(frame);
    assert.deepEqual(events, []);
    assert.equal(client.connectionState, "connected");
});

test("a lost connection rejects requests and answers at once and ends the call", async () => {
    const { client, events } = await connected();
    const pending = [client.request("sn", "q", {}), client.answer("bob", "q", {}, "t")];
    socket().say(propose());
    const call = client.currentCall;
    socket().lose();
    for (const promise of pending) await assert.rejects(promise, /connection lost/i);
    assert.deepEqual([call.endedReason, call.endedCause], ["unreachable", "disconnected"]);
    assert.equal(client.currentCall, null);
    assert.equal(client.connectionState, "reconnecting");
    assert.deepEqual(events.named("onconnectionstatechanged"), [["reconnecting", {}]]);
    assert.throws(() => client.isTyping(true, "bob"), /not connected/i);
    await assert.rejects(client.request("sn", "q", {}), /not connected/i);
});

test("pauses are random, the first one up to 2 s, and the others up to twice as much each, 30 s at most", async () => {
    for (const chance of [0, 0.25, 0.5, 1]) {
        const { environment } = await connected();
        environment.chance = chance;
        const pauses = [];
        for (let i = 0; i < 7; i++) {
            socket().lose();
            pauses.push(await untilDialled(environment));
            assert.equal(sockets().length, i + 2);
        }
        const limits = [2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000];
        assert.deepEqual(pauses, limits.map((limit) => limit * chance));
    }
});

test("the application chooses the pauses", async () => {
    const { environment } = await connected({ backOff: { first: 10, longest: 20 } });
    environment.chance = 1;
    for (const expected of [10, 20, 20]) {
        socket().lose();
        assert.equal(await untilDialled(environment), expected);
    }
});

test("pauses start over only after a connection that lasted", async () => {
    const { environment } = await connected();
    environment.chance = 0.5;
    const loseAndDial = async (peer) => {
        socket().lose();
        const pause = await untilDialled(environment);
        socket().greet(peer);
        await settle();
        return pause;
    };
    assert.equal(await loseAndDial("peer-2"), 1000);
    assert.equal(await loseAndDial("peer-3"), 2000, "peer-2 did not last");
    await environment.pass(30);
    assert.equal(await loseAndDial("peer-4"), 1000, "peer-3 did");
});

test("a server that accepts but does not greet is given up and dialled again", async () => {
    const { environment } = await connected();
    socket().lose();
    await environment.pass(0.25);
    assert.equal(sockets().length, 2);
    await environment.pass(10);
    assert.ok(sockets()[1].isClosed);
    await environment.pass(0.5);
    assert.equal(sockets().length, 3);
    sockets()[1].onmessage({ data: JSON.stringify(hello({ to: "late" })) });
    sockets()[1].onclose({ code: 1000 });
    assert.deepEqual([sockets()[1].sent, sockets()[2].sent], [[], []], "the socket given up is not heard any more");
    await environment.pass(5);
    assert.equal(sockets().length, 3, "nor does it make the client dial");
});

test("a refusal behind which the server closes is told with the code of that, if it does", async () => {
    for (const [errorCode, code] of [[401001, 4401], [403005, 4403], [401001, null]]) {
        const environment = new TestEnvironment();
        const connecting = JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: FakeWebSocket, environment });
        const error = { action: "session-error", description: { errorCode, errorDetails: "no" } };
        const isRefused = assert.rejects(connecting, {
            message: `ws://host/ws refused the hello: no (${errorCode})`, jsongle: error, closeCode: code,
        });
        socket().say(hello({ transaction: "t-1" }));
        socket().say({ id: "e", from: "sn", jsongle: error });
        socket().ack("t-1", "failed");
        if (code) socket().lose(code);
        else await environment.pass(10);
        await isRefused;
        assert.ok(socket().isClosed);
    }
});

test("a client that the server does not take back is closed, and told why", async () => {
    const { client, environment, events } = await connected();
    socket().lose();
    await environment.pass(0.25);
    socket().say(hello({ transaction: "t-2" }));
    const error = { action: "session-error", description: { errorCode: 401001, errorDetails: "no" } };
    socket().ack("t-2", "failed");
    socket().say({ id: "e", from: "sn", jsongle: error });
    assert.equal(client.connectionState, "reconnecting", "the code of the close is still to come");
    socket().lose(4401);
    assert.equal(client.connectionState, "closed");
    assert.deepEqual(events.named("onerror"), [[error, "sn"]]);
    await environment.pass(3600);
    assert.equal(sockets().length, 2);
});

test("a client that an operator has put off is closed, and does not come back by itself", async () => {
    const { client, environment, events } = await connected();
    const asked = client.request("sn", "q", {});
    socket().lose(4403, "An operator has ended this connection");
    await assert.rejects(asked, /connection lost/i);
    assert.equal(client.connectionState, "closed");
    assert.deepEqual(events.named("onconnectionstatechanged").map(([state]) => state), ["closed"]);
    await environment.pass(3600);
    assert.equal(sockets().length, 1);
});

test("a client that is put off while it comes back stays away", async () => {
    const { client, environment } = await connected();
    socket().lose();
    await environment.pass(0.25);
    socket().lose(4403);
    assert.equal(client.connectionState, "closed");
    await environment.pass(3600);
    assert.equal(sockets().length, 2);
});

test("a server that refuses the hello and closes without a reason is not dialled again", async () => {
    FakeWebSocket.opened = [];
    const environment = new TestEnvironment();
    const connecting = JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: FakeWebSocket, environment });
    socket().say(hello({ transaction: "t-1" }));
    socket().ack("t-1", "failed");
    socket().lose(1000);
    await assert.rejects(connecting, { message: "ws://host/ws refused the hello", closeCode: 1000 });

    const { client, environment: later } = await connected();
    socket().lose();
    await later.pass(0.25);
    socket().say(hello({ transaction: "t-2" }));
    socket().ack("t-2", "failed");
    socket().lose(1000);
    assert.equal(client.connectionState, "closed");
    await later.pass(3600);
    assert.equal(sockets().length, 2);
});

test("close ends the call, rejects what is pending and dials no more", async () => {
    const { client, environment, events } = await connected();
    bringTo({ client, receive: (message) => socket().say(message), taken() {}, events }, "ringing", "incoming");
    const pending = client.request("sn", "q", {});
    client.close();
    client.close();
    await assert.rejects(pending, /connection closed/i);
    assert.equal(socket().sent.at(-1).jsongle.action, "session-retract");
    assert.ok(socket().isClosed);
    assert.equal(client.connectionState, "closed");
    assert.deepEqual(events.named("onconnectionstatechanged"), [["closed", {}]]);
    await environment.pass(3600);
    assert.equal(sockets().length, 1);
    assert.throws(() => client.send("bob", "hi"), /not connected/i);
});

test("close while waiting to dial again dials no more", async () => {
    const { client, environment, events } = await connected();
    socket().lose();
    client.close();
    await environment.pass(3600);
    assert.equal(sockets().length, 1);
    assert.deepEqual(events.named("onconnectionstatechanged").map(([state]) => state), ["reconnecting", "closed"]);
});

test("a real WebSocket is greeted, carries messages, and is dialled again", { timeout: 10_000 }, async () => {
    const server = new WebSocketServer({ port: 0, handleProtocols: (offered) => offered.has("jsongle") && "jsongle" });
    await once(server, "listening");
    let acknowledge;
    const acknowledged = new Promise((resolve) => (acknowledge = resolve));
    let connections = 0;
    server.on("connection", (peer) => {
        const id = `peer-${++connections}`;
        peer.send(JSON.stringify(hello({ to: id, transaction: id })));
        peer.on("message", (data) => {
            const { jsongle } = JSON.parse(data);
            if (jsongle.query === "session-hello") {
                const ack = { action: "ack", status: "success", transaction: id, description: {} };
                const text = { action: "session-text", description: { content: `hi ${jsongle.description.uid}` } };
                // In one write, as a busy server does: the client must not lose the second.
                peer._socket.cork();
                for (const each of [ack, text]) {
                    peer.send(JSON.stringify({ id: "m", from: "sn", to: id, jsongle: each }));
                }
                peer._socket.uncork();
            } else {
                acknowledge(jsongle.event);
            }
        });
    });
    const url = `ws://127.0.0.1:${server.address().port}/ws`;
    const client = await JSONgle.connect(url, MEMBER, { WebSocket, backOff: { first: 10 } });
    try {
        const [jsongle] = await new Promise((resolve) => (client.onmessagereceived = (...args) => resolve(args)));
        assert.equal(jsongle.description.content, "hi alice");
        assert.equal(await acknowledged, "ack");
        const back = new Promise((resolve) => {
            client.onconnectionstatechanged = (state) => state === "connected" && resolve();
        });
        for (const peer of server.clients) peer.terminate();
        await back;
        assert.equal(client.id, "peer-2");
    } finally {
        client.close();
        for (const peer of server.clients) peer.terminate();
        server.close();
    }
    await assert.rejects(JSONgle.connect("ws://127.0.0.1:1/", MEMBER, { WebSocket }), /could not connect/i);
});
