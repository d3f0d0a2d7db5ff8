// The 48 entries of the API against a real jsongled over real WebSockets: once with alice on `JSONgle.connect` and bob
// on a transport by hand, as in an application that was written for the JSONgle library; once the other way round.

import assert from "node:assert/strict";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import { PROPERTIES, SETTERS } from "./entries/members.js";
import { METHODS } from "./entries/methods.js";
import { serverOfThisFile, withServer } from "./jsongled.js";
import { join, WAYS } from "./live.js";
import { NOW } from "./wire.js";

const server = serverOfThisFile();
const ENTRIES = { ...PROPERTIES, ...SETTERS, ...METHODS };
/** What this library has beyond the JSONgle library. */
const ADDED = [
    "ontokenexpiring",
    "sn", "connectionState", "onconnectionstatechanged", "close", "hold", "unhold", "oncallheld", "oncallunheld",
    "onlocalcallheld", "onlocalcallunheld", "oncallreconnecting",
    "onicerestartneeded", "onmessagewaiting", "onmessagefailed", "isWaiting", "resend", "giveUp",
    "iceServers", "oniceservers", "messageHistory", "conversations", "history", "calls",
    "join", "joinMuc", "leave", "members", "delivered", "markUnread", "editMessage", "retractMessage",
];

/** A user whose clock does not move, and whose client writes its log to `lines`. */
async function user(t, name, way) {
    const lines = [];
    const write = (...parts) => lines.push(parts);
    const console = { debug: write, info: write, warn: write, error: write };
    const environment = { now: () => Date.parse(NOW), elapsed: () => 0, console };
    const side = await join(t, server.url, name, { way, environment });
    return { ...side, lines };
}

for (const [how, mine, theirs] of [
    ["connect", WAYS.connect, WAYS.adapt], ["a transport by hand", WAYS.adapt, WAYS.connect],
]) {
    for (const [name, exercise] of Object.entries(ENTRIES)) {
        test(`API entry ${name} on the wire, by ${how}`, withServer, async (t) => {
            await exercise({ alice: await user(t, "alice", mine), bob: await user(t, "bob", theirs) });
        });
    }
}

test("each public member of the class is one of the 48 entries above, or an addition", () => {
    const client = new JSONgle({ transport: { name: "none", transport: { in() {}, out() {} } } });
    const members = [...Object.getOwnPropertyNames(JSONgle.prototype), ...Object.getOwnPropertyNames(client)];
    const expected = [...Object.keys(ENTRIES), ...ADDED, "constructor"];
    assert.deepEqual(members.sort(), expected.sort());
    assert.equal(Object.keys(ENTRIES).length, 48);
});
