// Offers of this side while a call runs: who is asked what, what each promise comes to, and two that cross.

import assert from "node:assert/strict";
import test from "node:test";
import { acked, NEGOTIATE, offered, outcome, REANSWER, REOFFER, replied } from "./negotiating.js";
import { bringTo, newClient, Relay, settle } from "./support.js";

test("an offer in a running call is a request to the other side, whose answer ends it; the state stays", async () => {
    for (const state of ["offering", "active"]) {
        for (const direction of ["outgoing", "incoming"]) {
            const side = bringTo(newClient(), "offering", direction);
            if (direction === "outgoing") side.hear("session-accept", { answer: REANSWER });
            else side.client.sendOffer(REANSWER);
            if (state === "active") side.client.setAsActive();
            side.taken();
            side.events.length = 0;
            const call = side.client.currentCall;
            const sent = outcome(side.client.sendOffer(REOFFER));
            const [message, ...more] = side.taken();
            assert.deepEqual(more, []);
            const { transaction } = message.jsongle;
            const description = { sid: call.id, offer: REOFFER };
            assert.deepEqual(message, {
                id: message.id, from: "peer-1", to: "bob",
                jsongle: { action: "iq-set", query: NEGOTIATE, transaction, description },
            });
            await settle();
            assert.equal(sent.value, "pending");
            const answer = { type: "answer", sdp: `v=0 ${state}` };
            replied(side, "iq-result", transaction, { sid: call.id, answer });
            assert.deepEqual(side.events, [["onofferreceived", call, answer, false], ["oncallstatechanged", state]]);
            assert.deepEqual([call.state, call.localOffer, call.remoteOffer], [state, REOFFER, answer]);
            await settle();
            assert.equal(sent.value, "resolved");
        }
    }
});

test("an offer rejects if the application does not take the answer", async () => {
    const fails = [null, () => { throw new Error("no"); }, async () => { throw new Error("no"); }];
    for (const callback of fails) {
        const side = bringTo(newClient(), "active");
        side.client.onofferreceived = callback;
        const sent = outcome(side.client.sendOffer(REOFFER));
        const [{ jsongle: { transaction } }] = side.taken();
        replied(side, "iq-result", transaction, { answer: REANSWER });
        await settle();
        assert.deepEqual([sent.value.name, sent.value.code], ["NegotiationError", 501001]);
    }
});

test("an offer before both sides have the first descriptions is refused here", async () => {
    for (const [state, direction] of [
        ["new", "outgoing"], ["ringing", "outgoing"], ["offering", "outgoing"], ["ringing", "incoming"],
        ["proceeded", "incoming"], ["offering", "incoming"],
    ]) {
        const side = bringTo(newClient(), state, direction);
        await assert.rejects(side.client.sendOffer(REOFFER), /can't send an offer/i, `${direction} ${state}`);
        assert.deepEqual(side.taken(), []);
        assert.equal(side.client.currentCall.state, state);
    }
});

test("a server that refuses an offer rejects with its code", async () => {
    for (const code of [404005, 404004]) {
        const side = bringTo(newClient(), "active");
        const sent = side.client.sendOffer(REOFFER);
        const [{ jsongle: { transaction } }] = side.taken();
        replied(side, "iq-error", transaction, { errorCode: code, errorDetails: "no" }, "sn");
        const description = { errorCode: code, errorDetails: "no" };
        await assert.rejects(sent, { code, name: "RequestError", description });
        assert.equal(side.client.currentCall.state, "active");
        assert.deepEqual(side.events, []);
    }
});

test("an offer to a side that cannot negotiate, whatever it says, rejects with a code of its own", async () => {
    const ends = {
        refuses: (side, transaction) => replied(side, "iq-error", transaction, { errorCode: 409002, errorDetails: "" }),
        "says nonsense": (side, transaction) => replied(side, "iq-result", transaction, { answer: "v=0" }),
        "says nothing": (side) => side.environment.pass(12),
    };
    for (const [how, end] of Object.entries(ends)) {
        const side = bringTo(newClient(), "active");
        const sent = outcome(side.client.sendOffer(REOFFER));
        const [{ jsongle: { transaction } }] = side.taken();
        await side.environment.pass(10);
        assert.equal(sent.value, "pending", "a server may let an answer through until then");
        await end(side, transaction);
        await settle();
        assert.deepEqual([sent.value.name, sent.value.code], ["NegotiationError", 501001], how);
        assert.notDeepEqual(side.client.currentCall.localOffer, REOFFER);
        await side.environment.pass(30);
        assert.deepEqual(side.events.named("onofferneeded"), [], "a refusal of the other side's is no glare");
    }
});

test("a new offer replaces one that was not answered, and the end of the call ends both", async () => {
    const side = bringTo(newClient(), "active");
    const first = outcome(side.client.sendOffer(REOFFER));
    const second = outcome(side.client.sendOffer(REOFFER));
    const [one, two] = side.taken().map(({ jsongle }) => jsongle.transaction);
    await settle();
    assert.match(first.value.message, /another offer/i);
    assert.deepEqual([first.value.name, first.value.code], ["ReplacedError", 409003]);
    replied(side, "iq-result", one, { answer: REANSWER });
    await settle();
    assert.deepEqual([second.value, side.events], ["pending", []]);
    offered(side);
    side.client.end();
    side.events.length = 0;
    replied(side, "iq-result", two, { answer: REANSWER });
    await side.environment.pass(60);
    assert.match(second.value.message, /call is over/i);
    assert.deepEqual(side.events, []);
});

test("of two offers that cross one goes through; the other side answers it, and is asked for a new offer", async () => {
    for (const [first, second] of [["alice", "bob"], ["bob", "alice"]]) {
        const { relay, ...sides } = Relay.inCall();
        const [winner, loser] = [sides[first], sides[second]];
        const won = outcome(winner.client.sendOffer({ type: "offer", sdp: "first" }));
        const lost = outcome(loser.client.sendOffer({ type: "offer", sdp: "second" }));
        await relay.settle();
        assert.equal(lost.value.code, 409002);
        assert.deepEqual(loser.events.named("onofferneeded"), [], "not before theirs is over");
        assert.equal(loser.events.named("onofferreceived")[0][1].sdp, "first");

        loser.client.onofferneeded = (call) => loser.client.sendOffer({ type: "offer", sdp: `again, ${call.state}` });
        winner.client.onofferreceived = (call, { sdp }, isOffer) => {
            winner.events.push(["heard", sdp]);
            if (isOffer) winner.client.sendOffer({ type: "answer", sdp: "second answer" });
        };
        loser.client.sendOffer({ type: "answer", sdp: "first answer" });
        await relay.settle();
        assert.equal(won.value, "resolved");
        assert.deepEqual(winner.events.named("heard"), [["first answer"], ["again, active"]]);
        for (const [side, local, remote] of [
            [loser, "again, active", "second answer"], [winner, "second answer", "again, active"],
        ]) {
            const { localOffer, remoteOffer, state } = side.client.currentCall;
            assert.deepEqual([localOffer.sdp, remoteOffer.sdp, state], [local, remote, "active"]);
        }
    }
});

test("the side whose offer was refused is asked for a new one once the other's is over, however it ended", async () => {
    const glare = (side) => {
        side.client.sendOffer(REOFFER).catch(() => {});
        const { transaction } = side.taken().at(-1).jsongle;
        replied(side, "iq-error", transaction, { errorCode: 409002, errorDetails: "" }, "sn");
    };
    const asked = (side) => side.events.named("onofferneeded").length;
    for (const [how, end] of Object.entries({
        answered: (side) => { side.client.sendOffer(REANSWER).catch(() => {}); acked(side, "t-1"); },
        late: (side) => { side.client.sendOffer(REANSWER).catch(() => {}); acked(side, "t-1", "failed"); },
        "not answered": (side) => side.environment.pass(10),
    })) {
        const side = bringTo(newClient(), "active");
        offered(side);
        glare(side);
        await side.environment.pass(9);
        assert.equal(asked(side), 0, how);
        await end(side);
        await settle();
        assert.deepEqual(side.events.named("onofferneeded"), [[side.client.currentCall]], how);
        await side.environment.pass(60);
        assert.equal(asked(side), 1, "once");
    }
    const unseen = bringTo(newClient(), "active");
    glare(unseen);
    assert.equal(asked(unseen), 0);
    await unseen.environment.pass(1);
    assert.equal(asked(unseen), 1, "nothing to wait for but a moment");

    const changed = bringTo(newClient(), "active");
    offered(changed);
    glare(changed);
    changed.client.sendOffer(REOFFER).catch(() => {});
    await changed.environment.pass(11);
    assert.equal(asked(changed), 0, "it has offered anew by itself");
});

test("the answer to an offer is told before what comes right after it", async () => {
    const side = bringTo(newClient(), "active");
    side.client.sendOffer(REOFFER);
    const [{ jsongle: { transaction } }] = side.taken();
    replied(side, "iq-result", transaction, { answer: REANSWER });
    offered(side, { offer: { type: "offer", sdp: "theirs" } });
    side.hear("transport-info", { candidate: { candidate: "c" } });
    const told = side.events.filter(([name]) => name !== "oncallstatechanged");
    assert.deepEqual(told.map(([name, , description]) => description?.sdp ?? name),
        ["v=0 yes", "theirs", "oncandidatereceived"]);
});

test("a client written for the JSONgle library negotiates with this one by requests of its own", async () => {
    const { relay, alice, bob } = Relay.inCall();
    bob.client.onofferreceived = (_, { sdp }) => bob.client.sendOffer({ type: "answer", sdp: `${sdp}!` });
    const { id: sid } = alice.client.currentCall;
    const asked = alice.client.request("bob", NEGOTIATE, { sid, offer: REOFFER });
    await relay.settle();
    const { description } = await asked;
    assert.deepEqual(description, { sid, answer: { type: "answer", sdp: "v=0 screen!" } });
});
