// A call that is put on hold and resumed: both sides know, and are told once.

import assert from "node:assert/strict";
import test from "node:test";
import { at, bringTo, newClient, Relay } from "./support.js";

test("hold and unhold are said like mute, and told on both sides", async () => {
    const side = bringTo(newClient(), "active");
    const call = side.client.currentCall;
    const message = (reason, description) => ({
        to: "bob", namespace: "call", from: "peer-1",
        jsongle: { sid: call.id, action: "session-info", reason, initiator: "peer-1", responder: "bob", description },
    });
    side.client.hold();
    side.client.hold();
    assert.deepEqual(side.taken().map(({ id, ...rest }) => rest), [message("hold", { held: at(0) })]);
    assert.deepEqual([call.held, call.remoteIsHeld, call.heldAt], [true, false, new Date(at(0))]);
    await side.environment.pass(3);
    side.client.unhold();
    side.client.unhold();
    assert.deepEqual(side.taken().map(({ id, ...rest }) => rest), [message("unhold", { unheld: at(3) })]);
    assert.deepEqual([call.held, call.unheldAt], [false, new Date(at(3))]);
    assert.deepEqual(side.events, [
        ["onlocalcallheld", call], ["oncallstatechanged", "active"], ["onlocalcallunheld", call],
        ["oncallstatechanged", "active"],
    ]);
    assert.throws(() => newClient().client.hold(), /not in a call/i);
});

test("each side is told of the other's hold, whichever holds", () => {
    const { relay, ...sides } = Relay.inCall();
    for (const [who, other] of [["alice", "bob"], ["bob", "alice"]]) {
        const [mine, theirs] = [sides[who].client.currentCall, sides[other].client.currentCall];
        sides[who].client.hold();
        relay.run();
        assert.deepEqual([mine.held, mine.remoteIsHeld, theirs.held, theirs.remoteIsHeld], [true, false, false, true]);
        assert.deepEqual(sides[other].events.named("oncallheld"), [[theirs]]);
        assert.ok(theirs.remoteHeldAt instanceof Date);
        sides[who].client.unhold();
        relay.run();
        assert.deepEqual([mine.held, theirs.remoteIsHeld], [false, false]);
        assert.deepEqual(sides[other].events.named("oncallunheld"), [[theirs]]);
        assert.ok(theirs.remoteUnheldAt instanceof Date);
    }
});

test("both may hold, and each ends its own hold", () => {
    const { relay, alice, bob } = Relay.inCall();
    alice.client.hold();
    bob.client.hold();
    relay.run();
    alice.client.unhold();
    relay.run();
    const [mine, theirs] = [alice.client.currentCall, bob.client.currentCall];
    assert.deepEqual([mine.held, mine.remoteIsHeld, theirs.held, theirs.remoteIsHeld], [false, true, true, false]);
});

test("a hold before the call is active is told as soon as it is active, unless it has ended before", () => {
    for (const become of [({ client }) => client.setAsActive(), ({ hearInfo }) => hearInfo("active", {})]) {
        const side = bringTo(newClient(), "offering");
        side.client.hold();
        assert.deepEqual(side.taken(), []);
        become(side);
        assert.equal(side.taken().at(-1).jsongle.reason, "hold");
        const taken = bringTo(newClient(), "offering");
        taken.client.hold();
        taken.client.unhold();
        become(taken);
        assert.ok(taken.taken().every(({ jsongle }) => jsongle.reason === "active"));
    }
});

test("a hold that comes twice is told once, and one in the wrong state not at all", () => {
    const side = bringTo(newClient(), "active");
    side.hearInfo("unhold", {});
    side.hearInfo("hold", {});
    side.hearInfo("hold", {});
    assert.deepEqual(side.events.map(([name]) => name), ["oncallheld", "oncallstatechanged"]);
    const early = bringTo(newClient(), "offering");
    early.hearInfo("hold", {});
    assert.deepEqual([early.events, early.client.currentCall.remoteIsHeld], [[], false]);
});
