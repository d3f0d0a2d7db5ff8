// The API entry by entry: what each method puts on the wire, to the letter, and what each callback gets.

import assert from "node:assert/strict";
import test from "node:test";
import "./api/calls.js";
import { tested } from "./api/entry.js";
import "./api/members.js";
import "./api/messages.js";

/** The 48 entries of the library's API. Each has a test in api/, by the same name. */
const ENTRIES = `
    currentCall id name version ticket
    logLevel oncall oncallended oncallmuted oncallstatechanged oncallunmuted oncandidatereceived ondatareceived onerror
    onevent onlocalcallmuted onlocalcallunmuted onmessagereceived onofferneeded onofferreceived onrequest onticket
    answer call end proceed decline isTyping isTypingMuc mute muteAudio muteVideo reactToMessage reactToMessageMUC
    reportMetrics request sendCandidate send sendMuc sendJSON sendJSONMUC sendOffer sendAReadAcknowledgement
    sendAReadAcknowledgementMuc setAsActive unmute unmuteAudio unmuteVideo
`.trim().split(/\s+/);

test("each of the 48 entries of the API has a test", () => {
    assert.equal(ENTRIES.length, 48);
    assert.deepEqual([...tested].sort(), [...ENTRIES].sort());
});
