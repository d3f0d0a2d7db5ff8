// What each method of a call puts on the wire.

import assert from "node:assert/strict";
import JSONgle from "../../js/jsongle.js";
import { ANSWER, at, bringTo, newClient, OFFER } from "../support.js";
import { assertSent, callMessage, entry } from "./entry.js";

entry("call", () => {
    const side = newClient();
    side.client.call("bob");
    assertSent(side, callMessage(side, "session-propose", "", { initiated: at(0), media: "audio" }));
    side.client.end();
    side.taken();
    side.client.call("bob", JSONgle.CALL_MEDIA.VIDEO_ONLY);
    assertSent(side, callMessage(side, "session-propose", "", { initiated: at(0), media: "video-only" }));
    assert.throws(() => side.client.call("carol"), /already in a call/i);
    assert.throws(() => newClient().client.call(), /'to' is missing/);
});

entry("proceed", () => {
    const side = bringTo(newClient(), "ringing", "incoming");
    side.client.proceed();
    assertSent(side, callMessage(side, "session-proceed", "", { proceeded: at(0) }));
    assert.throws(() => side.client.proceed(), /can't proceed/i);
    assert.throws(() => newClient().client.proceed(), /not in a call/i);
});

entry("decline", () => {
    const side = bringTo(newClient(), "ringing", "incoming");
    const expected = callMessage(side, "session-decline", "", { ended: at(0) });
    side.client.decline();
    assertSent(side, expected);
    assert.equal(side.events.named("onticket")[0][0].endedReason, "declined");
});

entry("end", () => {
    const early = bringTo(newClient(), "ringing");
    const retract = callMessage(early, "session-retract", "", { ended: at(0) });
    early.client.end();
    assertSent(early, retract);
    assert.equal(early.events.named("onticket")[0][0].endedReason, "retracted");

    const late = bringTo(newClient(), "active", "incoming");
    const terminate = callMessage(late, "session-terminate", "", { ended: at(0) });
    late.client.end();
    assertSent(late, terminate);
    assert.equal(late.events.named("onticket")[0][0].endedReason, "terminated");
    assert.throws(() => late.client.end(), /not in a call/i);
});

entry("sendOffer", async () => {
    const caller = bringTo(newClient(), "proceeded");
    const sent = caller.client.sendOffer(OFFER);
    assertSent(caller, callMessage(caller, "session-initiate", "", { offering: at(0), offer: OFFER }));
    assert.equal(await sent, undefined, "a first offer is sent, and no more is waited for");

    const callee = bringTo(newClient(), "offering", "incoming");
    await callee.environment.pass(2);
    callee.client.sendOffer(ANSWER);
    assertSent(callee, callMessage(callee, "session-accept", "", { offered: at(2), answer: ANSWER }));
    await assert.rejects(callee.client.sendOffer(ANSWER), /can't send a second answer/i);
    await assert.rejects(bringTo(newClient(), "ringing").client.sendOffer(OFFER), /can't send an offer/i);
    await assert.rejects(callee.client.sendOffer(), /'offer' is missing/);
    await assert.rejects(newClient().client.sendOffer(OFFER), /not in a call/i);
});

entry("sendCandidate", async () => {
    const side = bringTo(newClient(), "offering");
    await side.environment.pass(1);
    side.client.sendCandidate({ candidate: "1" });
    assertSent(side, callMessage(side, "transport-info", "", { establishing: at(1), candidate: { candidate: "1" } }));
    await side.environment.pass(1);
    side.client.sendCandidate({ candidate: "2" });
    assertSent(side, callMessage(side, "transport-info", "", { establishing: at(1), candidate: { candidate: "2" } }));
    assert.deepEqual(side.client.currentCall.localCandidates, [{ candidate: "1" }, { candidate: "2" }]);
    for (const end of [null, "", {}, { candidate: "", sdpMid: "0" }, { candidate: null }]) {
        side.client.sendCandidate(end);
    }
    assert.deepEqual(side.taken(), [], "the end of the gathering is not an error, and no candidate");
    assert.equal(side.client.currentCall.localCandidates.length, 2);
    assert.throws(() => side.client.sendCandidate(), /'candidate' is missing/);
    assert.throws(() => newClient().client.sendCandidate(null), /not in a call/i);
});

entry("setAsActive", () => {
    const side = bringTo(newClient(), "offering");
    side.client.setAsActive();
    assertSent(side, callMessage(side, "session-info", "active", { actived: at(0) }));
    side.client.setAsActive();
    assert.deepEqual(side.taken(), [], "said once");
    assert.throws(() => bringTo(newClient(), "ringing").client.setAsActive(), /can't set as active/i);
});

for (const [method, media] of [["mute", "audio+video"], ["muteAudio", "audio"], ["muteVideo", "video"]]) {
    entry(method, () => {
        const side = bringTo(newClient(), "active");
        side.client[method]();
        assertSent(side, callMessage(side, "session-info", "mute", { muted: at(0), media }));
        assert.throws(() => newClient().client[method](), /not in a call/i);
    });
}

for (const [method, media] of [["unmute", "none"], ["unmuteAudio", "video"], ["unmuteVideo", "audio"]]) {
    entry(method, () => {
        const side = bringTo(newClient(), "active");
        side.client.mute();
        side.taken();
        side.client[method]();
        assertSent(side, callMessage(side, "session-info", "unmute", { unmuted: at(0), media }));
    });
}

entry("reportMetrics", () => {
    const side = newClient();
    side.client.reportMetrics("sid-1", { mos: 4.2, duration: 24, ua: "x", route: "relay" }, "sn");
    assertSent(side, {
        to: "sn",
        jsongle: {
            action: "session-metrics", sid: "sid-1", namespace: "call",
            description: { mos: 4.2, duration: 24, ua: "x", route: "relay", issuedAt: at(0) },
        },
    });
    assert.throws(() => side.client.reportMetrics("sid-1", {}, "sn"), /no metric/i);
});
