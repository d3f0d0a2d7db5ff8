// Offers and answers while a call runs: who is asked what, what the promise of each comes to, and two that cross.

import assert from "node:assert/strict";
import test from "node:test";
import { bringTo, newClient, Relay, settle } from "./support.js";

const REOFFER = { type: "offer", sdp: "v=0 screen" };
const REANSWER = { type: "answer", sdp: "v=0 yes" };
const NEGOTIATE = "session-negotiate";

/** How a promise ends: "resolved", or its error. */
function outcome(promise) {
    const seen = { value: "pending" };
    promise.then(() => (seen.value = "resolved"), (error) => (seen.value = error));
    return seen;
}

/** The other side's offer, as it arrives. */
function offered(side, { offer = REOFFER, transaction = "t-1", from = "bob", ...others } = {}) {
    const description = { sid: side.client.currentCall?.id, offer, ...others };
    const jsongle = { action: "iq-set", query: NEGOTIATE, transaction, description };
    side.receive({ id: "q", from, to: "peer-1", jsongle });
}

const replied = (side, action, transaction, description, from = "bob") =>
    side.receive({ id: "r", from, to: "peer-1", jsongle: { action, query: NEGOTIATE, transaction, description } });

function acked(side, transaction, status = "success") {
    const jsongle = { action: "ack", transaction, status, description: {} };
    side.receive({ id: "a", from: "sn", to: "peer-1", jsongle });
}

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

test("the other side's offer reaches the application, whose answer goes back to it", async () => {
    const side = bringTo(newClient(), "active", "incoming");
    const call = side.client.currentCall;
    offered(side);
    assert.deepEqual(side.events, [["onofferreceived", call, REOFFER, true], ["oncallstatechanged", "active"]]);
    const sent = outcome(side.client.sendOffer(REANSWER));
    const [message] = side.taken();
    assert.deepEqual(message, {
        id: message.id, from: "peer-1", to: "bob",
        jsongle: {
            action: "iq-result", query: NEGOTIATE, transaction: "t-1", description: { sid: call.id, answer: REANSWER },
        },
    });
    await assert.rejects(side.client.sendOffer(REANSWER), /can't send an answer/i, "one answer for one offer");
    acked(side, "t-1");
    await settle();
    assert.equal(sent.value, "resolved");
    assert.deepEqual([call.state, call.localOffer, call.remoteOffer], ["active", REANSWER, REOFFER]);
});

test("an answer that comes too late rejects, and so does one to an offer that is over", async () => {
    const side = bringTo(newClient(), "active");
    offered(side);
    const late = outcome(side.client.sendOffer(REANSWER));
    acked(side, "t-1", "failed");
    await settle();
    assert.match(late.value.message, /too late/);
    assert.notDeepEqual(side.client.currentCall.localOffer, REANSWER);

    offered(side, { transaction: "t-2" });
    await side.environment.pass(10);
    await assert.rejects(side.client.sendOffer(REANSWER), /can't send an answer/i, "over after 10 s");
});

test("the other side's offers reach the application one after the other, and each gets its own answer", async () => {
    for (const kind of ["a callback that works for a while", "one that leaves the work to others"]) {
        const side = bringTo(newClient(), "active");
        const heard = [];
        side.client.onofferreceived = (_, { sdp }) => {
            const work = {};
            work.isDone = new Promise((resolve) => (work.done = resolve));
            heard.push({ sdp, ...work });
            return kind.startsWith("one") ? undefined : work.isDone;
        };
        side.client.oncandidatereceived = ({ candidate }) => heard.push({ sdp: candidate });
        const take = (name) => offered(side, { transaction: name, offer: { type: "offer", sdp: name } });
        const told = () => heard.map(({ sdp }) => sdp);
        take("one");
        await settle();
        take("two");
        take("three");
        side.hear("transport-info", { candidate: { candidate: "of three" } });
        await settle();
        assert.deepEqual(told(), ["one"], kind);

        const late = outcome(side.client.sendOffer({ type: "answer", sdp: "to one" }));
        await settle();
        assert.deepEqual([late.value.name, late.value.code], ["ReplacedError", 409003], kind);
        heard[0].done();
        await settle();
        assert.deepEqual(told(), ["one", "three", "of three"], "the second was replaced before its turn");
        assert.deepEqual(side.taken(), [], "neither is answered");

        const sent = outcome(side.client.sendOffer({ type: "answer", sdp: "to three" }));
        const [{ jsongle }] = side.taken();
        assert.deepEqual([jsongle.transaction, jsongle.description.answer.sdp], ["three", "to three"]);
        take("four");
        acked(side, "three");
        await settle();
        assert.equal(sent.value, "resolved");
        heard[1].done();
        await settle();
        assert.deepEqual(told().slice(3), ["four"], "once the third is over");
    }
});

test("a callback that takes longer than an offer stands does not give its answer to the next one", async () => {
    const side = bringTo(newClient(), "active");
    const answers = [];
    const works = [];
    side.client.onofferreceived = async (_, { sdp }) => {
        await new Promise((resolve) => works.push(resolve));
        answers.push([sdp, outcome(side.client.sendOffer({ type: "answer", sdp: `to ${sdp}` }))]);
    };
    const take = (name) => offered(side, { transaction: name, offer: { type: "offer", sdp: name } });
    take("one");
    await side.environment.pass(11);
    take("two");
    works[0]();
    await settle();
    assert.equal(answers[0][1].value.code, 409003);
    take("three");
    works[1]();
    await settle();
    take("four");
    await side.environment.pass(11);
    works[2]();
    await settle();
    assert.match(answers.at(-1)[1].value.message, /too late/);
    assert.deepEqual(side.taken(), []);
    take("five");
    await settle();
    works[3]();
    await settle();
    assert.deepEqual(side.taken().map(({ jsongle: { transaction } }) => transaction), ["five"]);
});

test("a callback that has answered and never ends keeps the next offer waiting no longer than one stands", async () => {
    const side = bringTo(newClient(), "active");
    const heard = [];
    side.client.onofferreceived = (_, { sdp }) => {
        heard.push(sdp);
        side.client.sendOffer(REANSWER);
        return new Promise(() => {});
    };
    offered(side, { transaction: "t-1", offer: { type: "offer", sdp: "one" } });
    acked(side, "t-1");
    await side.environment.pass(5);
    offered(side, { transaction: "t-2", offer: { type: "offer", sdp: "two" } });
    await side.environment.pass(4);
    assert.deepEqual(heard, ["one"]);
    await side.environment.pass(1);
    assert.deepEqual(heard, ["one", "two"]);
});

test("an offer whose answer the application does not take is not changed by it, and says so", async () => {
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

test("another side that cannot negotiate, whatever it says, rejects with a code of its own", async () => {
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

test("a new offer takes the place of one that was not answered, and the end of the call ends both", async () => {
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

test("an offer that is not of the call in progress is refused, and not shown to the application", async () => {
    for (const [state, what] of [
        ["active", { sid: "another" }], ["active", { from: "mallory" }], ["active", { sid: null }],
        ["ringing", {}], ["proceeded", {}], ["free", { sid: "past" }],
    ]) {
        const side = bringTo(newClient(), state, "incoming");
        offered(side, what);
        const [message, ...more] = side.taken();
        assert.deepEqual(more, []);
        assert.equal(message.to, what.from ?? "bob");
        const { action, query, transaction, description } = message.jsongle;
        assert.deepEqual([action, query, transaction, description.errorCode], ["iq-error", NEGOTIATE, "t-1", 404005]);
        assert.deepEqual(side.events, []);
    }
});

test("an offer that the application does not take is refused, and so is none at all", async () => {
    const fails = [null, () => { throw new Error("no"); }, async () => { throw new Error("no"); }];
    for (const callback of fails) {
        const side = bringTo(newClient(), "active");
        side.client.onofferreceived = callback;
        offered(side);
        await settle();
        const [{ jsongle }] = side.taken();
        assert.deepEqual([jsongle.action, jsongle.description.errorCode], ["iq-error", 404001]);
        await assert.rejects(side.client.sendOffer(REANSWER), /can't send an answer/i);
    }
    for (const offer of [null, "v=0", { sdp: "v=0" }, { type: "answer", sdp: "" }, { type: "offer", sdp: 7 }]) {
        const side = bringTo(newClient(), "active");
        offered(side, { offer });
        const [{ jsongle }] = side.taken();
        assert.deepEqual([jsongle.action, jsongle.description.errorCode], ["iq-error", 400001]);
        assert.deepEqual(side.events, []);
    }
});

test("an application that fails after it has answered refuses nothing", async () => {
    const side = bringTo(newClient(), "active");
    let fail;
    side.client.onofferreceived = () => {
        side.client.sendOffer(REANSWER);
        return new Promise((_, reject) => (fail = reject));
    };
    offered(side);
    acked(side, "t-1");
    await settle();
    fail(new Error("later"));
    await settle();
    assert.deepEqual(side.taken().map(({ jsongle }) => jsongle.action), ["iq-result"]);
});

test("an answer that is acknowledged after the end of the call changes nothing", async () => {
    const side = bringTo(newClient(), "active");
    offered(side);
    side.client.sendOffer(REANSWER);
    side.client.end();
    side.events.length = 0;
    acked(side, "t-1");
    await settle();
    assert.deepEqual(side.events, []);
});

test("of two offers that cross one goes through; the other side answers it, and is asked to offer anew", async () => {
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

test("who lost is asked to offer anew once the other's negotiation is over, however that comes", async () => {
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

test("the answer to an offer is told before what comes right behind it", async () => {
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

test("a client written for the known library negotiates with this one by requests of its own", async () => {
    const { relay, alice, bob } = Relay.inCall();
    bob.client.onofferreceived = (_, { sdp }) => bob.client.sendOffer({ type: "answer", sdp: `${sdp}!` });
    const { id: sid } = alice.client.currentCall;
    const asked = alice.client.request("bob", NEGOTIATE, { sid, offer: REOFFER });
    await relay.settle();
    const { description } = await asked;
    assert.deepEqual(description, { sid, answer: { type: "answer", sdp: "v=0 screen!" } });
});
