// Offers of the other side while a call runs: when the application gets them, and what its answers come to.

import assert from "node:assert/strict";
import test from "node:test";
import { acked, NEGOTIATE, offered, outcome, REANSWER, REOFFER } from "./negotiating.js";
import { bringTo, newClient, settle } from "./support.js";

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

test("a callback that takes longer than an offer waits does not give its answer to the next one", async () => {
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

test("a callback that has answered and never ends keeps the next offer waiting for 10 s at most", async () => {
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

test("an offer that the application does not take is refused, and so is one without an offer in it", async () => {
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
