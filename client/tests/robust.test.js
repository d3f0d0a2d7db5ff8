// The rest of the API's behaviour: its configuration, its log, requests that fail, and messages that nobody expects.

import assert from "node:assert/strict";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import { bringTo, hello, newClient, settle } from "./support.js";

const iq = (action, transaction, more = {}) => ({
    id: "r", from: "sn", to: "peer-1", jsongle: { action, query: "q", transaction, description: { a: 1 }, ...more },
});

test("a configuration without a usable transport is refused", () => {
    for (const configuration of [undefined, {}, { transport: {} }, { transport: { transport: { in() {} } } }]) {
        assert.throws(() => new JSONgle(configuration), /'transport'/);
    }
});

test("ids are UUIDs of version 4 if the application injects none", () => {
    const sent = [];
    const transport = { in: () => {}, out: (message) => sent.push(message) };
    const id = new JSONgle({ transport: { name: "memory", transport } }).send("bob", "hi");
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(sent[0].from, null, "unknown before the server's hello");
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

test("a callback set to null is not called, and one that throws stops neither the call nor the other callbacks", () => {
    const side = newClient();
    side.client.oncall = () => { throw new Error("the application's fault"); };
    side.client.oncallstatechanged = null;
    side.client.call("bob");
    side.client.end();
    assert.deepEqual(side.events.named("oncallended"), [[true]]);
    assert.equal(side.environment.lines.filter(([method]) => method === "error").length, 1);
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

test("a request that a transport in memory answers at once is settled", async () => {
    const { client, receive, transport } = newClient();
    transport.out = ({ jsongle }) => receive(iq("iq-result", jsongle.transaction));
    assert.deepEqual((await client.request("sn", "q", {})).description, { a: 1 });
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

test("no message throws, whatever it lacks, and no unknown one is acknowledged as chat", () => {
    const actions = ["session-propose", "session-info", "session-retract", "session-decline", "session-proceed",
        "session-initiate", "session-accept", "session-terminate", "transport-info", "session-custom", "session-text",
        "session-event", "session-metrics", "session-error", "iq-get", "iq-set", "iq-result", "iq-error", "ack", "noop",
        "session-unheard-of", "constructor", "__proto__", "", null, 7];
    const descriptions = [undefined, null, "text", 7, [], {}, { offer: "x", candidate: 1, mid: {}, initiated: 5 }];
    for (const state of ["free", "new", "ringing", "active"]) {
        for (const action of actions) {
            for (const description of descriptions) {
                const side = bringTo(newClient(), state);
                const sid = side.client.currentCall?.id;
                const isInfo = action === "session-info";
                const reasons = isInfo ? ["trying", "active", "mute", "unmute", "unreachable", "x"] : [""];
                for (const reason of reasons) {
                    side.receive({ id: "m", from: "bob", to: "p", jsongle: { action, reason, sid, description } });
                    side.receive({ jsongle: { action, reason, description } });
                }
                const isChat = action === "session-text" || action === "session-custom";
                const acks = side.sent.filter(({ jsongle }) => jsongle.event === "ack");
                assert.equal(acks.length, isChat ? 1 : 0, `${action} in ${state}`);
                assert.deepEqual(side.environment.lines, [], `no error: ${action} in ${state}`);
            }
        }
    }
    const side = newClient();
    const nothings = [undefined, null, "text", 7, [], {}, { jsongle: null }, { jsongle: [] }];
    for (const nothing of nothings) side.receive(nothing);
    assert.deepEqual(side.events, []);
});

test("a call message without description takes its step all the same", () => {
    for (const [state, direction, jsongle, reached] of [
        ["new", "outgoing", { action: "session-info", reason: "trying" }, "trying"],
        ["trying", "outgoing", { action: "session-info", reason: "ringing" }, "ringing"],
        ["ringing", "outgoing", { action: "session-proceed" }, "proceeded"],
        ["offering", "incoming", { action: "session-info", reason: "active" }, "active"],
        ["ringing", "incoming", { action: "session-retract" }, "ended"],
        ["ringing", "outgoing", { action: "session-decline" }, "ended"],
        ["active", "outgoing", { action: "session-terminate" }, "ended"],
        ["new", "outgoing", { action: "session-info", reason: "unreachable" }, "ended"],
    ]) {
        const side = bringTo(newClient(), state, direction);
        const call = side.client.currentCall;
        side.receive({ id: "m", from: "bob", to: "peer-1", namespace: "call", jsongle: { ...jsongle, sid: call.id } });
        assert.equal(call.state, reached);
    }
    const side = newClient();
    side.receive({ id: "m", from: "bob", to: "peer-1", jsongle: { action: "session-propose", sid: "sid-1" } });
    assert.equal(side.client.currentCall.state, "ringing");
});

test("a text without description reaches the application with an empty one", () => {
    const side = newClient();
    side.receive({ id: "m", from: "bob", jsongle: { action: "session-text" } });
    const jsongle = { action: "session-text", description: {} };
    assert.deepEqual(side.events.named("onmessagereceived"), [[jsongle, "bob", "m"]]);
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
