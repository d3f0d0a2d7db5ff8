// By which ways a call may go: what its user wants, what the server says, and what is so while it says nothing.

import assert from "node:assert/strict";
import test from "node:test";
import { findRoute, leadsNowhere, routeBy } from "../js/jsongle/webrtc/route.js";

/** What the user wants. */
const OWN = { iceServers: [], iceTransportPolicy: "all" };
const TURN = [{ urls: ["turn:a"] }];

test("an address that the server or its user hides stays hidden, and no other does", () => {
    const hidden = routeBy({ iceServers: TURN, iceTransportPolicy: "relay" }, { iceServers: [{ urls: "stun:b" }] });
    assert.deepEqual(hidden, { iceServers: [...TURN, { urls: "stun:b" }], iceTransportPolicy: "relay" });
    for (const [told, policy] of [[{}, "all"], [{ iceTransportPolicy: "relay" }, "relay"]]) {
        assert.deepEqual(routeBy(OWN, { iceServers: TURN, ...told }), { iceServers: TURN, iceTransportPolicy: policy });
    }
    assert.equal(leadsNowhere(routeBy(OWN, { iceServers: [], iceTransportPolicy: "relay" })), true);
    assert.equal(leadsNowhere(routeBy(OWN, { iceServers: TURN, iceTransportPolicy: "relay" })), false);
});

test("while the server has not told whether it hides the address, it stays hidden", async () => {
    const console = { warn: () => {} };
    const route = await findRoute(OWN, { iceServers: () => Promise.reject(new Error("no answer")) }, console);
    assert.deepEqual(route, { iceServers: [], iceTransportPolicy: "relay" });
    assert.deepEqual(await findRoute(OWN, { iceServers: async () => ({ iceServers: TURN, expires: null }) }, console),
        { iceServers: TURN, iceTransportPolicy: "all" });
});
