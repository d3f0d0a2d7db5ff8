// The API entry by entry: what each method puts on the wire, to the letter, and what each callback gets.

import assert from "node:assert/strict";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import { ANSWER, at, bringTo, hello, newClient, OFFER, propose, settle, T0 } from "./support.js";

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
        triedAt: new Date(at(1)),
        rangAt: new Date(at(2)),
        proceededAt: new Date(at(3)),
        offeringAt: new Date(T0 + 10_000),
        offeredAt: new Date(at(4)),
        offeringState: "have-both",
        establishingAt: new Date(at(5)),
        establishingState: "got-remote-candidate",
        activeAt: new Date(T0 + 10_000),
        activeState: "is-active-local",
        endedAt: null,
        endedReason: "",
        endedCause: null,
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

test("contents, SDP and candidates are logged at trace and nowhere above", async () => {
    for (const [logLevel, isShown] of [["trace", true], ["debug", false]]) {
        const side = newClient({ logLevel });
        bringTo(side, "ringing", "incoming");
        side.client.proceed();
        side.hear("session-initiate", { offer: { type: "offer", sdp: "SECRET" } });
        side.client.sendOffer({ type: "answer", sdp: "SECRET" });
        side.client.sendCandidate({ candidate: "SECRET" });
        side.hear("transport-info", { candidate: { candidate: "SECRET" } });
        side.client.send("bob", "SECRET");
        side.receive({ id: "1", from: "bob", jsongle: { action: "session-text", description: { content: "SECRET" } } });
        side.receive({ id: "1", from: "bob", jsongle: { action: "nonsense", description: { content: "SECRET" } } });
        await settle();
        assert.equal(JSON.stringify(side.environment.lines).includes("SECRET"), isShown, logLevel);
    }
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
    assert.deepEqual(currentCall.remoteMutedAt, new Date(at(7)));
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
    const jsongle = { action: "session-error", description: { errorCode: 404004, errorDetails: "no bob", mid: "id-1" } };
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
        [ticket.sid, ticket.state, ticket.endedReason, ticket.endedAt], [id, "ended", "terminated", new Date(at(9))]);
});

test("a callback set to null is not called, and one that throws stops neither the call nor the other callbacks", () => {
    const side = newClient();
    side.client.oncall = () => { throw new Error("the application's fault"); };
    side.client.oncallstatechanged = null;
    side.client.call("bob");
    side.client.end();
    assert.deepEqual(side.events.named("oncallended"), [[true]]);
    assert.equal(side.environment.lines.filter(([method]) => method === "error").length, 1);
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
    caller.client.sendOffer(OFFER);
    assertSent(caller, callMessage(caller, "session-initiate", "", { offering: at(0), offer: OFFER }));

    const callee = bringTo(newClient(), "offering", "incoming");
    await callee.environment.pass(2);
    callee.client.sendOffer(ANSWER);
    assertSent(callee, callMessage(callee, "session-accept", "", { offered: at(2), answer: ANSWER }));
    assert.throws(() => callee.client.sendOffer(OFFER), /can't send an offer/i);
    assert.throws(() => callee.client.sendOffer(), /'offer' is missing/);
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
    assert.throws(() => side.client.sendCandidate(null), /'candidate' is missing/);
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
        const plain = { action: "session-text", namespace, description: { sent: at(0), content: "hi" } };
        assert.equal(assertSent(side, { to: "room", jsongle: plain }), id);
        side.client[method]("room", "hi", { bold: true });
        const description = { ...plain.description, additionalContent: { bold: true } };
        assertSent(side, { to: "room", jsongle: { ...plain, description } });
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
    });
}

for (const [method, namespace] of [["isTyping", "message"], ["isTypingMuc", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        for (const [state, word] of [[true, "composing"], [false, "active"]]) {
            side.client[method](state, "room");
            const description = { state: word, updated: at(0) };
            assertSent(side, { to: "room", jsongle: { action: "session-event", event: "typing", namespace, description } });
        }
    });
}

for (const [method, namespace] of [["reactToMessage", "message"], ["reactToMessageMUC", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        for (const type of ["like", ""]) {
            side.client[method]("m-1", type, "room");
            const description = { reacted: at(0), mid: "m-1", type };
            assertSent(side, { to: "room", jsongle: { action: "session-event", event: "reaction", namespace, description } });
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
    assertSent(side, { to: "sn", jsongle: { action: "iq-set", query: "q", transaction: "t-1", description: { rid: "r" } } });
    side.receive(iq("iq-result", "t-1"));
    assert.deepEqual(await granted, iq("iq-result", "t-1").jsongle);

    const refused = side.client.request("sn", "q", {});
    const [{ jsongle: { transaction } }] = side.taken();
    side.receive(iq("iq-error", transaction));
    await assert.rejects(refused, iq("iq-error", transaction).jsongle);

    await assert.rejects(side.client.request("sn", "q"), /'content' is missing/);
});

test("a request gives up after 5 s, and not before", async () => {
    const { client, environment } = newClient();
    let outcome = "pending";
    client.request("sn", "q", {}).catch((error) => (outcome = error.message));
    await environment.pass(4.9);
    assert.equal(outcome, "pending");
    await environment.pass(0.1);
    assert.equal(outcome, "Request timed out");
});

test("a request over a transport that throws is rejected at once", async () => {
    const { client, transport } = newClient();
    transport.out = () => { throw new Error("socket is closed"); };
    await assert.rejects(client.request("sn", "q", {}), /socket is closed/);
});

test("an ack, a second answer and an unknown transaction settle no request", async () => {
    const { client, receive } = newClient();
    const asked = client.request("sn", "q", {}, "t-1");
    receive(iq("ack", "t-1"));
    receive(iq("iq-result", "t-2"));
    receive(iq("iq-result", "t-1", { n: 1 }));
    receive(iq("iq-result", "t-1", { n: 2 }));
    assert.equal((await asked).n, 1);
    const both = [client.request("sn", "q", {}, "t-3"), client.request("sn", "q", {}, "t-3")];
    await assert.rejects(both[1], /under way already/);
    receive(iq("iq-result", "t-3"));
    await both[0];
});

entry("answer", async () => {
    const side = newClient();
    const answered = side.client.answer("bob", "q", { b: 2 }, "t-9");
    assertSent(side, { to: "bob", jsongle: { action: "iq-result", query: "q", transaction: "t-9", description: { b: 2 } } });
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

test("the library's constants are statics", () => {
    const { CALL_STATE, CALL_MEDIA, CALL_DIRECTION, CALL_ENDED_REASON, LOG_LEVEL } = JSONgle;
    assert.deepEqual(Object.values(CALL_STATE),
        ["free", "new", "trying", "ringing", "proceeded", "offering", "active", "ended", ""]);
    assert.deepEqual(Object.values(CALL_MEDIA), ["audio", "video", "video-only"]);
    assert.deepEqual([CALL_DIRECTION.INCOMING, CALL_DIRECTION.OUTGOING], ["incoming", "outgoing"]);
    assert.deepEqual([CALL_ENDED_REASON.RETRACTED, CALL_ENDED_REASON.UNREACHABLE], ["retracted", "unreachable"]);
    assert.equal(JSONgle.CALL_OFFERING_STATE.HAVE_BOTH, "have-both");
    assert.equal(JSONgle.CALL_ACTIVE_STATE.IS_MUTED_BOTH_SIDE, "is-muted-both-side");
    assert.equal(JSONgle.CALL_ESTABLISHING_STATE.GOT_LOCAL_CANDIDATE, "got-local-candidate");
    assert.equal(LOG_LEVEL.WARNING, "warning");
});

test("a configuration without a usable transport is refused", () => {
    for (const configuration of [undefined, {}, { transport: {} }, { transport: { transport: { in() {} } } }]) {
        assert.throws(() => new JSONgle(configuration), /'transport'/);
    }
});

test("ids are UUIDs of version 4 where the application injects none", () => {
    const sent = [];
    const transport = { in: () => {}, out: (message) => sent.push(message) };
    const id = new JSONgle({ transport: { name: "memory", transport } }).send("bob", "hi");
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(sent[0].from, null, "unknown before the server's hello");
});

test("no message throws, whatever is missing from it, and none unknown is acknowledged as chat", () => {
    const actions = ["session-propose", "session-info", "session-retract", "session-decline", "session-proceed",
        "session-initiate", "session-accept", "session-terminate", "transport-info", "session-custom", "session-text",
        "session-event", "session-metrics", "session-error", "iq-get", "iq-set", "iq-result", "iq-error", "ack", "noop",
        "session-unheard-of", "constructor", "__proto__", "", null, 7];
    const descriptions = [undefined, null, "text", 7, [], {}, { offer: "x", candidate: 1, mid: {}, initiated: 5 }];
    for (const state of ["free", "new", "ringing", "active"]) {
        for (const action of actions) {
            for (const description of descriptions) {
                const side = bringTo(newClient({ logLevel: "none" }), state);
                const sid = side.client.currentCall?.id;
                const reasons = action === "session-info" ? ["trying", "active", "mute", "unmute", "unreachable", "x"] : [""];
                for (const reason of reasons) {
                    side.receive({ id: "m", from: "bob", to: "p", jsongle: { action, reason, sid, description } });
                    side.receive({ jsongle: { action, reason, description } });
                }
                const isChat = action === "session-text" || action === "session-custom";
                const acks = side.sent.filter(({ jsongle }) => jsongle.event === "ack");
                assert.equal(acks.length, isChat ? 1 : 0, `${action} in ${state}`);
            }
        }
    }
    const side = newClient();
    for (const message of [undefined, null, "text", 7, [], {}, { jsongle: null }, { jsongle: [] }]) side.receive(message);
    assert.deepEqual(side.events, []);
});

test("a text without description reaches the application with an empty one", () => {
    const side = newClient();
    side.receive({ id: "m", from: "bob", jsongle: { action: "session-text" } });
    assert.deepEqual(side.events.named("onmessagereceived"), [[{ action: "session-text", description: {} }, "bob", "m"]]);
});

test("metrics of another client are an event, not chat", () => {
    const side = newClient();
    side.receive({ id: "m", from: "bob", jsongle: { action: "session-metrics", sid: "s", description: { mos: 4 } } });
    assert.equal(side.events[0][0], "onevent");
    assert.deepEqual(side.taken(), []);
});

test("a hello of another peer does not pass for the server's", () => {
    const side = newClient();
    side.receive(hello({ to: "peer-1", sn: "mallory" }));
    assert.equal(side.client.sn, "sn");
    assert.equal(side.events.named("onrequest").length, 1);
});
