// What two users of a live server put on the wire for each other, to the letter; and a call between them, step by step.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { is } from "./live.js";
import { ANSWER, at, OFFER } from "./support.js";

/** The users' clocks do not move, so everything that their clients write is known. */
export const NOW = at(0);
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The last frame of `side` is this one. */
export function assertSent(side, expected) {
    const frame = side.sent.at(-1);
    assert.deepEqual(frame, { id: frame.id, from: side.client.id, ...expected });
    return frame;
}

/** `side` gets the frame as the server passes it on: it says from whom, to which connection, and when. */
export async function assertPassedOn(frame, side, from) {
    const got = await side.received.first(({ id }) => id === frame.id);
    const { action, description } = frame.jsongle;
    const { sent, relayed } = got.jsongle.description;
    const times = action === "session-propose" ? {} : { sent: description.sent ?? sent, relayed };
    for (const time of Object.values(times)) assert.match(time, ISO_8601);
    const jsongle = { ...frame.jsongle, description: { ...description, ...times } };
    assert.deepEqual(got, { ...frame, from, to: side.client.id, jsongle });
    return got;
}

/** Both: the last frame of `from` is this one, and it reaches `to`. */
export const assertSays = (from, to, expected, as = from.uid) => assertPassedOn(assertSent(from, expected), to, as);

/** A message of the call that alice started: each side calls the parties as it knows them. */
export function callMessage(pair, from, action, reason, description) {
    const { alice, bob } = pair;
    const { sid } = alice.sent.find(({ jsongle }) => jsongle.action === "session-propose").jsongle;
    const [to, initiator, responder] = from === alice
        ? [bob.uid, alice.client.id, bob.uid] : [alice.uid, alice.uid, bob.client.id];
    return { to, namespace: "call", jsongle: { sid, action, reason, initiator, responder, description } };
}

/** A condition on frames: this action, or a `session-info` of this reason. */
export const isStep = (word) => ({ jsongle: { action, reason } }) =>
    (action === "session-info" ? reason : action) === word;

/** A MUC with both in it. */
export async function joinMuc({ alice, bob }) {
    const rid = `#muc#${randomUUID()}`;
    for (const { client } of [alice, bob]) await client.request(client.sn, "muc-join", { rid });
    return rid;
}

export const isActiveOnBothSides = ({ client }) => () => client.currentCall?.activeState === "is-active-both-side";

const STEPS = {
    ringing: async ({ alice, bob }) => {
        alice.client.call(bob.uid, "video");
        await alice.until("oncallstatechanged", is("ringing"));
    },
    proceeded: async ({ alice, bob }) => {
        bob.client.proceed();
        await alice.until("onofferneeded");
    },
    offering: async ({ alice, bob }) => {
        alice.client.sendOffer(OFFER);
        await bob.until("onofferreceived");
    },
    answered: async ({ alice, bob }) => {
        bob.client.sendOffer(ANSWER);
        await alice.until("onofferreceived");
    },
    active: async ({ alice, bob }) => {
        alice.client.setAsActive();
        bob.client.setAsActive();
        for (const side of [alice, bob]) await side.until("oncallstatechanged", isActiveOnBothSides(side));
    },
};

/** Brings alice's call of bob to `step`. */
export async function reach(pair, step) {
    for (const [reached, take] of Object.entries(STEPS)) {
        await take(pair);
        if (reached === step) return;
    }
}
