// By which ways a call of the page may go: what its user wants, what the server says, and what is so while it says nothing.

import assert from "node:assert/strict";
import test from "node:test";
import { findRoute, leadsNowhere, routeBy } from "../www/page/call/route.js";

const TURN = [{ urls: ["turn:a"] }];

test("an address that the server hides stays hidden, and no other does", () => {
    for (const [told, policy] of [[{}, "all"], [{ iceTransportPolicy: "relay" }, "relay"]]) {
        assert.deepEqual(routeBy({ iceServers: TURN, ...told }), { iceServers: TURN, iceTransportPolicy: policy });
    }
    assert.equal(leadsNowhere(routeBy({ iceServers: [], iceTransportPolicy: "relay" })), true);
    assert.equal(leadsNowhere(routeBy({ iceServers: TURN, iceTransportPolicy: "relay" })), false);
});

test("while the server has not told whether it hides the address, it stays hidden", async (t) => {
    t.mock.method(console, "warn", () => {});
    const route = await findRoute({ iceServers: () => Promise.reject(new Error("no answer")) });
    assert.deepEqual(route, { iceServers: [], iceTransportPolicy: "relay" });
    assert.deepEqual(await findRoute({ iceServers: async () => ({ iceServers: TURN, expires: null }) }),
        { iceServers: TURN, iceTransportPolicy: "all" });
});
