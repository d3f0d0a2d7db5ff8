// A message that is larger than the server takes is not sent: whatever would send it says so, and nothing else changes.

import assert from "node:assert/strict";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import { connected, FakeWebSocket, MEMBER, socket, untilDialled } from "./fake_web_socket.js";
import { Jsongled, withServer } from "./jsongled.js";
import { is, join, WAYS } from "./live.js";
import { bringTo, hello, newClient, settle, TestEnvironment } from "./support.js";

const LIMIT = 1000;
const LARGE = "x".repeat(LIMIT);
const DESCRIPTION = { type: "offer", sdp: LARGE };

const greeting = (limits, more) => {
    const message = hello(more);
    message.jsongle.description.limits = limits;
    return message;
};

/** A client on a transport in memory whose server takes messages of so many bytes. */
function limited(limits) {
    const side = newClient({ id: null });
    side.receive(greeting(limits));
    side.events.length = 0;
    return side;
}

const bytesOf = (message) => Buffer.byteLength(JSON.stringify(message));

const isTooLarge = (error) => {
    assert.deepEqual([error.name, error.code, error.limit], ["TooLargeError", 413001, LIMIT]);
    assert.ok(error instanceof Error && error.size > LIMIT);
    assert.equal(error.message, `The message has ${error.size} bytes, and may have ${LIMIT}`);
    return true;
};

/** Every way of sending something of any size, but for those in a call. */
const WAYS_TO_SEND = {
    send: ({ client }) => client.send("bob", LARGE),
    "send, in what goes with the text": ({ client }) => client.send("bob", "hi", LARGE),
    sendMuc: ({ client }) => client.sendMuc("#muc#1", LARGE),
    sendJSON: ({ client }) => client.sendJSON("bob", { LARGE }),
    sendJSONMUC: ({ client }) => client.sendJSONMUC("#muc#1", { LARGE }),
    isTyping: ({ client }) => client.isTyping(true, LARGE),
    isTypingMuc: ({ client }) => client.isTypingMuc(true, LARGE),
    reactToMessage: ({ client }) => client.reactToMessage("m", LARGE, "bob"),
    reactToMessageMUC: ({ client }) => client.reactToMessageMUC("m", LARGE, "#muc#1"),
    sendAReadAcknowledgement: ({ client }) => client.sendAReadAcknowledgement(LARGE, "bob"),
    sendAReadAcknowledgementMuc: ({ client }) => client.sendAReadAcknowledgementMuc(LARGE, "#muc#1"),
    reportMetrics: ({ client }) => client.reportMetrics("sid", { ua: LARGE }, "sn"),
    call: ({ client }) => client.call(LARGE),
    request: ({ client }) => client.request("bob", "q", { LARGE }),
    answer: ({ client }) => client.answer("bob", "q", { LARGE }, "t"),
};

for (const [name, send] of Object.entries(WAYS_TO_SEND)) {
    test(`${name} refuses what is too large, and keeps nothing of it`, async () => {
        const memory = limited({ maxMessageBytes: LIMIT });
        await assert.rejects(async () => send(memory), isTooLarge);
        assert.deepEqual([memory.sent, memory.events, memory.client.currentCall], [[], [], null]);

        const own = await connectedTo({ maxMessageBytes: LIMIT });
        await assert.rejects(async () => send(own), isTooLarge);
        assert.deepEqual([socket().sent, own.events, own.client.currentCall], [[], [], null]);
        await own.environment.pass(10);
        assert.equal(own.client.connectionState, "connected");
        socket().lose();
        assert.deepEqual(own.events.named("onmessagefailed"), [], "it is not waited for");
    });
}

/** A client with a connection of its own to such a server. */
async function connectedTo(limits) {
    const { client, environment, events } = await connected();
    socket().lose();
    await untilDialled(environment);
    socket().say(greeting(limits, { to: "peer-2", transaction: "t-2" }));
    socket().ack("t-2", "success");
    await settle();
    socket().sent.length = events.length = 0;
    return { client, environment, events };
}

test("a message may have as many bytes of UTF-8 as the server says, and not one more", () => {
    for (const letter of ["x", "é", "€", "😀", "\"", "\n", "\ud83d"]) {
        const side = limited({ maxMessageBytes: LIMIT });
        let [content, most] = [letter, 0];
        const sends = (text) => {
            try {
                side.client.send("bob", text);
                return true;
            } catch (error) {
                return !isTooLarge(error);
            }
        };
        while (sends(content)) {
            most = bytesOf(side.sent.at(-1));
            content += letter;
        }
        // The ids grow with their number: the last digit may make the difference.
        const step = bytesOf({ letter }) - bytesOf({ letter: "" });
        assert.ok(most <= LIMIT && most + step + 1 > LIMIT, `${JSON.stringify(letter)}: ${most}`);
    }
});

test("a server that announces nothing, or nothing that is a limit, limits nothing", () => {
    for (const limits of [
        undefined, null, 7, "1000", [], {},
        ...[null, "1000", 0, -1, 0.5, NaN].map((maxMessageBytes) => ({ maxMessageBytes })),
    ]) {
        const side = limited(limits);
        side.client.send("bob", LARGE);
        assert.equal(side.sent.length, 1, JSON.stringify(limits));
    }
});

test("each connection has the limit of its own hello; nobody but the server sets one", async () => {
    const { client, environment } = await connected();
    client.send("bob", LARGE);
    socket().say({ ...greeting({ maxMessageBytes: LIMIT }), from: "mallory" });
    client.send("bob", LARGE);
    for (const [limits, isRefused] of [[{ maxMessageBytes: LIMIT }, true], [undefined, false]]) {
        socket().lose();
        await untilDialled(environment);
        socket().say(greeting(limits, { to: "peer-2", transaction: "t-2" }));
        socket().ack("t-2", "success");
        await settle();
        if (isRefused) assert.throws(() => client.send("bob", LARGE), isTooLarge);
        else client.send("bob", LARGE);
    }
});

test("a member that is too large for the server rejects with that reason", async () => {
    FakeWebSocket.opened = [];
    const options = { WebSocket: FakeWebSocket, environment: new TestEnvironment() };
    const connecting = JSONgle.connect("ws://host/ws", { ...MEMBER, avatar: LARGE }, options);
    connecting.catch(() => {});
    socket().say(greeting({ maxMessageBytes: LIMIT }));
    await assert.rejects(connecting, ({ name, cause }) => name === "ConnectError" && isTooLarge(cause));
    assert.deepEqual([socket().sent, socket().isClosed], [[], true]);
});

for (const [direction, state, type] of [["outgoing", "proceeded", "offer"], ["incoming", "offering", "answer"]]) {
    test(`a first ${type} that is too large is no step of the call; one that fits is`, async () => {
        const side = bringTo(limited({ maxMessageBytes: LIMIT }), state, direction);
        const before = side.client.ticket;
        await assert.rejects(side.client.sendOffer({ type, sdp: LARGE }), isTooLarge);
        assert.deepEqual([side.client.ticket, side.sent, side.events], [before, [], []]);
        await side.client.sendOffer({ type, sdp: "v=0" });
        assert.equal(side.client.currentCall.localOffer.sdp, "v=0");
        assert.equal(side.client.currentCall.state, "offering");
        assert.equal(side.sent.length, 1);
    });
}

test("in an active call an offer or a candidate that is too large leaves the call as it is", async () => {
    const side = bringTo(limited({ maxMessageBytes: LIMIT }), "active");
    const before = side.client.ticket;
    await assert.rejects(side.client.sendOffer(DESCRIPTION), isTooLarge);
    assert.throws(() => side.client.sendCandidate({ candidate: LARGE }), isTooLarge);
    const { establishingAt: ours, establishingState: state, ...rest } = side.client.ticket;
    const { establishingAt: _, establishingState: __, ...known } = before;
    assert.deepEqual(rest, known, `but for what was found: ${ours}, ${state}`);
    assert.deepEqual(side.sent, []);
    side.client.sendCandidate({ candidate: "c" });
    const offered = side.client.sendOffer({ type: "offer", sdp: "v=0" });
    assert.deepEqual(side.sent.map(({ jsongle }) => jsongle.action), ["transport-info", "iq-set"]);
    side.client.end();
    await assert.rejects(offered, /The call is over/);
    assert.deepEqual(side.client.currentCall, null);
});

test("a candidate that waited for its offer and is too large keeps neither offer nor other candidates", async () => {
    const side = bringTo(limited({ maxMessageBytes: LIMIT }), "proceeded");
    for (const candidate of ["a", LARGE, "b"]) side.client.sendCandidate({ candidate });
    await side.client.sendOffer({ type: "offer", sdp: "v=0" });
    const sent = side.sent.map(({ jsongle: { action, description } }) => [action, description.candidate?.candidate]);
    assert.deepEqual(sent, [["session-initiate", undefined], ["transport-info", "a"], ["transport-info", "b"]]);
    assert.ok(side.environment.lines.some((line) => line.join(" ").includes("a candidate could not be sent")));
});

for (const [how, way] of Object.entries(WAYS)) {
    test(`the server announces what it holds to, by ${how}`, withServer, async (t) => {
        const server = new Jsongled(["--max-message-bytes", "2k"]);
        await server.start();
        t.after(() => server.stop());
        const [alice, bob] = [await join(t, server.url, "alice", { way }), await join(t, server.url, "bob")];
        alice.client.call(bob.uid);
        await alice.until("oncallstatechanged", is("ringing"));
        assert.throws(() => alice.client.send(bob.uid, "é".repeat(1100)), ({ name, size, limit }) =>
            name === "TooLargeError" && limit === 2048 && size > 2200);
        // To the byte: what is let through, the server takes.
        const first = alice.client.send(bob.uid, "x");
        const frame = alice.sent.find(({ id }) => id === first);
        alice.client.send(bob.uid, "x".repeat(2049 - bytesOf(frame)));
        await bob.until("onmessagereceived", ({ description }) => description.content.length > 1000);
        assert.equal(bytesOf(alice.sent.at(-1)), 2048);
        assert.throws(() => alice.client.send(bob.uid, "x".repeat(2050 - bytesOf(frame))), ({ size }) => size === 2049);
        assert.equal(alice.client.currentCall.state, "ringing");
        assert.deepEqual(alice.events.filter(([name]) => name === "onerror"), []);
    });
}
