// What the tests of the API's entries share.

import assert from "node:assert/strict";
import test from "node:test";

/** The names of the entries that have a test. */
export const tested = new Set();

export function entry(name, body) {
    tested.add(name);
    test(`API entry ${name}`, body);
}

/** One message, whose id is the next one of the test environment. */
export function assertSent({ taken }, expected) {
    const messages = taken();
    assert.equal(messages.length, 1, JSON.stringify(messages));
    assert.match(messages[0].id, /^id-\d+$/);
    assert.deepEqual(messages[0], { id: messages[0].id, from: "peer-1", ...expected });
    return messages[0].id;
}

/** A message of the call in progress: the caller's to bob, or the callee's answer to bob's call. */
export function callMessage({ client }, action, reason, description) {
    const { id: sid, outgoing } = client.currentCall;
    const [initiator, responder] = outgoing ? ["peer-1", "bob"] : ["bob", "peer-1"];
    return { to: "bob", namespace: "call", jsongle: { sid, action, reason, initiator, responder, description } };
}
