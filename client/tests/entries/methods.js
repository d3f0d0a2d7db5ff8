// The 26 methods of the API, as a user of a live server calls them: the frame each puts on the wire, the frame the
// other client gets of it, and that its application is told.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { ANSWER, OFFER } from "../support.js";
import {
    assertPassedOn, assertSays, assertSent, callMessage, isActiveOnBothSides, isStep, joinMuc, NOW, reach,
} from "../wire.js";

const CANDIDATE = { candidate: "candidate:1", sdpMid: "0" };

/** Sends one message to `to`, of which `callback` tells bob that it is from `as`. */
async function says({ alice, bob }, [method, ...args], callback, { to, as, jsongle }) {
    const id = alice.client[method](...args);
    const got = await assertSays(alice, bob, { to, jsongle }, as);
    assert.deepEqual((await bob.until(callback)).slice(0, 2), [got.jsongle, as]);
    if (id !== undefined) assert.equal(id, got.id);
}

/** The methods of one kind of message: to a user, and to a MUC. `args(to)` are what both are called with. */
const messages = ([method, mucMethod], args, callback, jsongle) => ({
    [method]: (pair) => says(pair, [method, ...args(pair.bob.uid)], callback,
        { to: pair.bob.uid, as: pair.alice.uid, jsongle: { ...jsongle, namespace: "message" } }),
    [mucMethod]: async (pair) => {
        const to = await joinMuc(pair);
        await says(pair, [mucMethod, ...args(to)], callback,
            { to, as: `${to}/${pair.alice.uid}`, jsongle: { ...jsongle, namespace: "muc" } });
    },
});

/** `who` says a step of the call, of which `callback` tells the other side. */
async function takesStep(pair, who, [method, ...args], callback, [action, reason, description]) {
    const [from, to] = who === "alice" ? [pair.alice, pair.bob] : [pair.bob, pair.alice];
    const expected = callMessage(pair, from, action, reason, description);
    from.client[method](...args);
    await assertSays(from, to, expected);
    return to.until(callback);
}

/** `mute…`, or `unmute…` after all was muted: the other side is told all that is muted then. */
const muting = (method, media) => async (pair) => {
    await reach(pair, "active");
    const isUnmute = method.startsWith("un");
    if (isUnmute) pair.alice.client.mute();
    const [reason, callback] = isUnmute ? ["unmute", "oncallunmuted"] : ["mute", "oncallmuted"];
    const step = ["session-info", reason, { [`${reason}d`]: NOW, media }];
    const [call] = await takesStep(pair, "alice", [method], callback, step);
    assert.equal(call.remoteMutedMedia, media);
};

export const METHODS = {
    ...messages(["send", "sendMuc"], (to) => [to, "hi", { bold: true }], "onmessagereceived",
        { action: "session-text", description: { sent: NOW, content: "hi", additionalContent: { bold: true } } }),
    ...messages(["sendJSON", "sendJSONMUC"], (to) => [to, { n: [1] }], "ondatareceived",
        { action: "session-custom", description: { sent: NOW, content: { n: [1] } } }),
    ...messages(["isTyping", "isTypingMuc"], (to) => [true, to], "onevent",
        { action: "session-event", event: "typing", description: { state: "composing", updated: NOW } }),
    ...messages(["reactToMessage", "reactToMessageMUC"], (to) => ["m-1", "like", to], "onevent",
        { action: "session-event", event: "reaction", description: { reacted: NOW, mid: "m-1", type: "like" } }),
    ...messages(["sendAReadAcknowledgement", "sendAReadAcknowledgementMuc"], (to) => ["m-1", to], "onevent",
        { action: "session-event", event: "ack", description: { acknowledged: NOW, mid: "m-1", type: "read" } }),

    call: async (pair) => {
        const { alice, bob } = pair;
        alice.client.call(bob.uid, "video");
        const description = { initiated: NOW, media: "video" };
        const propose = await assertSays(alice, bob, callMessage(pair, alice, "session-propose", "", description));
        const [call] = await bob.until("oncall");
        assert.deepEqual([call.id, call.caller, call.media], [propose.jsongle.sid, alice.uid, "video"]);
        // Bob's library rings by itself; alice's would drop the ringing if the server's trying came after it.
        const ringing = await bob.sent.first(isStep("ringing"));
        assert.deepEqual(ringing, {
            id: ringing.id, from: bob.client.id, ...callMessage(pair, bob, "session-info", "ringing", { rang: NOW }),
        });
        await assertPassedOn(ringing, alice, bob.uid);
        assert.ok(alice.received.findIndex(isStep("trying")) < alice.received.findIndex(isStep("ringing")));
    },
    proceed: async (pair) => {
        await reach(pair, "ringing");
        await takesStep(pair, "bob", ["proceed"], "onofferneeded", ["session-proceed", "", { proceeded: NOW }]);
    },
    decline: async (pair) => {
        await reach(pair, "ringing");
        await takesStep(pair, "bob", ["decline"], "oncallended", ["session-decline", "", { ended: NOW }]);
        assert.equal((await pair.alice.until("onticket"))[0].endedReason, "declined");
    },
    end: async (pair) => {
        await reach(pair, "ringing");
        await takesStep(pair, "alice", ["end"], "oncallended", ["session-retract", "", { ended: NOW }]);
        for (const side of [pair.alice, pair.bob]) {
            assert.equal((await side.until("onticket"))[0].endedReason, "retracted");
            for (const each of [side.events, side.sent]) each.length = 0;
        }
        await reach(pair, "active");
        await takesStep(pair, "bob", ["end"], "oncallended", ["session-terminate", "", { ended: NOW }]);
        assert.equal((await pair.alice.until("onticket"))[0].endedReason, "terminated");
    },
    sendOffer: async (pair) => {
        await reach(pair, "proceeded");
        const offer = ["session-initiate", "", { offering: NOW, offer: OFFER }];
        const answer = ["session-accept", "", { offered: NOW, answer: ANSWER }];
        assert.equal((await takesStep(pair, "alice", ["sendOffer", OFFER], "onofferreceived", offer))[2], true);
        assert.equal((await takesStep(pair, "bob", ["sendOffer", ANSWER], "onofferreceived", answer))[2], false);
    },
    sendCandidate: async (pair) => {
        await reach(pair, "answered");
        const step = ["transport-info", "", { establishing: NOW, candidate: CANDIDATE }];
        for (const who of ["alice", "bob"]) {
            const got = await takesStep(pair, who, ["sendCandidate", CANDIDATE], "oncandidatereceived", step);
            assert.deepEqual(got, [CANDIDATE]);
        }
    },
    setAsActive: async (pair) => {
        await reach(pair, "answered");
        const step = ["session-info", "active", { actived: NOW }];
        for (const who of ["alice", "bob"]) await takesStep(pair, who, ["setAsActive"], "oncallstatechanged", step);
        for (const side of [pair.alice, pair.bob]) await side.until("oncallstatechanged", isActiveOnBothSides(side));
    },
    mute: muting("mute", "audio+video"),
    muteAudio: muting("muteAudio", "audio"),
    muteVideo: muting("muteVideo", "video"),
    unmute: muting("unmute", "none"),
    unmuteAudio: muting("unmuteAudio", "video"),
    unmuteVideo: muting("unmuteVideo", "audio"),

    reportMetrics: async (pair) => {
        const { alice, bob } = pair;
        const sid = randomUUID();
        const jsongle = {
            action: "session-metrics", sid, namespace: "call", description: { mos: 4.2, ua: "x", issuedAt: NOW },
        };
        await says(pair, ["reportMetrics", sid, { mos: 4.2, ua: "x" }, bob.uid], "onevent",
            { to: bob.uid, as: alice.uid, jsongle });
        alice.client.reportMetrics(sid, { mos: 4.2, ua: "x" }, alice.client.sn);
        assertSent(alice, { to: alice.client.sn, jsongle });
        // The server does not answer it: the next thing it says answers what comes after.
        await alice.client.request(alice.client.sn, "session-join", { rid: randomUUID() });
        assert.equal(alice.events.named("onerror").length, 0);
    },
    request: async ({ alice }) => {
        const rid = randomUUID();
        const granted = alice.client.request(alice.client.sn, "session-join", { rid }, "t-1");
        const jsongle = { action: "iq-set", query: "session-join", transaction: "t-1", description: { rid } };
        assertSent(alice, { to: alice.client.sn, jsongle });
        assert.deepEqual(await granted, { ...jsongle, action: "iq-result", description: { members: [], rid } });
        assert.deepEqual(await granted, alice.received.at(-1).jsongle);
        await assert.rejects(alice.client.request(alice.client.sn, "q", {}), { action: "iq-error", query: "q" });
    },
    answer: async ({ alice, bob }) => {
        const asked = alice.client.request(bob.uid, "double", { n: 21 }, "t-1");
        const [{ query, description, transaction }, from] = await bob.until("onrequest");
        const acked = bob.client.answer(from, query, { n: description.n * 2 }, transaction);
        const jsongle = { action: "iq-result", query: "double", transaction: "t-1", description: { n: 42 } };
        const got = await assertSays(bob, alice, { to: alice.uid, jsongle });
        assert.deepEqual(await asked, got.jsongle);
        assert.deepEqual(await acked, { action: "ack", status: "success", transaction: "t-1", description: {} });
    },
};
