// Who may say what: it is not enough to know a transaction, a message's id or a call's sid.

import assert from "node:assert/strict";
import test from "node:test";
import { at, bringTo, newClient, settle } from "./support.js";

const PEER = "5f0c1a52-7a3e-4c55-9d0e-0b7f6f1d2a01";

const reply = (side, from, transaction, action = "iq-result") => side.receive({
    id: "r", from, to: "peer-1", jsongle: { action, query: "q", transaction, status: "success", description: { from } },
});

const outcome = (promise) => {
    const seen = { value: "pending" };
    promise.then(() => (seen.value = "answered"), () => (seen.value = "refused"));
    return seen;
};

/** Whom a request goes to -> from whom its answer may come, and from whom it may not. */
const ASKED = {
    bob: { may: ["bob", "sn"], mayNot: ["mallory", "bobby", "bo", "#muc#1/bob", undefined, null, 7] },
    sn: { may: ["sn"], mayNot: ["bob", "SN", undefined] },
    desk: { may: ["desk", "sn"], mayNot: ["bob", "desk2"] },
    "#muc#1": { may: ["#muc#1/bob", "#muc#1/carol", "sn"], mayNot: ["bob", "#muc#2/bob", "#muc#11/bob"] },
    "#muc#1/bob": { may: ["#muc#1/bob", "sn"], mayNot: ["#muc#1/mallory", "bob", "#muc#1"] },
};

test("a request is answered by its recipient, and by the server", async () => {
    for (const [to, { may, mayNot }] of Object.entries(ASKED)) {
        for (const action of ["iq-result", "iq-error"]) {
            for (const from of may) {
                const side = newClient();
                const asked = outcome(side.client.request(to, "q", {}, "t-1"));
                for (const stranger of mayNot) reply(side, stranger, "t-1", action);
                await settle();
                assert.equal(asked.value, "pending", `${to} is not answered by another`);
                reply(side, from, "t-1", action);
                await settle();
                assert.equal(asked.value, action === "iq-result" ? "answered" : "refused", `${to} by ${from}`);
            }
        }
    }
});

test("a connection asked by its peer id answers under its user's name, which the asker cannot know", async () => {
    const side = newClient();
    const asked = outcome(side.client.request(PEER, "q", {}));
    const [{ jsongle: { transaction } }] = side.taken();
    reply(side, "#muc#1/bob", transaction);
    await settle();
    assert.equal(asked.value, "pending");
    reply(side, "bob", transaction);
    await settle();
    assert.equal(asked.value, "answered");

    const guessable = outcome(side.client.request(PEER, "q", {}, "1"));
    reply(side, "mallory", "1");
    await settle();
    assert.equal(guessable.value, "pending", "whoever knows what can be guessed need not be the one asked");
});

test("before the server has said who it is, only the recipient answers", async () => {
    const side = newClient({ id: null });
    const asked = outcome(side.client.request("bob", "q", {}, "t-1"));
    for (const from of [null, undefined, "sn"]) reply(side, from, "t-1");
    await settle();
    assert.equal(asked.value, "pending");
    reply(side, "bob", "t-1");
    await settle();
    assert.equal(asked.value, "answered");
});

test("an answer is acknowledged, or refused, by the server or by its recipient", async () => {
    for (const action of ["ack", "iq-error"]) {
        for (const from of ["sn", "bob"]) {
            const side = newClient();
            const answered = outcome(side.client.answer("bob", "q", {}, "t-1"));
            for (const stranger of ["mallory", "#muc#1/bob", undefined]) reply(side, stranger, "t-1", action);
            await settle();
            assert.equal(answered.value, "pending");
            reply(side, from, "t-1", action);
            await settle();
            assert.equal(answered.value, action === "ack" ? "answered" : "refused");
        }
    }
});

test("a propose is refused by the server or by its recipient", () => {
    for (const from of ["sn", "bob"]) {
        const side = newClient();
        side.client.call("bob");
        const [{ id: mid }] = side.taken();
        const refuse = (who) => side.receive({
            id: "e", from: who, jsongle: { action: "session-error", description: { errorCode: 404002, mid } },
        });
        refuse("mallory");
        refuse(undefined);
        assert.equal(side.client.currentCall.state, "new");
        const whoSaysSo = side.events.named("onerror").map(([, who]) => who);
        assert.deepEqual(whoSaysSo, ["mallory", undefined], "the application may judge");
        refuse(from);
        assert.equal(side.client.currentCall, null);
    }
});

const STEPS = [
    ["session-info", "trying"], ["session-info", "ringing"], ["session-proceed"], ["session-initiate"],
    ["session-accept"], ["transport-info"], ["session-info", "active"], ["session-info", "mute"],
    ["session-info", "unmute"],
    ["session-info", "hold"], ["session-info", "unhold"], ["session-retract"], ["session-decline"],
    ["session-terminate"], ["session-info", "unreachable"],
];

test("no stranger can take a step of a call, in any state, even one who knows its sid", () => {
    for (const [direction, states] of Object.entries({
        outgoing: ["new", "trying", "ringing", "proceeded", "offering", "active"],
        incoming: ["ringing", "proceeded", "offering", "active"],
    })) {
        for (const state of states) {
            const side = bringTo(newClient(), state, direction);
            const { id: sid } = side.client.currentCall;
            const before = JSON.stringify(side.client.ticket);
            for (const [action, reason = ""] of STEPS) {
                for (const from of ["mallory", "bobby", "#muc#1/bob", "peer-1", undefined]) {
                    const description = { offer: {}, answer: {}, candidate: { candidate: "c" } };
                    const jsongle = { sid, action, reason, description };
                    side.receive({ id: "m", from, to: "peer-1", namespace: "call", jsongle });
                }
            }
            assert.deepEqual([side.events, side.taken(), JSON.stringify(side.client.ticket)], [[], [], before]);
        }
    }
});

test("the steps of a call are taken from its other side as the server stamps it", () => {
    const proceed = (to, from) => {
        const side = newClient();
        side.client.call(to);
        const { currentCall } = side.client;
        side.receive({ id: "m", from, jsongle: { sid: currentCall.id, action: "session-proceed", description: {} } });
        return currentCall.state;
    };
    for (const [to, from] of [
        ["bob", "bob"], ["desk", "desk"], ["#muc#1", "#muc#1/bob"], ["#muc#1/bob", "#muc#1/bob"], [PEER, "bob"],
        ["bob", "sn"],
    ]) {
        assert.equal(proceed(to, from), "proceeded", `${to} from ${from}`);
    }
    assert.equal(proceed(PEER, "#muc#1/bob"), "new");
});

test("only the server can say joined, left and server-received", () => {
    const say = (side, from, event, description) => side.receive({
        id: "e", from, to: "peer-1", jsongle: { action: "session-event", namespace: "room", event, description },
    });
    const side = newClient();
    const greeted = newClient({ id: null });
    for (const [event, description] of [
        ["joined", { member: { uid: "bob" }, rid: "r" }], ["left", { member: { uid: "bob" }, rid: "r" }],
        ["ack", { mid: "m", type: "server-received", acknowledged: at(0) }],
    ]) {
        for (const from of ["mallory", "#muc#1/mallory", "#muc#1", undefined]) say(side, from, event, description);
        assert.deepEqual(side.events, [], event);
        say(side, "sn", event, description);
        assert.equal(side.events.splice(0).length, 1, event);
        say(greeted, null, event, description);
        assert.deepEqual(greeted.events, []);
    }
    for (const type of ["received", "read"]) say(side, "bob", "ack", { mid: "m", type });
    assert.equal(side.events.length, 2, "what users acknowledge is theirs to say");
});

test("an error of a request is an Error with the members of the answer, except those that an Error has", async () => {
    const side = newClient();
    const asked = side.client.request("bob", "q", {}, "t-1");
    const description = { errorCode: 409001, errorDetails: "taken" };
    const forged = '"message":"forged","stack":7,"name":"x","from":"sn","code":0,"toString":7,'
        + '"__proto__":{"isForged":true}';
    const members = { action: "iq-error", query: "q", transaction: "t-1", description, extra: 1 };
    const jsongle = JSON.parse(JSON.stringify(members).replace("{", `{${forged},`));
    side.receive({ id: "r", from: "bob", jsongle });
    const error = await asked.catch((it) => it);
    assert.ok(error instanceof Error);
    const { name, message, from, code } = error;
    assert.deepEqual([name, message, from, code], ["RequestError", "taken (409001)", "bob", 409001]);
    assert.deepEqual([error.action, error.query, error.transaction, error.description, error.extra],
        ["iq-error", "q", "t-1", description, 1]);
    assert.equal(error.isForged, undefined);
    assert.match(error.stack, /^RequestError: taken/);
});

test("an error without a reason is an Error too", async () => {
    const side = newClient();
    for (const description of [undefined, null, {}, { errorDetails: 7 }, "no"]) {
        const asked = side.client.request("bob", "q", {}, "t-1");
        const jsongle = { action: "iq-error", query: "q", transaction: "t-1", description };
        side.receive({ id: "r", from: "bob", jsongle });
        await assert.rejects(asked, { message: "No reason given", action: "iq-error" });
    }
});
