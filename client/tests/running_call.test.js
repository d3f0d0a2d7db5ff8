// A running call that changes, through a real jsongled: between two of this library, and with the JSONgle library.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { serverOfThisFile, withServer } from "./jsongled.js";
import { join } from "./live.js";
import { reach } from "./wire.js";

const server = serverOfThisFile();
const offer = (sdp) => ({ type: "offer", sdp });
const answer = (sdp) => ({ type: "answer", sdp });

/** Alice has called bob, as `address(bob)` says once both have joined the room of `query`. */
async function inCall(t, { query, address = (bob) => bob.uid } = {}) {
    const [alice, bob] = [await join(t, server.url, "alice"), await join(t, server.url, "bob")];
    const to = address(bob);
    const [rid] = to.split("/");
    if (query) for (const { client } of [alice, bob]) await client.request(client.sn, query, { rid });
    await reach({ alice, bob: { ...bob, uid: to } }, "active");
    for (const { events } of [alice, bob]) events.length = 0;
    return { alice, bob };
}

/** The application of `side`: it answers every offer, makes a new one when asked to, and counts answers. */
function automate({ client }, answered) {
    client.onofferreceived = (_, { sdp }, isOffer) => {
        if (isOffer) client.sendOffer(answer(`${sdp} answered`));
        else answered.count++;
    };
    client.onofferneeded = () => client.sendOffer(offer("again"));
}

const WHERE = {
    "between two users": {},
    "of a connection": { address: ({ client }) => client.id },
    "in a room": { query: "session-join", address: () => `desk-${randomUUID()}` },
    "in a MUC": { query: "muc-join", address: () => `#muc#${randomUUID()}` },
    "of an occupant": { query: "muc-join", address: ({ uid }) => `#muc#${randomUUID()}/${uid}` },
};

for (const [where, how] of Object.entries(WHERE)) {
    test(`a running call ${where} is changed by either side, and stays active`, withServer, async (t) => {
        const { alice, bob } = await inCall(t, how);
        for (const [asker, other] of [[alice, bob], [bob, alice]]) {
            const sent = asker.client.sendOffer(offer("v=0 screen"));
            const [call, description, isOffer] = await other.until("onofferreceived");
            assert.deepEqual([call, description, isOffer], [other.client.currentCall, offer("v=0 screen"), true]);
            await other.client.sendOffer(answer("v=0 yes"));
            await sent;
            const told = await asker.until("onofferreceived");
            assert.deepEqual(told, [asker.client.currentCall, answer("v=0 yes"), false]);
            for (const { client, events } of [alice, bob]) {
                assert.equal(client.currentCall.state, "active");
                assert.equal(events.named("onerror").length, 0);
                events.length = 0;
            }
        }
    });

    test(`a call ${where} is held and resumed, and both know`, withServer, async (t) => {
        const { alice, bob } = await inCall(t, how);
        for (const [mine, theirs] of [[alice, bob], [bob, alice]]) {
            mine.client.hold();
            await theirs.until("oncallheld");
            assert.deepEqual([mine.client.currentCall.held, theirs.client.currentCall.remoteIsHeld], [true, true]);
            mine.client.unhold();
            await theirs.until("oncallunheld");
            assert.deepEqual([mine.client.currentCall.held, theirs.client.currentCall.remoteIsHeld], [false, false]);
        }
    });
}

test("offers that cross, fifty times: both are answered, one after the other", withServer, async (t) => {
    const { alice, bob } = await inCall(t);
    const answered = { count: 0 };
    for (const side of [alice, bob]) automate(side, answered);
    let crossed = 0;
    for (let i = 1; i <= 50; i++) {
        const both = await Promise.allSettled([
            alice.client.sendOffer(offer(`alice ${i}`)), bob.client.sendOffer(offer(`bob ${i}`)),
        ]);
        for (const { reason } of both.filter(({ status }) => status === "rejected")) {
            assert.equal(reason.code, 409002);
            crossed++;
        }
        const isAgreed = () => {
            const [mine, theirs] = [alice, bob].map(({ client: { currentCall } }) => currentCall);
            return answered.count === 2 * i
                && mine.localOffer.sdp === theirs.remoteOffer.sdp && mine.remoteOffer.sdp === theirs.localOffer.sdp;
        };
        await Promise.race([alice, bob].map((side) => side.until("oncallstatechanged", isAgreed)));
        for (const { client } of [alice, bob]) assert.equal(client.currentCall.state, "active");
    }
    assert.ok(crossed > 0, "some did cross");
});

test("an application of the JSONgle library negotiates by requests of its own", withServer, async (t) => {
    const { alice, bob } = await inCall(t);
    const { id: sid } = alice.client.currentCall;
    const asked = alice.client.request(bob.uid, "session-negotiate", { sid, offer: offer("v=0 camera") });
    await bob.until("onofferreceived");
    await bob.client.sendOffer(answer("v=0 yes"));
    assert.deepEqual((await asked).description.answer, answer("v=0 yes"));
});

test("a negotiation ends with its call", withServer, async (t) => {
    const { alice, bob } = await inCall(t);
    const sent = alice.client.sendOffer(offer("v=0 screen"));
    await bob.until("onofferreceived");
    bob.client.end();
    await assert.rejects(sent);
    await assert.rejects(bob.client.sendOffer(answer("v=0 late")), /not in a call/i);
});

test("a stranger's request in a call reaches nobody, and is answered with 404005", withServer, async (t) => {
    const { alice, bob } = await inCall(t);
    const mallory = await join(t, server.url, "mallory");
    const { id: sid } = alice.client.currentCall;
    const asked = mallory.client.request(bob.uid, "session-negotiate", { sid, offer: offer("v=0 evil") });
    await assert.rejects(asked, { code: 404005 });
    assert.deepEqual(bob.events.filter(([name]) => name === "onofferreceived" || name === "onrequest"), []);
});
