// The API entry by entry: what each method puts on the wire, to the letter, and what each callback gets.

import assert from "node:assert/strict";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import { ANSWER, at, bringTo, hello, newClient, OFFER, propose, T0 } from "./support.js";

/** The 48 entries of the library's API. Each has a test below, by the same name. */
const ENTRIES = `
    currentCall id name version ticket
    logLevel oncall oncallended oncallmuted oncallstatechanged oncallunmuted oncandidatereceived ondatareceived onerror
    onevent onlocalcallmuted onlocalcallunmuted onmessagereceived onofferneeded onofferreceived onrequest onticket
    answer call end proceed decline isTyping isTypingMuc mute muteAudio muteVideo reactToMessage reactToMessageMUC
    reportMetrics request sendCandidate send sendMuc sendJSON sendJSONMUC sendOffer sendAReadAcknowledgement
    sendAReadAcknowledgementMuc setAsActive unmute unmuteAudio unmuteVideo
`.trim().split(/\s+/);

const tested = new Set();
function entry(name, body) {
    tested.add(name);
    test(`API entry ${name}`, body);
}

/** One message, whose id is the next one of the test environment. */
function assertSent({ taken }, expected) {
    const messages = taken();
    assert.equal(messages.length, 1, JSON.stringify(messages));
    assert.match(messages[0].id, /^id-\d+$/);
    assert.deepEqual(messages[0], { id: messages[0].id, from: "peer-1", ...expected });
    return messages[0].id;
}

/** A message of the call in progress: the caller's to bob, or the callee's answer to bob's call. */
function callMessage({ client }, action, reason, description) {
    const { id: sid, outgoing } = client.currentCall;
    const [initiator, responder] = outgoing ? ["peer-1", "bob"] : ["bob", "peer-1"];
    return { to: "bob", namespace: "call", jsongle: { sid, action, reason, initiator, responder, description } };
}

// ---- properties -------------------------------------------------------------------------------------------------

entry("name", () => assert.equal(newClient().client.name, "JSONgle"));
entry("version", () => assert.match(newClient().client.version, /^3\.1\./));

entry("id", () => {
    const { client, receive } = newClient({ id: null });
    assert.equal(client.id, null);
    receive(hello({ to: "peer-7" }));
    assert.equal(client.id, "peer-7");
    assert.equal(client.sn, "sn");
});

entry("currentCall", () => {
    const side = newClient();
    assert.equal(side.client.currentCall, null);
    side.client.call("bob");
    assert.equal(side.client.currentCall.callee, "bob");
    side.client.end();
    assert.equal(side.client.currentCall, null);
});

entry("ticket", async () => {
    const side = newClient();
    assert.throws(() => side.client.ticket, /not in a call/i);
    await side.environment.pass(10);
    bringTo(side, "active");
    side.hear("transport-info", { establishing: at(5), candidate: { candidate: "c" } });
    assert.deepEqual(side.client.ticket, {
        sid: side.client.currentCall.id,
        initiator: "peer-1",
        responder: "bob",
        direction: "outgoing",
        media: "audio",
        state: "active",
        initiatedAt: new Date(T0 + 10_000),
        triedAt: new Date(T0 + 10_000),
        rangAt: new Date(T0 + 10_000),
        proceededAt: new Date(T0 + 10_000),
        offeringAt: new Date(T0 + 10_000),
        offeredAt: new Date(T0 + 10_000),
        offeringState: "have-both",
        establishingAt: new Date(T0 + 10_000),
        establishingState: "got-remote-candidate",
        activeAt: new Date(T0 + 10_000),
        activeState: "is-active-local",
        endedAt: null,
        endedReason: "",
        endedCause: null,
        setup: 0,
        talk: null,
        localOffer: OFFER,
        remoteOffer: ANSWER,
        localCandidates: [],
        remoteCandidates: [{ candidate: "c" }],
    });
});

// ---- setters ----------------------------------------------------------------------------------------------------

entry("logLevel", () => {
    const { client, environment, receive } = newClient({ logLevel: "none" });
    receive({ nonsense: true });
    assert.equal(environment.lines.length, 0);
    client.logLevel = "warning";
    receive({ nonsense: true });
    assert.deepEqual(environment.lines.map(([method]) => method), ["warn"]);
});

entry("oncall", () => {
    const caller = newClient();
    caller.client.call("bob");
    assert.deepEqual(caller.events.named("oncall"), [[caller.client.currentCall]]);
    const callee = newClient();
    callee.receive(propose());
    assert.deepEqual(callee.events.named("oncall"), [[callee.client.currentCall]]);
});

entry("oncallstatechanged", () => {
    const caller = newClient();
    bringTo(caller, "ringing");
    const states = [];
    caller.client.oncallstatechanged = (...args) => states.push(args);
    caller.hear("session-proceed", {});
    caller.client.end();
    assert.deepEqual(states, [["proceeded"], ["ended"]]);
});

entry("oncallended", () => {
    const local = bringTo(newClient(), "ringing");
    local.client.end();
    assert.deepEqual(local.events.named("oncallended"), [[true]]);
    const remote = bringTo(newClient(), "ringing");
    remote.hear("session-decline", { ended: at(9) });
    assert.deepEqual(remote.events.named("oncallended"), [[false]]);
});

entry("oncallmuted", () => {
    const side = bringTo(newClient(), "active");
    const { currentCall } = side.client;
    side.hearInfo("mute", { muted: at(7), media: "video" });
    assert.deepEqual(side.events.named("oncallmuted"), [[currentCall]]);
    assert.deepEqual([currentCall.remoteIsMuted, currentCall.remoteMutedMedia], [true, "video"]);
    assert.deepEqual(currentCall.remoteMutedAt, new Date(at(0)));
});

entry("oncallunmuted", () => {
    const side = bringTo(newClient(), "active");
    const { currentCall } = side.client;
    side.hearInfo("mute", { muted: at(7), media: "audio+video" });
    side.hearInfo("unmute", { unmuted: at(8), media: "audio" });
    assert.deepEqual(side.events.named("oncallunmuted"), [[currentCall]]);
    assert.equal(currentCall.remoteMutedMedia, "audio");
    side.hearInfo("unmute", { unmuted: at(9), media: "none" });
    assert.equal(currentCall.remoteIsMuted, false);
});

entry("oncandidatereceived", () => {
    const side = bringTo(newClient(), "active");
    side.hear("transport-info", { establishing: at(5), candidate: { candidate: "c", sdpMid: "0" } });
    assert.deepEqual(side.events.named("oncandidatereceived"), [[{ candidate: "c", sdpMid: "0" }]]);
    for (const end of [null, "", {}, { candidate: "" }]) side.hear("transport-info", { candidate: end });
    assert.equal(side.events.named("oncandidatereceived").length, 1, "the end of the gathering is no candidate");
    assert.equal(side.client.currentCall.remoteCandidates.length, 1);
});

for (const [callback, action] of [["onmessagereceived", "session-text"], ["ondatareceived", "session-custom"]]) {
    entry(callback, () => {
        const side = newClient();
        const jsongle = { action, namespace: "message", description: { sent: at(0), content: "hi" } };
        side.receive({ id: "m-1", from: "bob", to: "peer-1", jsongle });
        assert.deepEqual(side.events, [[callback, jsongle, "bob", "m-1"]]);
        assertSent(side, {
            to: "bob",
            jsongle: {
                action: "session-event", event: "ack", namespace: "message",
                description: { acknowledged: at(0), mid: "m-1", type: "received" },
            },
        });

        side.receive({ id: "m-2", from: "#muc#1/bob", to: "peer-1", jsongle: { ...jsongle, namespace: "muc" } });
        assertSent(side, {
            to: "#muc#1",
            jsongle: {
                action: "session-event", event: "ack", namespace: "muc",
                description: { acknowledged: at(0), mid: "m-2", type: "received" },
            },
        });
    });
}

entry("onerror", () => {
    const side = newClient();
    const description = { errorCode: 404004, errorDetails: "no bob", mid: "id-1" };
    const jsongle = { action: "session-error", description };
    side.receive({ id: "e", from: "sn", to: "peer-1", jsongle });
    assert.deepEqual(side.events, [["onerror", jsongle, "sn"]]);
});

entry("onevent", () => {
    const side = newClient();
    const jsongle = {
        action: "session-event", namespace: "room", event: "joined", description: { member: { uid: "bob" }, rid: "r" },
    };
    side.receive({ id: "e", from: "sn", to: "peer-1", jsongle });
    assert.deepEqual(side.events, [["onevent", jsongle, "sn"]]);
    assert.deepEqual(side.taken(), []);
});

entry("onlocalcallmuted", () => {
    const side = bringTo(newClient(), "active");
    side.client.mute();
    assert.deepEqual(side.events.named("onlocalcallmuted"), [[side.client.currentCall]]);
});

entry("onlocalcallunmuted", () => {
    const side = bringTo(newClient(), "active");
    side.client.mute();
    side.client.unmute();
    assert.deepEqual(side.events.named("onlocalcallunmuted"), [[side.client.currentCall]]);
});

entry("onofferneeded", () => {
    const side = bringTo(newClient(), "ringing");
    side.hear("session-proceed", { proceeded: at(3) });
    assert.deepEqual(side.events.named("onofferneeded"), [[side.client.currentCall]]);
});

entry("onofferreceived", () => {
    const callee = bringTo(newClient(), "proceeded", "incoming");
    callee.hear("session-initiate", { offering: at(3), offer: OFFER });
    assert.deepEqual(callee.events.named("onofferreceived"), [[callee.client.currentCall, OFFER, true]]);
    const caller = bringTo(newClient(), "offering");
    caller.hear("session-accept", { offered: at(4), answer: ANSWER });
    assert.deepEqual(caller.events.named("onofferreceived"), [[caller.client.currentCall, ANSWER, false]]);
});

entry("onrequest", () => {
    const side = newClient();
    for (const action of ["iq-get", "iq-set"]) {
        side.events.length = 0;
        const jsongle = { action, query: "what", transaction: "t", description: { a: 1 } };
        side.receive({ id: "q", from: "bob", to: "peer-1", jsongle });
        assert.deepEqual(side.events, [["onrequest", jsongle, "bob"]]);
    }
});

entry("onticket", () => {
    const side = bringTo(newClient(), "active");
    const { id } = side.client.currentCall;
    side.hear("session-terminate", { ended: at(9) });
    const [[ticket]] = side.events.named("onticket");
    assert.deepEqual(
        [ticket.sid, ticket.state, ticket.endedReason, ticket.endedAt], [id, "ended", "terminated", new Date(at(0))]);
});

// ---- calls ------------------------------------------------------------------------------------------------------

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

// ---- messages ---------------------------------------------------------------------------------------------------

for (const [method, namespace] of [["send", "message"], ["sendMuc", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        const id = side.client[method]("room", "hi");
        const description = { sent: at(0), content: "hi", additionalContent: null };
        const plain = { action: "session-text", namespace, description };
        assert.equal(assertSent(side, { to: "room", jsongle: plain }), id);
        side.client[method]("room", "hi", { bold: true });
        const additional = { ...description, additionalContent: { bold: true } };
        assertSent(side, { to: "room", jsongle: { ...plain, description: additional } });
        assert.throws(() => side.client[method]("room"), /'content' is missing/);
        assert.throws(() => side.client[method](null, "hi"), /'to' is missing/);
    });
}

for (const [method, namespace] of [["sendJSON", "message"], ["sendJSONMUC", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        const id = side.client[method]("room", { a: [1] });
        const jsongle = { action: "session-custom", namespace, description: { sent: at(0), content: { a: [1] } } };
        assert.equal(assertSent(side, { to: "room", jsongle }), id);
        for (const content of [0, false]) {
            side.client[method]("room", content);
            assertSent(side, { to: "room", jsongle: { ...jsongle, description: { sent: at(0), content } } });
        }
        assert.throws(() => side.client[method]("room", null), /'content' is missing/);
    });
}

for (const [method, namespace] of [["isTyping", "message"], ["isTypingMuc", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        for (const [state, word] of [[true, "composing"], [false, "active"]]) {
            side.client[method](state, "room");
            const description = { state: word, updated: at(0) };
            const jsongle = { action: "session-event", event: "typing", namespace, description };
            assertSent(side, { to: "room", jsongle });
        }
    });
}

for (const [method, namespace] of [["reactToMessage", "message"], ["reactToMessageMUC", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        for (const type of ["like", ""]) {
            side.client[method]("m-1", type, "room");
            const description = { reacted: at(0), mid: "m-1", type };
            const jsongle = { action: "session-event", event: "reaction", namespace, description };
            assertSent(side, { to: "room", jsongle });
        }
    });
}

for (const [method, namespace] of [["sendAReadAcknowledgement", "message"], ["sendAReadAcknowledgementMuc", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        side.client[method]("m-1", "bob");
        const description = { acknowledged: at(0), mid: "m-1", type: "read" };
        assertSent(side, { to: "bob", jsongle: { action: "session-event", event: "ack", namespace, description } });
    });
}

// ---- requests ---------------------------------------------------------------------------------------------------

const iq = (action, transaction, more = {}) => ({
    id: "r", from: "sn", to: "peer-1", jsongle: { action, query: "q", transaction, description: { a: 1 }, ...more },
});

entry("request", async () => {
    const side = newClient();
    const granted = side.client.request("sn", "q", { rid: "r" }, "t-1");
    const question = { action: "iq-set", query: "q", transaction: "t-1", description: { rid: "r" } };
    assertSent(side, { to: "sn", jsongle: question });
    side.receive(iq("iq-result", "t-1"));
    assert.deepEqual(await granted, iq("iq-result", "t-1").jsongle);

    const refused = side.client.request("sn", "q", {});
    const [{ jsongle: { transaction } }] = side.taken();
    side.receive(iq("iq-error", transaction));
    await assert.rejects(refused, iq("iq-error", transaction).jsongle);

    await assert.rejects(side.client.request("sn", "q"), /'content' is missing/);
});

entry("answer", async () => {
    const side = newClient();
    const answered = side.client.answer("bob", "q", { b: 2 }, "t-9");
    const reply = { action: "iq-result", query: "q", transaction: "t-9", description: { b: 2 } };
    assertSent(side, { to: "bob", jsongle: reply });
    side.receive(iq("ack", "t-9", { status: "success" }));
    assert.equal((await answered).status, "success");
    const undelivered = side.client.answer("bob", "q", { b: 2 }, "t-10");
    side.receive(iq("iq-error", "t-10"));
    await assert.rejects(undelivered, { action: "iq-error" });
    await assert.rejects(side.client.answer("bob", "q", {}), /'transaction' is missing/);
});

// ---- the whole --------------------------------------------------------------------------------------------------

test("each of the 48 entries of the API has a test", () => {
    assert.equal(ENTRIES.length, 48);
    assert.deepEqual([...tested].sort(), [...ENTRIES].sort());
});
