// A line that is dead though nothing was closed, and a network, a page or a machine that comes back.

import assert from "node:assert/strict";
import test from "node:test";
import { connected, socket, sockets, untilDialled } from "./fake_web_socket.js";
import { hello, propose, TestEnvironment } from "./support.js";

const text = { id: "m", from: "bob", jsongle: { action: "session-text", description: { content: "hi" } } };

test("a line on which nothing gets through is a lost connection after 25 s", async () => {
    const { client, environment, events } = await connected();
    socket().isDead = true;
    await environment.pass(14.9);
    assert.equal(socket().probes.length, 0);
    await environment.pass(0.1);
    assert.equal(socket().probes.length, 1);
    const [{ to, from, jsongle: { action, query, description } }] = socket().probes;
    assert.deepEqual([to, from, action, query, description], ["sn", "peer-1", "iq-set", "session-ping", {}]);
    await environment.pass(5);
    assert.equal(socket().probes.length, 2, "once more");
    await environment.pass(4.9);
    assert.equal(client.connectionState, "connected");
    await environment.pass(0.1);
    assert.equal(client.connectionState, "reconnecting");
    assert.ok(sockets()[0].isClosed);
    await untilDialled(environment);
    socket().greet("peer-2");
    await environment.pass(0);
    assert.deepEqual(events.named("onconnectionstatechanged").map(([state]) => state), ["reconnecting", "connected"]);
});

test("in a call, which somebody has in sight, it is after 10 s; the call is over where nothing resumes", async () => {
    const { client, environment } = await connected();
    await environment.pass(12);
    socket().say(propose());
    const call = client.currentCall;
    socket().isDead = true;
    await environment.pass(4.9);
    assert.equal(socket().probes.length, 0);
    await environment.pass(0.1);
    assert.equal(socket().probes.length, 1);
    await environment.pass(4.9);
    assert.equal(client.connectionState, "connected");
    await environment.pass(0.1);
    assert.equal(client.connectionState, "reconnecting");
    assert.deepEqual([call.endedReason, call.endedCause], ["unreachable", "disconnected"]);

    const later = await connected();
    later.client.call("bob");
    later.client.end();
    await later.environment.pass(14.9);
    assert.equal(socket().probes.length, 0, "after the call there is no hurry any more");
});

test("a probe goes out after 15 s in which nothing arrived, and whatever arrives answers it", async () => {
    const { client, environment } = await connected();
    socket().isDead = true;
    for (let i = 0; i < 4; i++) {
        await environment.pass(14);
        socket().say(text);
    }
    assert.equal(socket().probes.length, 0);
    await environment.pass(15);
    assert.equal(socket().probes.length, 1);
    await environment.pass(4.9);
    socket().say("not JSON, but alive");
    await environment.pass(14.9);
    assert.equal(socket().probes.length, 1);
    await environment.pass(0.2);
    assert.equal(socket().probes.length, 2);
    assert.equal(client.connectionState, "connected");
});

test("a server that does not know the probe answers it all the same, and nobody else is told", async () => {
    const { client, environment, events } = await connected({ logLevel: "warning" });
    socket().isDead = true;
    for (const description of [{}, { errorCode: 404001, errorDetails: "The query is not supported" }]) {
        await environment.pass(15);
        socket().result(socket().probes.at(-1), description);
    }
    await environment.pass(14);
    assert.equal(client.connectionState, "connected");
    assert.deepEqual([events, environment.lines, socket().sent], [[], [], []]);
});

test("after a request that timed out the line is probed at once", async () => {
    const { client, environment } = await connected();
    socket().isDead = true;
    await environment.pass(1);
    client.request("bob", "q", {}).catch(() => {});
    await environment.pass(5);
    assert.equal(socket().probes.length, 1);
    await environment.pass(10);
    assert.equal(client.connectionState, "reconnecting", "16 s after the last sign of life");

    const answered = await connected();
    answered.client.request("bob", "q", {}).catch(() => {});
    await answered.environment.pass(60);
    assert.equal(answered.client.connectionState, "connected", "it was bob who did not answer");
});

/** A client whose platform has these events, and sleeps. */
async function onBrowser() {
    const events = new EventTarget();
    const environment = Object.assign(new TestEnvironment(), { events, chance: 1 });
    return { ...await connected({ environment }), fire: (name) => events.dispatchEvent(new Event(name)) };
}

const WAKES = {
    online: ({ fire }) => fire("online"),
    pageshow: ({ fire }) => fire("pageshow"),
    "wake from sleep": async ({ environment }) => {
        environment.clock += 3_600_000; // timers and the steady clock have slept
        await environment.pass(5);
    },
    "thaw of a frozen tab": async ({ environment }) => {
        environment.freeze(60);
        await environment.pass(0);
    },
};

for (const [name, wake] of Object.entries(WAKES)) {
    test(`${name}: a client that waits to dial again dials at once, and begins with short pauses`, async () => {
        const side = await onBrowser();
        for (let i = 0; i < 6; i++) {
            socket().lose();
            await untilDialled(side.environment);
        }
        socket().lose();
        await side.environment.pass(0.1);
        const { length } = sockets();
        await wake(side);
        assert.ok(sockets().length > length, "not after the 30 s of its pause");
        socket().lose();
        assert.ok(await untilDialled(side.environment) <= 2000);
    });

    test(`${name}: a line is probed at once, and stays if it answers`, async () => {
        const side = await onBrowser();
        const count = () => socket().probes.length;
        await wake(side);
        assert.equal(count(), 1);
        assert.equal(side.client.connectionState, "connected");
        socket().isDead = true;
        await wake(side);
        assert.equal(count(), 2);
        await side.environment.pass(11);
        assert.equal(side.client.connectionState, "reconnecting");
    });
}

test("an attempt from before the network came back is given up for a new one", async () => {
    const side = await onBrowser();
    socket().lose();
    await untilDialled(side.environment);
    const { length } = sockets();
    side.fire("online");
    assert.equal(sockets().length, length, "it has just begun");
    await side.environment.pass(2);
    side.fire("online");
    assert.equal(sockets().length, length + 1);
    assert.ok(sockets().at(-2).isClosed);
});

test("a clock that is set back, or a timer that is a little late, wakes nobody", async () => {
    const side = await onBrowser();
    side.environment.clock -= 3_600_000;
    await side.environment.pass(10);
    socket().say(text);
    side.environment.freeze(9); // the timer that is due in five is four late
    await side.environment.pass(0);
    assert.equal(socket().probes.length, 0);
});

test("a client that is closed, or refused, listens to nothing any more and has no timer left", async () => {
    for (const end of [
        ({ client }) => client.close(),
        async ({ environment }) => {
            socket().lose();
            await untilDialled(environment);
            socket().say(hello({ transaction: "t" }));
            socket().ack("t", "failed");
            socket().lose();
        },
    ]) {
        const side = await onBrowser();
        await end(side);
        assert.equal(side.client.connectionState, "closed");
        const { length } = sockets();
        side.fire("online");
        assert.deepEqual(side.environment.delays, []);
        assert.equal(sockets().length, length);
    }
});
