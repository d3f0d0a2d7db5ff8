// Each golden file of protocol/examples, which the server's tests share: what it does to the client that gets it, and
// that the API puts it on the wire to the letter.

import assert from "node:assert/strict";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import {
    ALICE, ANSWER, BOB, CANDIDATE, clientOf, golden, HEARD, OFFER, REANSWER, REOFFER, SENT, SID,
    TRANSACTION,
} from "./golden.js";
import { INTRODUCTION } from "./fake_web_socket.js";
import { newClient, TestEnvironment } from "./support.js";

const TEXT_ID = golden("to-server")["to-server/session-text"].id;
const MUC = "#muc#team";
const THUMB = "\u{1F44D}";

// ---- what arrives -----------------------------------------------------------------------------------------------

const event = { fires: ({ jsongle, from }) => [["onevent", jsongle, from]] };
const request = { fires: ({ jsongle, from }) => [["onrequest", jsongle, from]] };
const error = { fires: ({ jsongle, from }) => [["onerror", jsongle, from]] };

/** Handed over, and acknowledged: to the room if it came through one. */
const chat = (callback, to, namespace) => ({
    fires: ({ jsongle, from, id }) => [[callback, jsongle, from, id]],
    sends: ({ id: mid }) => [[to, {
        action: "session-event", event: "ack", namespace, description: { acknowledged: HEARD, mid, type: "received" },
    }]],
});

const otherServers = {
    fires: ({ jsongle: { description } }) =>
        [["oniceservers", { ...description, expires: new Date(description.expires) }]],
};

const step = (reached, state, call, fires = () => []) => ({
    reached, call: { state, ...call }, fires: (...all) => [...fires(...all), ["oncallstatechanged", state]],
});

const ending = (reached, endedReason, endedCause = null) => ({
    reached, call: { state: "ended", endedReason, endedCause, endedAt: new Date(HEARD) },
    fires: (_, call) => [["oncallstatechanged", "ended"], ["oncallended", false], ["onticket", call.ticketize()]],
});

const question = (settles, to, query, content) => ({
    settles, asks: (client) => client.request(to, query, content, TRANSACTION),
});
const reply = (to) => ({
    settles: "resolved", asks: (client) => client.answer(to, "battery", { percent: 80 }, TRANSACTION),
});

/** The golden requests to the server itself, by query: `to-server/QUERY` is answered by `from-server/QUERY-result`. */
const QUERIES = Object.values(golden("to-server"))
    .filter(({ to, jsongle }) => to === "jsongled" && jsongle.action === "iq-set")
    .map(({ jsongle }) => [jsongle.query, jsongle.description]);

/**
 * File -> after which step of the call, and what else, it comes, and what it does: callbacks that fire, messages it
 * makes the client send, what the call is afterwards, how it settles what the client had asked.
 */
const EFFECTS = {
    "from-server/session-hello": request,
    "from-server/ack-success": reply("bob"),
    "from-server/ack-failed": reply("bob"),
    "from-server/ack-resumable": reply("bob"),
    "from-server/ack-resumed": reply("bob"),
    "from-server/ack-not-resumed": reply("bob"),
    "from-server/iq-error": question("rejected", "jsongled", "muc-join", { rid: MUC }),
    "from-server/iq-error-limited": question("rejected", "jsongled", "muc-join", { rid: MUC }),
    ...Object.fromEntries(QUERIES.map(([query, content]) =>
        [`from-server/${query}-result`, question("resolved", "jsongled", query, content)])),
    "from-server/muc-join-result-incomplete": question("resolved", "jsongled", "muc-join", { rid: MUC }),
    "from-server/expiring": {
        fires: ({ jsongle }) => [["ontokenexpiring", new Date(jsongle.description.expires), null]],
    },
    "from-server/reconnect": event,
    "from-server/session-error": error,
    "from-server/session-error-limited": error,
    "from-server/room-joined": event,
    "from-server/muc-left": event,
    "from-server/server-received": event,
    "from-server/conversation": event,
    "from-server/edited": event,
    "from-server/retracted": event,
    "from-server/sent": event,
    "from-server/ice-servers": otherServers,
    "from-server/ice-servers-relay-only": otherServers,
    "from-server/trying": step("new", "trying", { triedAt: new Date(HEARD) }),
    "from-server/ringing": step("trying", "ringing", { rangAt: new Date(HEARD) }),
    "from-server/reconnecting": step("active", "active", { remoteIsReconnecting: true },
        (_, call) => [["oncallreconnecting", call, false]]),
    "from-server/reconnected": {
        ...step("active", "active", { remoteIsReconnecting: false },
            (_, call) => [["oncallreconnecting", call, true]]),
        prepare: ({ get }) => get("from-server/reconnecting"),
    },
    "from-server/unreachable": ending("trying", "unreachable", "busy"),
    "from-server/retract": ending("ringing", "retracted", "answered-elsewhere"),

    "relayed/session-propose": {
        fires: (_, call) => [["oncall", call], ["oncallstatechanged", "ringing"]],
        sends: () => [["alice", {
            sid: SID, action: "session-info", reason: "ringing", initiator: "alice", responder: BOB,
            description: { rang: HEARD },
        }]],
        call: {
            id: SID, state: "ringing", caller: "alice", callee: BOB, media: "video", direction: "incoming",
            initiatedAt: new Date(HEARD),
        },
    },
    "relayed/session-info-ringing": step("trying", "ringing", { rangAt: new Date(HEARD) }),
    "relayed/session-proceed": step("ringing", "proceeded", { proceededAt: new Date(HEARD) },
        (_, call) => [["onofferneeded", call]]),
    "relayed/session-initiate": step("proceeded", "offering", { offeringAt: new Date(HEARD), remoteOffer: OFFER },
        (_, call) => [["onofferreceived", call, OFFER, true]]),
    "relayed/session-accept": step("offering", "offering", { offeredAt: new Date(HEARD), remoteOffer: ANSWER },
        (_, call) => [["onofferreceived", call, ANSWER, false]]),
    "relayed/transport-info": {
        reached: "offering", fires: () => [["oncandidatereceived", CANDIDATE]],
        call: { state: "offering", remoteCandidates: [CANDIDATE], establishingAt: new Date(HEARD) },
    },
    "relayed/session-info-active": step("answered", "active", { activeAt: new Date(HEARD) }),
    "relayed/session-info-mute": step("active", "active", { remoteMutedMedia: "audio", remoteMutedAt: new Date(HEARD) },
        (_, call) => [["oncallmuted", call]]),
    "relayed/session-info-unmute": step("active", "active",
        { remoteMutedMedia: "none", remoteUnmutedAt: new Date(HEARD) }, (_, call) => [["oncallunmuted", call]]),
    "relayed/session-info-hold": step("active", "active", { remoteIsHeld: true, remoteHeldAt: new Date(HEARD) },
        (_, call) => [["oncallheld", call]]),
    "relayed/session-info-unhold": {
        ...step("active", "active", { remoteIsHeld: false, remoteUnheldAt: new Date(HEARD) },
            (_, call) => [["oncallunheld", call]]),
        prepare: ({ get }) => get("relayed/session-info-hold"),
    },
    "relayed/session-negotiate": step("active", "active", {}, (_, call) => [["onofferreceived", call, REOFFER, true]]),
    "relayed/session-negotiate-answer": {
        ...step("active", "active", { localOffer: REOFFER, remoteOffer: REANSWER },
            (_, call) => [["onofferreceived", call, REANSWER, false]]),
        prepare: ({ client, ids }) => { ids.unshift(TRANSACTION); client.sendOffer(REOFFER); },
    },
    "relayed/session-retract": ending("ringing", "retracted"),
    "relayed/session-decline": ending("ringing", "declined"),
    "relayed/session-terminate": ending("active", "terminated"),

    "relayed/session-text": chat("onmessagereceived", "alice", "message"),
    "relayed/session-text-muc": chat("onmessagereceived", MUC, "muc"),
    "relayed/session-custom": chat("ondatareceived", "alice", "message"),
    "relayed/session-custom-muc": chat("ondatareceived", MUC, "muc"),
    "relayed/typing": event,
    "relayed/typing-muc": event,
    "relayed/reaction": event,
    "relayed/reaction-muc": event,
    "relayed/read": event,
    "relayed/read-muc": event,
    "relayed/received": event,
    "relayed/received-muc": event,
    "relayed/session-metrics": event,
    "relayed/session-error": error,
    "relayed/iq-get": request,
    "relayed/iq-set": request,
    "relayed/iq-result": question("resolved", "bob", "battery", {}),
    "relayed/iq-error": question("rejected", "bob", "volume", { level: 11 }),
    "relayed/ack": reply("alice"),
};

test("from-server/session-hello.json gives the client its id and tells it the server's name", () => {
    const side = newClient({ id: null });
    side.receive(golden("from-server")["from-server/session-hello"]);
    assert.deepEqual([side.client.id, side.client.sn], [ALICE, "jsongled"]);
});

test("the table of effects has a row for each golden message to a client, and none more", () => {
    assert.deepEqual(Object.keys(EFFECTS).sort(), Object.keys(golden("from-server", "relayed")).sort());
});

for (const [name, { reached, prepare, fires, sends, call: expected, asks, settles }] of Object.entries(EFFECTS)) {
    test(`${name}.json has its effect on the client that gets it`, async () => {
        const message = golden("from-server", "relayed")[name];
        const side = clientOf(message.to, reached, HEARD);
        prepare?.(side);
        side.events.length = 0;
        const outcome = asks?.(side.client).then((value) => ["resolved", value], (why) => ["rejected", why]);
        side.taken();
        const before = side.client.currentCall;
        side.get(name);
        const call = before ?? side.client.currentCall;
        assert.deepEqual(side.events, fires?.(message, call) ?? []);
        assert.deepEqual(side.taken().map(({ to, jsongle }) => [to, jsongle]), sends?.(message) ?? []);
        assert.equal(call === null, expected === undefined);
        for (const [member, value] of Object.entries(expected ?? {})) assert.deepEqual(call[member], value, member);
        const [how, what] = (await outcome) ?? [];
        assert.equal(how, settles);
        for (const [member, value] of Object.entries(asks ? message.jsongle : {})) {
            assert.deepEqual(what[member], value, member);
        }
    });
}

// ---- what is sent -----------------------------------------------------------------------------------------------

const textFrom = (from) => ({
    id: TEXT_ID, from, to: ALICE, jsongle: { action: "session-text", description: { content: "Bonjour" } },
});

/** File -> after which step of the call it is sent, and what the application does for it. */
const PRODUCED = {
    "session-propose": [undefined, ({ client, ids }) => { ids.unshift(SID); client.call("bob", "video"); }],
    "session-info-ringing": [undefined, ({ get }) => get("relayed/session-propose")],
    "session-proceed": ["ringing", ({ client }) => client.proceed()],
    "session-initiate": ["proceeded", ({ client }) => client.sendOffer(OFFER)],
    "session-accept": ["offering", ({ client }) => client.sendOffer(ANSWER)],
    "transport-info": ["offering", ({ client }) => client.sendCandidate(CANDIDATE)],
    "session-info-active": ["answered", ({ client }) => client.setAsActive()],
    "session-info-mute": ["active", ({ client }) => client.muteAudio()],
    "session-info-unmute": ["muted", ({ client }) => client.unmute()],
    "session-info-hold": ["active", ({ client }) => client.hold()],
    "session-info-unhold": ["held", ({ client }) => client.unhold()],
    "session-negotiate": ["active", ({ client, ids }) => { ids.unshift(TRANSACTION); client.sendOffer(REOFFER); }],
    "session-negotiate-answer": ["active", ({ client, get }) => {
        get("relayed/session-negotiate");
        return client.sendOffer(REANSWER);
    }],
    "session-retract": ["ringing", ({ client }) => client.end()],
    "session-decline": ["ringing", ({ client }) => client.decline()],
    "session-terminate": ["active", ({ client }) => client.end()],
    "session-text": [undefined, ({ client }) => client.send("bob", "Bonjour")],
    "session-text-muc": [undefined, ({ client }) => client.sendMuc(MUC, "Bonjour")],
    "session-custom": [undefined, ({ client }) => client.sendJSON("bob", { slide: 4 })],
    "session-custom-muc": [undefined, ({ client }) => client.sendJSONMUC(MUC, { slide: 4 })],
    "typing": [undefined, ({ client }) => client.isTyping(true, "bob")],
    "typing-muc": [undefined, ({ client }) => client.isTypingMuc(true, MUC)],
    "reaction": [undefined, ({ client }) => client.reactToMessage(TEXT_ID, THUMB, "bob")],
    "reaction-muc": [undefined, ({ client }) => client.reactToMessageMUC(TEXT_ID, THUMB, MUC)],
    "read": [undefined, ({ client }) => client.sendAReadAcknowledgement(TEXT_ID, "bob")],
    "read-muc": [undefined, ({ client }) => client.sendAReadAcknowledgementMuc(TEXT_ID, MUC)],
    "received": [undefined, ({ receive }) => receive(textFrom("bob"))],
    "received-muc": [undefined, ({ receive }) => receive(textFrom(`${MUC}/bob`))],
    "iq-set": [undefined, ({ client }) => client.request("bob", "volume", { level: 7 }, TRANSACTION)],
    "iq-result": [undefined, ({ client }) => client.answer("alice", "battery", { percent: 80 }, TRANSACTION)],
    ...Object.fromEntries(QUERIES.map(([query, content]) =>
        [query, [undefined, ({ client }) => client.request("jsongled", query, content, TRANSACTION)]])),
    "session-metrics": [undefined, ({ client }) =>
        client.reportMetrics(SID, { mos: 4.2, duration: 61, ua: "Firefox", route: "host" }, "bob")],
    "session-metrics-report": [undefined, ({ client }) =>
        client.reportMetrics(SID, { mos: 4.2, duration: 61, ua: "Firefox", route: "host", error: "" }, "jsongled")],
};

/** Files that no member of the API makes, and why. */
const NEVER_SENT = {
    "iq-get": "`request` asks with iq-set",
    "iq-error": "`answer` answers with iq-result",
    "ack": "the server acknowledges answers, not clients",
    "session-error": "the API reports errors to the application alone",
};

/** The parties of a call go by their uid or their connection: the files and the library choose differently. */
const asPeople = ({ jsongle, ...others }) => {
    const who = (name) => ({ [ALICE]: "alice", [BOB]: "bob" })[name] ?? name;
    if (!jsongle.sid || !jsongle.initiator) return { ...others, jsongle };
    return { ...others, jsongle: { ...jsongle, initiator: who(jsongle.initiator), responder: who(jsongle.responder) } };
};

/** What the library's own connection says by itself. */
const OF_CONNECTION = ["session-hello", "session-hello-resume", "session-ping-received"];

test("each golden message of a client is produced below, or there is a reason why not", () => {
    const names = [...Object.keys(PRODUCED), ...Object.keys(NEVER_SENT), ...OF_CONNECTION];
    assert.deepEqual(names.map((name) => `to-server/${name}`).sort(), Object.keys(golden("to-server")).sort());
});

for (const [name, [reached, act]] of Object.entries(PRODUCED)) {
    test(`to-server/${name}.json is what the API sends`, () => {
        const expected = golden("to-server")[`to-server/${name}`];
        // The JSONgle library sends null here; this one says when the answer was made.
        if (name === "session-accept") expected.jsongle.description.offered = SENT;
        const side = clientOf(expected.from, reached, SENT);
        side.ids.push(expected.id);
        act(side)?.catch?.(() => {});
        assert.deepEqual(side.taken().map(asPeople), [asPeople(expected)]);
    });
}

/** This library says what it can. */
const introducing = (jsongle) =>
    ({ ...jsongle, description: { ...jsongle.description, client: INTRODUCTION.client } });

test("to-server/session-hello.json is how the client answers from-server/session-hello.json", () => {
    const { "to-server/session-hello": expected } = golden("to-server");
    const sent = [];
    let socket;
    class WebSocket {
        constructor() { socket = this; }
        send(text) { sent.push(JSON.parse(text)); }
    }
    const environment = Object.assign(new TestEnvironment(), { newId: () => expected.id });
    JSONgle.connect("ws://host/ws", { uid: "alice", dn: "Alice" }, { WebSocket, environment }).catch(() => {});
    socket.onmessage({ data: JSON.stringify(golden("from-server")["from-server/session-hello"]) });
    // In the file it does not know its id yet; the hello has just told it.
    assert.deepEqual(sent, [{ ...expected, from: ALICE, jsongle: introducing(expected.jsongle) }]);
});

test("to-server/session-ping-received.json and session-hello-resume.json are how it keeps its session", async () => {
    const {
        "from-server/session-hello": hello, "from-server/ack-resumable": ack, "from-server/server-received": other,
        "to-server/session-ping-received": ping, "to-server/session-hello-resume": again,
    } = golden("from-server", "to-server");
    const sockets = [];
    class WebSocket {
        sent = [];
        constructor() { sockets.push(this); }
        send(text) { this.sent.push(JSON.parse(text)); }
        close() {}
        say(message) { this.onmessage({ data: JSON.stringify(message) }); }
    }
    const greet = (socket) => {
        socket.say(hello);
        socket.say({ ...ack, jsongle: { ...ack.jsongle, transaction: hello.jsongle.transaction } });
    };
    const environment = new TestEnvironment();
    const connecting = JSONgle.connect("ws://host/ws", { uid: "alice", dn: "Alice" }, { WebSocket, environment });
    greet(sockets[0]);
    await connecting;
    for (let i = 0; i < 12; i++) sockets[0].say(other);
    await environment.pass(15);
    const { id, jsongle: { transaction } } = sockets[0].sent.at(-1);
    assert.deepEqual(sockets[0].sent.at(-1), { ...ping, id, jsongle: { ...ping.jsongle, transaction } });
    sockets[0].onclose({ code: 1006 });
    await environment.pass(0);
    sockets[1].say(hello);
    const { description: { client: { resume } } } = sockets[1].sent[0].jsongle;
    assert.deepEqual(resume, again.jsongle.description.client.resume);
    const { can } = INTRODUCTION.client;
    const described = { ...again.jsongle.description, client: { can, resume } };
    assert.deepEqual(sockets[1].sent[0].jsongle, { ...again.jsongle, description: described });
});
