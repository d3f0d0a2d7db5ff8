// A call whose parties lose the connection to the server for a while: it goes on, and what is said meanwhile is heard.

import assert from "node:assert/strict";
import test from "node:test";
import { socket, untilDialled } from "./fake_web_socket.js";
import { comeBack, refused, resumed, resuming, said } from "./resuming.js";
import { ANSWER, bringTo, newClient, OFFER, STEPS } from "./support.js";

/** A client of a server that can resume, with its call in this state. `sent` is how much it has said so far. */
async function inCall(state, direction = "outgoing") {
    const side = await resuming();
    const receive = (message) => socket().say(message);
    const hear = (action, description = {}, { reason = "" } = {}) => receive({
        id: "m", from: "bob", to: "peer-1", namespace: "call",
        jsongle: { sid: side.client.currentCall.id, action, reason, initiator: "a", responder: "b", description },
    });
    const hearInfo = (reason, description = {}) => hear("session-info", description, { reason });
    bringTo({ ...side, receive, hear, hearInfo, taken() {} }, state, direction);
    return { ...side, hear, hearInfo, call: side.client.currentCall, count: socket().sent.length };
}

/** Who is away, now, and what the application was told of it. */
const gaps = (events) => events.filter(([name]) => name === "oncallreconnecting").map(([, call, isOver]) =>
    [call.reconnecting, call.remoteIsReconnecting, isOver]);

const every = Object.entries(STEPS).flatMap(([direction, steps]) => steps.map(([state]) => [state, direction]));

for (const [state, direction] of every) {
    test(`an ${direction} call in '${state}' outlasts a loss of the connection, and is told of it`, async () => {
        const { client, environment, events, call, count } = await inCall(state, direction);
        socket().lose();
        assert.deepEqual([gaps(events), call.state, client.currentCall], [[[true, false, false]], state, call]);
        events.length = 0;
        await comeBack(environment, resumed(count));
        assert.deepEqual([gaps(events), call.state, call.ended, said()], [[[false, false, true]], state, false, []]);
        client.end();
        assert.deepEqual(said().map(({ jsongle: { action, sid } }) => [action, sid]),
            [[state === "active" ? "session-terminate" : "session-retract", call.id]]);
    });

    test(`in an ${direction} call in '${state}' the other side may lose its connection for a while`, async () => {
        const { client, events, hearInfo, call } = await inCall(state, direction);
        for (const [reason, gap] of [["reconnecting", [false, true, false]], ["reconnected", [false, false, true]]]) {
            hearInfo(reason);
            hearInfo(reason);
            assert.deepEqual(gaps(events), [gap], "told once");
            assert.deepEqual(events.states(), [state]);
            events.length = 0;
        }
        assert.deepEqual([client.currentCall, call.state], [call, state]);
        hearInfo("reconnecting");
        hearInfo("unreachable", { cause: "disconnected" });
        assert.deepEqual([call.endedReason, call.endedCause], ["unreachable", "disconnected"]);
    });
}

test("where both sides are away the gap is over when both are back", async () => {
    const { environment, events, hearInfo, count } = await inCall("active");
    for (const [step, gap] of [
        [() => hearInfo("reconnecting"), [false, true, false]], [() => socket().lose(), [true, true, false]],
        [() => comeBack(environment, resumed(count)), [false, true, false]],
        [() => hearInfo("reconnected"), [false, false, true]],
    ]) {
        await step();
        assert.deepEqual(gaps(events.splice(0)), [gap]);
    }
});

test("only the call in progress can be said to reconnect, and only by its other side or the server", async () => {
    const side = bringTo(newClient(), "active");
    const info = (from, sid) => ({
        id: "m", from, to: "peer-1", namespace: "call",
        jsongle: { sid, action: "session-info", reason: "reconnecting", description: {} },
    });
    const { id } = side.client.currentCall;
    side.receive(info("mallory", id));
    side.receive(info("bob", "another"));
    assert.deepEqual(side.events, []);
    side.receive(info("sn", id));
    assert.deepEqual(gaps(side.events), [[false, true, false]]);
});

test("mute, hold and chat during the gap are said after it, in their order, and so is the end", async () => {
    for (const ends of [false, true]) {
        const { client, environment, events, call, count } = await inCall("active");
        socket().lose();
        client.muteAudio();
        client.hold();
        client.send("bob", "are you there?");
        client.unhold();
        if (ends) client.end();
        assert.deepEqual([call.mutedMedia, call.ended], ["audio", ends]);
        await comeBack(environment, resumed(count));
        const words = said().map(({ jsongle: { action, reason, description } }) =>
            reason || description.content || action);
        assert.deepEqual(words, ["mute", "hold", "unhold", ...(ends ? ["session-terminate"] : []), "are you there?"]);
        assert.equal(events.named("onticket").length, ends ? 1 : 0);
        assert.equal(events.named("oncallreconnecting").length, ends ? 1 : 2);
    }
});

test("a call that rings when the connection is lost is answered when it is back", async () => {
    const { client, environment, hear, call, count } = await inCall("ringing", "incoming");
    socket().lose();
    client.proceed();
    await comeBack(environment, resumed(count));
    assert.deepEqual(said().map(({ jsongle }) => jsongle.action), ["session-proceed"]);
    hear("session-initiate", { offer: OFFER });
    await client.sendOffer(ANSWER);
    assert.equal(call.state, "offering");
});

test("what the other side said during the gap comes behind it: even that the call is over", async () => {
    const { environment, events, hearInfo, hear, call, count } = await inCall("active");
    await comeBack(environment, resumed(count));
    hearInfo("mute", { media: "video" });
    assert.equal(call.remoteMutedMedia, "video");
    hear("session-terminate");
    assert.deepEqual([call.endedReason, events.named("oncallended")], ["terminated", [[false]]]);
});

test("with media, the application is asked to restart ICE where it has to; before that there is nothing", async () => {
    for (const [state, direction] of every) {
        const { environment, events, call, count } = await inCall(state, direction);
        await comeBack(environment, resumed(count));
        assert.deepEqual(events.named("onicerestartneeded"), state === "active" ? [[call]] : [], state);
    }
});

test("an offer that was on its way is answered behind the gap, though it lasts longer than its time", async () => {
    const { client, environment, events, count } = await inCall("active");
    const offered = client.sendOffer(OFFER);
    const { transaction } = socket().sent.at(-1).jsongle;
    environment.chance = 1;
    socket().lose();
    for (let dialled = 0; dialled < 2; dialled++) {
        await untilDialled(environment);
        socket().lose();
    }
    await comeBack(environment, resumed(count + 1));
    socket().say({
        id: "r", from: "bob", to: "peer-1",
        jsongle: {
            action: "iq-result", query: "session-negotiate", transaction,
            description: { sid: client.currentCall.id, answer: ANSWER },
        },
    });
    await offered;
    assert.deepEqual(events.named("onofferreceived").map(([, ...args]) => args), [[ANSWER, false]]);
});

test("a session that does not go on ends the call on this side, once", async () => {
    const { client, environment, events, call, count } = await inCall("active");
    client.muteAudio();
    await comeBack(environment, refused());
    assert.deepEqual([call.endedReason, call.endedCause, client.currentCall], ["unreachable", "disconnected", null]);
    assert.equal(events.named("onticket").length, 1);
    assert.deepEqual(said().filter(({ namespace }) => namespace === "call"), []);
    assert.ok(count > 0);
});

test("a call that is made during the pause goes when it is over", async () => {
    const { client, environment, events } = await resuming();
    socket().lose();
    client.call("bob", "video");
    await comeBack(environment, resumed(0));
    const [{ to, jsongle: { action, sid } }] = said();
    assert.deepEqual([to, action, sid], ["bob", "session-propose", client.currentCall.id]);
    assert.deepEqual(events.named("oncallreconnecting"), [], "it knows of no gap");
});

test("who is in a call is not kept waiting: attempts are short and follow each other within two seconds", async () => {
    const { client, environment, call } = await inCall("active");
    environment.chance = 1;
    socket().lose();
    for (let dialled = 0; dialled < 4; dialled++) {
        assert.equal(await untilDialled(environment), 2000);
        await environment.pass(4.9);
        assert.equal(socket().isClosed, false);
        await environment.pass(0.1);
        assert.equal(socket().isClosed, true);
    }
    await environment.pass(2);
    assert.deepEqual([call.ended, client.currentCall], [true, null], "the window is over");
    socket().lose();
    assert.equal(await untilDialled(environment), 30_000, "and so is the hurry");
});
