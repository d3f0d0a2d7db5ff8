// Two clients back to back: whole calls and conversations, with JSON in between and nothing else.

import assert from "node:assert/strict";
import test from "node:test";
import { ANSWER, OFFER, Relay } from "./support.js";

function pair() {
    const relay = new Relay();
    return { relay, alice: relay.join("alice"), bob: relay.join("bob") };
}

/** The application's part of a call, as with a peer connection. */
function automate({ client }) {
    const candidates = [];
    client.onofferneeded = () => {
        client.sendCandidate({ candidate: "early" });
        client.sendOffer(OFFER);
    };
    client.onofferreceived = (call, description, isOffer) => {
        if (isOffer) client.sendOffer(ANSWER);
        client.sendCandidate({ candidate: "late" });
        client.setAsActive();
    };
    client.oncandidatereceived = ({ candidate }) => candidates.push(candidate);
    return candidates;
}

test("a call goes from propose to terminate, and both sides keep the same ticket of it", () => {
    const { relay, alice, bob } = pair();
    const candidates = [automate(alice), automate(bob)];
    alice.client.call("bob", "video");
    relay.run();
    assert.deepEqual([alice.client.currentCall.state, bob.client.currentCall.state], ["ringing", "ringing"]);
    bob.client.proceed();
    relay.run();
    assert.deepEqual([alice.client.currentCall.state, bob.client.currentCall.state], ["active", "active"]);
    assert.deepEqual(candidates, [["late"], ["early", "late"]]);
    bob.client.end();
    relay.run();

    const [[mine]] = alice.events.named("onticket");
    const [[theirs]] = bob.events.named("onticket");
    assert.equal(mine.sid, theirs.sid);
    for (const [ticket, direction] of [[mine, "outgoing"], [theirs, "incoming"]]) {
        assert.deepEqual([ticket.direction, ticket.media, ticket.state, ticket.endedReason],
            [direction, "video", "ended", "terminated"]);
        assert.deepEqual([ticket.offeringState, ticket.activeState], ["have-both", "is-active-both-side"]);
    }
    assert.deepEqual([mine.localOffer, mine.remoteOffer], [OFFER, ANSWER]);
    assert.deepEqual([theirs.localOffer, theirs.remoteOffer], [ANSWER, OFFER]);
    assert.deepEqual([alice.events.named("oncallended"), bob.events.named("oncallended")], [[[false]], [[true]]]);
    assert.deepEqual(bob.events.states().at(-1), "ended");
});

test("the states of both sides come in their order when the applications take their time", () => {
    const { relay, alice, bob } = pair();
    alice.client.call("bob");
    relay.run();
    bob.client.proceed();
    relay.run();
    alice.client.sendOffer(OFFER);
    relay.run();
    bob.client.sendOffer(ANSWER);
    relay.run();
    alice.client.setAsActive();
    relay.run();
    alice.client.end();
    relay.run();
    const changes = (events) => events.states().filter((state, i, all) => state !== all[i - 1]);
    assert.deepEqual(changes(alice.events), ["new", "trying", "ringing", "proceeded", "offering", "active", "ended"]);
    assert.deepEqual(changes(bob.events), ["ringing", "proceeded", "offering", "active", "ended"]);
});

test("decline, retract and an ending in mid-negotiation end the call on both sides", () => {
    for (const [end, reason] of [
        [({ bob }) => bob.client.decline(), "declined"],
        [({ alice }) => alice.client.end(), "retracted"],
        [({ bob }) => bob.client.end(), "retracted"],
        [({ relay, alice, bob }) => { bob.client.proceed(); relay.run(); alice.client.end(); }, "retracted"],
    ]) {
        const both = pair();
        both.alice.client.call("bob");
        both.relay.run();
        end(both);
        both.relay.run();
        for (const { client, events } of [both.alice, both.bob]) {
            assert.equal(client.currentCall, null);
            assert.equal(events.named("onticket")[0][0].endedReason, reason);
        }
    }
});

test("endings that cross end the call once on each side", () => {
    const { relay, alice, bob } = pair();
    automate(alice);
    automate(bob);
    alice.client.call("bob");
    relay.run();
    bob.client.proceed();
    relay.run();
    alice.client.end();
    bob.client.end();
    relay.run();
    for (const { events } of [alice, bob]) assert.deepEqual(events.named("oncallended"), [[true]]);
});

test("a retract that crosses the other side's active ends the call there, too", () => {
    const { relay, alice, bob } = pair();
    alice.client.call("bob");
    relay.run();
    bob.client.proceed();
    relay.run();
    alice.client.sendOffer(OFFER);
    relay.run();
    bob.client.setAsActive();
    alice.client.end(); // not active yet on this side: a retract
    relay.run();
    assert.deepEqual([alice.client.currentCall, bob.client.currentCall], [null, null]);
});

test("a third party who calls learns that the callee is busy", () => {
    const { relay, alice, bob } = pair();
    const carol = relay.join("carol");
    alice.client.call("bob");
    relay.run();
    carol.client.call("bob");
    relay.run();
    assert.equal(carol.client.currentCall, null);
    assert.equal(carol.events.named("onticket")[0][0].endedCause, "busy");
    assert.deepEqual([alice.client.currentCall.state, bob.client.currentCall.state], ["ringing", "ringing"]);
});

test("a text is acknowledged when received and when read, and gets typing and a reaction", () => {
    const { relay, alice, bob } = pair();
    alice.client.isTyping(true, "bob");
    const id = alice.client.send("bob", "hi");
    relay.run();
    bob.client.sendAReadAcknowledgement(id, "alice");
    bob.client.reactToMessage(id, "like", "alice");
    relay.run();
    assert.deepEqual(bob.events.map(([name, { event, description }]) => [name, event ?? description.content]),
        [["onevent", "typing"], ["onmessagereceived", "hi"]]);
    assert.deepEqual(
        alice.events.named("onevent").map(([{ event, description: { mid, type } }, from]) => [event, mid, type, from]),
        [["ack", id, "received", "bob"], ["ack", id, "read", "bob"], ["reaction", id, "like", "bob"]]);
});

test("a request to another client is answered by it", async () => {
    const { relay, alice, bob } = pair();
    bob.client.onrequest = ({ query, description, transaction }, from) => {
        bob.client.answer(from, query, { sum: description.a + description.b }, transaction).catch(() => {});
    };
    const asked = alice.client.request("bob", "add", { a: 2, b: 3 });
    relay.run();
    assert.deepEqual((await asked).description, { sum: 5 });
});
