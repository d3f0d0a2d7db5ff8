// The 5 properties and 17 setters of the API with a live server: from which frame each value comes, and for which
// frame each callback fires, with which arguments.

import assert from "node:assert/strict";
import { is } from "../live.js";
import { ANSWER, OFFER } from "../support.js";
import { assertPassedOn, isStep, joinMuc, NOW, reach } from "../wire.js";

const CANDIDATE = { candidate: "candidate:1", sdpMid: "0" };

/** `side` got a frame of this step, and says which. */
const frameOf = (side, step) => {
    const frame = side.received.find(isStep(step));
    assert.ok(frame, `no ${step} on the wire`);
    return frame.jsongle;
};

/** The receiver's library acknowledges by itself. */
async function assertReceipt({ alice, bob }, mid) {
    const frame = await bob.sent.first(({ jsongle }) => jsongle.event === "ack");
    assert.deepEqual(frame, {
        id: frame.id, from: bob.client.id, to: alice.uid,
        jsongle: {
            action: "session-event", event: "ack", namespace: "message",
            description: { acknowledged: NOW, mid, type: "received" },
        },
    });
    await assertPassedOn(frame, alice, bob.uid);
}

export const PROPERTIES = {
    name: async ({ alice }) => assert.equal(alice.client.name, "JSONgle"),
    version: async ({ alice }) => assert.match(alice.client.version, /^3\.1\.\d+$/),
    id: async ({ alice }) => {
        const [{ to, from, jsongle }] = alice.received;
        assert.deepEqual([jsongle.query, to, from], ["session-hello", alice.client.id, alice.client.sn]);
    },
    currentCall: async (pair) => {
        assert.equal(pair.alice.client.currentCall, null);
        await reach(pair, "ringing");
        const { sid } = pair.alice.sent.at(-1).jsongle;
        for (const { client } of [pair.alice, pair.bob]) assert.equal(client.currentCall.id, sid);
    },
    ticket: async (pair) => {
        await reach(pair, "active");
        const { ticket } = pair.alice.client;
        const { sid, initiator, responder } = pair.alice.sent.at(-1).jsongle;
        assert.deepEqual([ticket.sid, ticket.initiator, ticket.responder], [sid, initiator, responder]);
        assert.deepEqual([ticket.media, ticket.state], ["video", "active"]);
        assert.deepEqual([ticket.localOffer, ticket.remoteOffer], [OFFER, ANSWER]);
        assert.deepEqual([ticket.triedAt, ticket.rangAt], [new Date(NOW), new Date(NOW)]);
        assert.equal(pair.bob.client.ticket.sid, sid);
    },
};

export const SETTERS = {
    logLevel: async ({ alice, bob }) => {
        for (const [level, isLogged] of [["none", false], ["trace", true]]) {
            alice.client.logLevel = level;
            alice.client.send(bob.uid, `said at ${level}`);
            assert.equal(JSON.stringify(alice.lines).includes(`said at ${level}`), isLogged);
        }
    },
    oncall: async ({ alice, bob }) => {
        alice.client.call(bob.uid, "video-only");
        for (const side of [alice, bob]) {
            const [call] = await side.until("oncall");
            assert.equal(call, side.client.currentCall);
            assert.deepEqual([call.media, call.outgoing], ["video-only", side === alice]);
        }
        assert.equal(bob.client.currentCall.id, frameOf(bob, "session-propose").sid);
    },
    oncallended: async (pair) => {
        await reach(pair, "ringing");
        pair.bob.client.decline();
        assert.deepEqual(await pair.bob.until("oncallended"), [true]);
        assert.deepEqual(await pair.alice.until("oncallended"), [false]);
        frameOf(pair.alice, "session-decline");
    },
    oncallmuted: async (pair) => {
        await reach(pair, "active");
        pair.bob.client.muteAudio();
        const [call] = await pair.alice.until("oncallmuted");
        const { media, muted } = frameOf(pair.alice, "mute").description;
        assert.deepEqual([call.remoteMutedMedia, call.remoteMutedAt.toJSON()], [media, muted]);
        assert.equal(call.remoteIsMuted, true);
    },
    oncallunmuted: async (pair) => {
        await reach(pair, "active");
        pair.bob.client.mute();
        pair.bob.client.unmute();
        const [call] = await pair.alice.until("oncallunmuted");
        const { media, unmuted } = frameOf(pair.alice, "unmute").description;
        assert.deepEqual([call.remoteMutedMedia, call.remoteUnmutedAt.toJSON()], [media, unmuted]);
        assert.equal(call.remoteIsMuted, false);
    },
    oncallstatechanged: async (pair) => {
        await reach(pair, "active");
        pair.alice.client.end();
        for (const side of [pair.alice, pair.bob]) await side.until("oncallstatechanged", is("ended"));
        const changes = ({ events }) => events.states().filter((state, i, all) => state !== all[i - 1]).join(" ");
        assert.equal(changes(pair.alice), "new trying ringing proceeded offering active ended");
        assert.equal(changes(pair.bob), "ringing proceeded offering active ended");
    },
    oncandidatereceived: async (pair) => {
        await reach(pair, "answered");
        for (const [from, to] of [[pair.alice, pair.bob], [pair.bob, pair.alice]]) {
            from.client.sendCandidate(CANDIDATE);
            const args = await to.until("oncandidatereceived");
            assert.deepEqual(args, [frameOf(to, "transport-info").description.candidate]);
        }
    },
    ondatareceived: async (pair) => {
        const id = pair.alice.client.sendJSON(pair.bob.uid, { n: 1 });
        const args = await pair.bob.until("ondatareceived");
        assert.deepEqual(args, [frameOf(pair.bob, "session-custom"), pair.alice.uid, id]);
        assert.deepEqual(args[0].description.content, { n: 1 });
        await assertReceipt(pair, id);
    },
    onerror: async ({ alice }) => {
        const mid = alice.client.send(alice.uid, "to another device, if there is one");
        const args = await alice.until("onerror");
        assert.deepEqual(args, [frameOf(alice, "session-error"), alice.client.sn]);
        assert.deepEqual([args[0].description.errorCode, args[0].description.mid], [404004, mid]);
    },
    onevent: async (pair) => {
        const rid = await joinMuc(pair);
        const args = await pair.alice.until("onevent");
        assert.deepEqual(args, [frameOf(pair.alice, "session-event"), pair.alice.client.sn]);
        assert.deepEqual(args[0], {
            action: "session-event", namespace: "muc", event: "joined", description: { member: pair.bob.member, rid },
        });
    },
    onlocalcallmuted: async ({ alice, bob }) => {
        await reach({ alice, bob }, "active");
        alice.client.mute();
        assert.deepEqual(await alice.until("onlocalcallmuted"), [alice.client.currentCall]);
        assert.equal(alice.sent.at(-1).jsongle.description.media, alice.client.currentCall.mutedMedia);
    },
    onlocalcallunmuted: async ({ alice, bob }) => {
        await reach({ alice, bob }, "active");
        alice.client.mute();
        alice.client.unmuteVideo();
        assert.deepEqual(await alice.until("onlocalcallunmuted"), [alice.client.currentCall]);
        assert.equal(alice.sent.at(-1).jsongle.description.media, alice.client.currentCall.mutedMedia);
    },
    onmessagereceived: async (pair) => {
        const id = pair.alice.client.send(pair.bob.uid, "hi");
        const args = await pair.bob.until("onmessagereceived");
        assert.deepEqual(args, [frameOf(pair.bob, "session-text"), pair.alice.uid, id]);
        assert.equal(args[0].description.content, "hi");
        await assertReceipt(pair, id);
    },
    onofferneeded: async (pair) => {
        await reach(pair, "proceeded");
        assert.deepEqual(await pair.alice.until("onofferneeded"), [pair.alice.client.currentCall]);
        assert.equal(frameOf(pair.alice, "session-proceed").sid, pair.alice.client.currentCall.id);
    },
    onofferreceived: async ({ alice, bob }) => {
        await reach({ alice, bob }, "answered");
        const { offer } = frameOf(bob, "session-initiate").description;
        const { answer } = frameOf(alice, "session-accept").description;
        assert.deepEqual(await bob.until("onofferreceived"), [bob.client.currentCall, offer, true]);
        assert.deepEqual(await alice.until("onofferreceived"), [alice.client.currentCall, answer, false]);
    },
    onrequest: async ({ alice, bob }) => {
        const asked = alice.client.request(bob.uid, "battery", { of: "phone" });
        const [jsongle, from] = await bob.until("onrequest");
        assert.deepEqual([jsongle, from], [frameOf(bob, "iq-set"), alice.uid]);
        await bob.client.answer(from, jsongle.query, {}, jsongle.transaction);
        await asked;
    },
    onticket: async (pair) => {
        await reach(pair, "active");
        pair.alice.client.end();
        for (const side of [pair.alice, pair.bob]) {
            const [ticket] = await side.until("onticket");
            assert.deepEqual([ticket.state, ticket.endedReason, ticket.endedAt.toJSON()], ["ended", "terminated", NOW]);
            assert.equal(ticket.sid, pair.alice.sent.at(-1).jsongle.sid);
        }
        frameOf(pair.bob, "session-terminate");
    },
};
