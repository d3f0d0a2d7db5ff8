// When a client comes back: how long it waits, what the server asks for, and what makes it come at once.

import assert from "node:assert/strict";
import test from "node:test";
import { connected, socket, sockets, untilDialled } from "./fake_web_socket.js";
import { TestEnvironment } from "./support.js";

const goingAway = (after, from = "sn") => ({
    id: "e", from, to: "peer-1", jsongle: { action: "session-event", event: "reconnect", description: { after } },
});

/** A client on a platform with such events, whose pauses are as long as they can be. */
async function onBrowser() {
    const events = new EventTarget();
    const environment = Object.assign(new TestEnvironment(), { events, chance: 1 });
    return { ...await connected({ environment }), fire: (name) => events.dispatchEvent(new Event(name)) };
}

test("a server that goes away says when to come back, and is obeyed to the millisecond", async () => {
    for (const after of [0, 7, 12_345, 60_000]) {
        const { environment, events } = await onBrowser();
        socket().say(goingAway(after));
        assert.deepEqual(events, [], "the application has nothing to do with it");
        socket().lose(1012);
        assert.equal(await untilDialled(environment), after || 2000, String(after));
        socket().lose();
        assert.equal(await untilDialled(environment), after ? 2000 : 4000, "from then on it backs off as ever");
    }
});

test("what the server asks for counts from when it asks, though it closes later", async () => {
    const { client, environment } = await onBrowser();
    socket().say(goingAway(10_000));
    await environment.pass(4);
    assert.equal(client.connectionState, "connected", "it is the server that closes");
    socket().lose(1012);
    assert.equal(await untilDialled(environment), 6000);
    const later = await onBrowser();
    socket().say(goingAway(1000));
    await later.environment.pass(10);
    socket().lose(1012);
    assert.equal(await untilDialled(later.environment), 2000, "that time is over");
});

test("nonsense, and what others than the server ask for, is not obeyed; nor is too much", async () => {
    for (const after of [-1, "soon", null, undefined, {}, NaN]) {
        const { environment } = await onBrowser();
        socket().say(goingAway(after));
        socket().lose();
        assert.equal(await untilDialled(environment), 2000, String(after));
    }
    const { environment } = await onBrowser();
    socket().say(goingAway(50_000, "mallory"));
    socket().lose();
    assert.equal(await untilDialled(environment), 2000);
    const patient = await onBrowser();
    socket().say(goingAway(1e12));
    socket().lose();
    assert.equal(await untilDialled(patient.environment), 600_000);
});

test("online and pageshow make it dial at once, unless the server has asked for patience", async () => {
    for (const name of ["online", "pageshow"]) {
        const side = await onBrowser();
        socket().lose();
        side.fire(name);
        assert.equal(sockets().length, 2);

        const patient = await onBrowser();
        socket().say(goingAway(10_000));
        socket().lose(1012);
        patient.fire(name);
        assert.equal(sockets().length, 1);
        assert.equal(await untilDialled(patient.environment), 10_000);
    }
});

test("the clients of a server that has crashed come back spread over two seconds", async () => {
    const { environment } = await connected();
    const pauses = [];
    for (const chance of [0, 0.1, 0.9]) {
        environment.chance = chance;
        socket().lose(1006);
        pauses.push(await untilDialled(environment));
        socket().greet("peer");
        await environment.pass(31);
    }
    assert.deepEqual(pauses, [0, 200, 1800]);
});
