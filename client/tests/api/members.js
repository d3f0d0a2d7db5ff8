// What the client knows, and what each callback gets.

import assert from "node:assert/strict";
import { ANSWER, at, bringTo, hello, newClient, OFFER, propose, T0 } from "../support.js";
import { assertSent, entry } from "./entry.js";

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
