// The token that shows the server who the client is: how it is shown and renewed, what is made of a refusal, and that
// nobody but the server gets to see it.

import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";
import JSONgle from "../js/jsongle.js";
import { FakeWebSocket, INTRODUCTION, MEMBER, socket, sockets, untilDialled } from "./fake_web_socket.js";
import { at, bringTo, hello, newClient, recordEvents, settle, TestEnvironment } from "./support.js";

const REFUSED = { errorCode: 401001, errorDetails: "The credential is not accepted" };

/** What the client answers to the hello of this socket. */
const shownTo = ({ sent }) => sent.filter(({ jsongle }) => jsongle.query === "session-hello")
    .map(({ jsongle }) => jsongle.description);
const refreshes = ({ sent }) => sent.filter(({ jsongle }) => jsongle.query === "session-refresh");

const expiring = (expires, from = "sn") => ({
    id: "e", from, to: "peer-1",
    jsongle: { action: "session-event", namespace: "session", event: "expiring", description: { expires } },
});

/** Gives "token-1", "token-2" and so on, each once. */
function issuer() {
    let count = 0;
    return () => `token-${++count}`;
}

function connect(options) {
    FakeWebSocket.opened = [];
    const environment = Object.assign(new TestEnvironment(), { chance: 0.5 });
    const connecting = JSONgle.connect("ws://host/ws", MEMBER, { WebSocket: FakeWebSocket, environment, ...options });
    return { environment, connecting };
}

/** The server's hello, and what it makes of the answer. */
async function greet(status, id = "peer-1") {
    socket().say(hello({ to: id, transaction: `hello-of-${id}` }));
    await settle();
    socket().ack(`hello-of-${id}`, status);
    if (status === "failed") {
        socket().say({ id: "e", from: "sn", to: id, jsongle: { action: "session-error", description: REFUSED } });
        socket().lose(4401, "The credential is missing, wrong, or has expired");
    }
    await settle();
}

/** A client that came in with this token. */
async function cameIn(options) {
    const { environment, connecting } = connect(options);
    await greet("success");
    const client = await connecting;
    const events = recordEvents(client);
    await environment.pass(0);
    return { client, environment, events };
}

async function comeBack(environment, status, id) {
    await untilDialled(environment);
    await greet(status, id);
}

test("the token is shown beside what the member has", async () => {
    const { environment } = await cameIn({ token: "SECRET" });
    assert.deepEqual(shownTo(socket()), [{ ...INTRODUCTION, token: "SECRET" }]);
    socket().lose();
    await comeBack(environment, "success", "peer-2");
    assert.deepEqual(shownTo(socket()), [{ ...INTRODUCTION, token: "SECRET" }]);
    assert.equal(MEMBER.token, undefined, "the application's object is as it was");
});

test("a function is asked for the token at each hello, whether it knows it at once or has to ask", async () => {
    for (const wrap of [(token) => token, (token) => Promise.resolve(token)]) {
        const next = issuer();
        const { environment } = await cameIn({ token: () => wrap(next()) });
        socket().lose();
        await comeBack(environment, "success", "peer-2");
        const shown = ["token-1", "token-2"].map((token) => [{ ...INTRODUCTION, token }]);
        assert.deepEqual(sockets().map(shownTo), shown);
    }
});

test("what is neither a token nor a function is refused, and not quoted", async () => {
    for (const token of ["", null, 7, { SECRET: "SECRET" }, ["SECRET"]]) {
        const message = token === "" ? /'token' is an empty text: leave it out/ : /'token' is neither/;
        await assert.rejects(connect({ token }).connecting, { name: "TypeError", message });
        assert.equal(sockets().length, 0);
    }
});

test("a function that fails, or gives no text, fails the first connection with its error", async () => {
    const failure = new Error("the issuer is down");
    const isNoText = { name: "TypeError", message: "The function of the option 'token' gave no text" };
    const isEmpty = { name: "TypeError", message: /^The function of the option 'token' gave an empty text: leave/ };
    const failing = () => { throw failure; };
    for (const [token, isCause] of [
        [failing, failure], [() => Promise.reject(failure), failure], [() => undefined, isNoText], [() => "", isEmpty],
        [() => ({ SECRET: "SECRET" }), isNoText],
    ]) {
        const { connecting } = connect({ token });
        socket().say(hello());
        await assert.rejects(connecting, ({ name, message, cause }) => {
            assert.deepEqual([name, message],
                ["ConnectError", "Could not connect to ws://host/ws: the application gave no token"]);
            assert.throws(() => { throw cause; }, isCause);
            return true;
        });
        assert.deepEqual([socket().isClosed, socket().sent], [true, []]);
    }
});

test("a function that fails later is asked again after a pause, with another connection", async () => {
    let token = "token-1";
    const { client, environment } = await cameIn({ token: () => token ?? Promise.reject(new Error("down")) });
    token = null;
    socket().lose();
    await untilDialled(environment);
    socket().say(hello({ to: "peer-2", transaction: "hello-of-peer-2" }));
    await settle();
    assert.deepEqual([socket().isClosed, client.connectionState], [true, "reconnecting"]);
    token = "token-2";
    await comeBack(environment, "success", "peer-3");
    assert.deepEqual([shownTo(socket())[0].token, client.connectionState], ["token-2", "connected"]);
});

test("a token that comes when its connection is gone is not shown to another", async () => {
    const given = [];
    const { environment, connecting } = connect({ token: () => new Promise((resolve) => given.push(resolve)) });
    socket().say(hello({ transaction: "hello-of-peer-1" }));
    await settle();
    given[0]("token-1");
    await settle();
    socket().ack("hello-of-peer-1", "success");
    await connecting;
    socket().lose();
    await untilDialled(environment);
    socket().say(hello({ to: "peer-2", transaction: "hello-of-peer-2" }));
    await settle();
    socket().lose();
    await untilDialled(environment);
    given[1]("token-2");
    await settle();
    assert.deepEqual(sockets().map(({ sent }) => sent.length), [1, 0, 0]);
});

test("a token that expires is replaced by what the function gives", async () => {
    const { client, events } = await cameIn({ token: issuer() });
    socket().say(expiring(at(60)));
    await settle();
    const [{ to, jsongle: { action, description } }] = refreshes(socket());
    assert.deepEqual([to, action, description], ["sn", "iq-set", { token: "token-2" }]);
    socket().result(refreshes(socket())[0], { expires: at(3600) });
    await settle();
    assert.deepEqual([events, client.connectionState], [[], "connected"]);
});

test("the function is asked no more often than every ten seconds, however soon its tokens expire", async () => {
    const { environment, events } = await cameIn({ token: issuer() });
    const counts = [];
    for (let i = 0; i < 30; i++) {
        socket().say(expiring(at(i + 5)));
        await settle();
        for (const request of refreshes(socket()).slice(counts.at(-1))) {
            socket().result(request, { expires: at(i + 5) });
            socket().say(expiring(at(i + 5)));
        }
        counts.push(refreshes(socket()).length);
        await environment.pass(1);
    }
    assert.deepEqual([counts[0], counts[9], counts[10], counts[29]], [1, 1, 2, 3]);
    assert.deepEqual(events, []);
});

test("the application is told of a token that could not be replaced, and another is tried ten seconds on", async () => {
    const { environment, events } = await cameIn({ token: issuer() });
    socket().say(expiring(at(60)));
    await settle();
    socket().result(refreshes(socket())[0], REFUSED);
    await settle();
    const [[expires, error]] = events.named("ontokenexpiring");
    assert.deepEqual([expires, error.code], [new Date(at(60)), 401001]);
    await environment.pass(9);
    assert.equal(refreshes(socket()).length, 1);
    await environment.pass(1);
    assert.deepEqual(refreshes(socket()).map(({ jsongle }) => jsongle.description.token), ["token-2", "token-3"]);
    socket().result(refreshes(socket())[1], { expires: at(3600) });
    await environment.pass(3600);
    assert.deepEqual([events.named("ontokenexpiring").length, refreshes(socket()).length], [1, 2]);
});

test("nothing is renewed for a connection that is gone", async () => {
    for (const leave of [({ client }) => client.close(), () => socket().lose(), () => socket().lose(4403)]) {
        const given = [];
        const token = () => (given.length === 0 ? given.push("token-1") && "token-1"
            : new Promise((resolve, reject) => given.push({ resolve, reject })));
        const side = await cameIn({ token });
        const [first] = sockets();
        first.say(expiring(at(60)));
        await settle();
        leave(side);
        given[1].reject(new Error("too late"));
        await settle();
        assert.deepEqual([refreshes(first), side.events.named("ontokenexpiring")], [[], []]);
    }
});

test("a token that nobody can be asked for is the application's to replace; the new one is shown later", async () => {
    for (const token of ["token-1", undefined]) {
        const { client, environment, events } = await cameIn({ token });
        socket().say(expiring(at(60)));
        await settle();
        assert.deepEqual(events.splice(0), [["ontokenexpiring", new Date(at(60)), null]]);
        assert.deepEqual(refreshes(socket()), []);
        for (const [next, answer] of [["token-2", { expires: at(3600) }], ["WRONG", REFUSED]]) {
            const asked = client.request("sn", "session-refresh", { token: next }).catch(() => {});
            socket().result(refreshes(socket()).at(-1), answer);
            await asked;
        }
        socket().lose();
        await comeBack(environment, "success", "peer-2");
        assert.equal(shownTo(socket())[0].token, "token-2", "and not the one that was refused");
    }
});

test("with a transport by hand the application is told as well", () => {
    const side = newClient();
    side.receive(expiring(at(60)));
    side.receive(expiring("soon"));
    assert.deepEqual(side.events, [["ontokenexpiring", new Date(at(60)), null], ["ontokenexpiring", null, null]]);
    assert.deepEqual(side.taken(), []);
});

test("only the server can say that a token expires", async () => {
    const { events } = await cameIn({ token: issuer() });
    for (const from of ["mallory", "#muc#1/mallory", "#muc#1", null]) socket().say(expiring(at(60), from));
    await settle();
    assert.deepEqual([refreshes(socket()), events], [[], []]);
});

test("a refused token rejects the first connection with the server's reason, and is not shown again", async () => {
    for (const token of ["SECRET", issuer()]) {
        const { environment, connecting } = connect({ token });
        const isRefused = assert.rejects(connecting, {
            name: "ConnectError",
            message: "ws://host/ws refused the hello: The credential is not accepted (401001)",
            jsongle: { action: "session-error", description: REFUSED },
            closeCode: 4401,
        });
        await greet("failed");
        await isRefused;
        await environment.pass(3600);
        assert.equal(sockets().length, 1);
    }
});

test("a refused token closes a client that comes back, with the server's reason", async () => {
    const { client, environment, events } = await cameIn({ token: "token-1" });
    socket().lose();
    events.length = 0;
    await comeBack(environment, "failed", "peer-2");
    const [[state, { error }]] = events.named("onconnectionstatechanged");
    assert.deepEqual([state, client.connectionState], ["closed", "closed"]);
    assert.deepEqual([error.name, error.jsongle.description, error.closeCode], ["ConnectError", REFUSED, 4401]);
    await environment.pass(3600);
    assert.equal(sockets().length, 2);
});

/** A call, a request and a text that wait while the server closes with `code`. */
async function closedWith(code, options) {
    const side = await cameIn(options);
    const { client, environment, events } = side;
    bringTo({ client, receive: (message) => socket().say(message), taken() {}, events }, "ringing", "incoming");
    const call = client.currentCall;
    const asked = client.request("sn", "q", {});
    const id = client.send("bob", "hi");
    events.length = 0;
    socket().lose(code, "why not");
    await assert.rejects(asked, /connection lost/i);
    assert.deepEqual([call.endedReason, call.endedCause], ["unreachable", "disconnected"]);
    return { ...side, environment, id };
}

test("a close code from 4400 to 4499 ends it all: nothing is dialled, and the application knows why", async () => {
    for (const [code, options] of [
        [4401, { token: "token-1" }], [4401, {}], [4400, {}], [4403, { token: issuer() }], [4409, {}], [4499, {}],
    ]) {
        const { client, environment, events, id } = await closedWith(code, options);
        const [[state, { error }], ...others] = events.named("onconnectionstatechanged");
        assert.deepEqual([state, others, client.connectionState], ["closed", [], "closed"], code);
        assert.deepEqual([error.name, error.closeCode, error.url], ["ConnectError", code, "ws://host/ws"]);
        assert.deepEqual(events.named("onmessagefailed"), [[id, "bob", error]], code);
        assert.equal(error.message, `ws://host/ws ended the connection: closed with code ${code}, 'why not'`);
        await environment.pass(3600);
        assert.equal(sockets().length, 1, code);
    }
});

test("after any other code the client comes back", async () => {
    for (const code of [1000, 1001, 1006, 1008, 1009, 1012, 1013, 3000, 4000, 4399, 4500]) {
        const { client, environment, id } = await closedWith(code, {});
        assert.deepEqual([client.connectionState, client.isWaiting(id)], ["reconnecting", true], code);
        await untilDialled(environment);
        assert.equal(sockets().length, 2, code);
    }
});

test("such a code ends the attempts to come back, too", async () => {
    const { client, environment, events } = await cameIn({});
    socket().lose();
    await untilDialled(environment);
    socket().lose(4403);
    const [state, { error }] = events.named("onconnectionstatechanged").at(-1);
    assert.deepEqual([state, client.connectionState], ["closed", "closed"]);
    assert.deepEqual([error.message, error.closeCode],
        ["Could not connect to ws://host/ws: closed with code 4403", 4403]);
    await environment.pass(3600);
    assert.equal(sockets().length, 2);
});

test("an expired token that can be replaced brings the client back once: with another one, after a pause", async () => {
    const { client, environment } = await closedWith(4401, { token: issuer() });
    assert.equal(client.connectionState, "reconnecting");
    assert.equal(await untilDialled(environment), 1000);
    await greet("success", "peer-2");
    assert.deepEqual([shownTo(socket())[0].token, client.connectionState], ["token-2", "connected"]);
    socket().lose(4401);
    assert.equal(await untilDialled(environment), 2000, "the pauses grow");
    await greet("failed", "peer-3");
    assert.equal(client.connectionState, "closed");
    await environment.pass(3600);
    assert.equal(sockets().length, 3);
});

test("the token is in no error, in no line of the log at any level, and in nothing but hello and refresh", async () => {
    const seen = [];
    const { client, environment, events } = await cameIn({ token: () => "SECRET", logLevel: "trace" });
    socket().say(expiring(at(60)));
    await settle();
    socket().result(refreshes(socket())[0], REFUSED);
    await settle();
    seen.push(await client.request("sn", "session-refresh", { token: "SECRET", huge: 1n }).catch((error) => error));
    client.send("bob", "hi");
    socket().lose();
    await comeBack(environment, "failed", "peer-2");
    seen.push(events, environment.lines);
    const text = inspect(seen, { depth: Infinity, maxStringLength: Infinity, showHidden: true });
    assert.match(text, /session-refresh/);
    assert.doesNotMatch(text, /SECRET/);

    const huge = connect({ token: "SECRET".repeat(1000), logLevel: "trace" });
    const greeting = hello();
    greeting.jsongle.description.limits = { maxMessageBytes: 1024 };
    socket().say(greeting);
    const error = await huge.connecting.catch((it) => it);
    assert.equal(error.cause?.name, "TooLargeError");
    assert.doesNotMatch(inspect([error, huge.environment.lines], { depth: Infinity }), /SECRET/);
});

test("an application that answers the hello by hand has no token in its log", () => {
    const side = newClient({ id: null, logLevel: "trace" });
    side.receive(hello({ transaction: "t-1" }));
    side.client.answer("sn", "session-hello", { uid: "alice", token: "SECRET" }, "t-1").catch(() => {});
    assert.equal(side.taken()[0].jsongle.description.token, "SECRET");
    assert.match(inspect(side.environment.lines, { depth: Infinity }), /alice/);
    assert.doesNotMatch(inspect(side.environment.lines, { depth: Infinity }), /SECRET/);
});
