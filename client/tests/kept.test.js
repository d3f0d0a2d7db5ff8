// What the server keeps: the queries for it, and the events that tell of changes.

import assert from "node:assert/strict";
import test from "node:test";
import { connected, socket } from "./fake_web_socket.js";
import { newClient } from "./support.js";

/** Method, arguments -> the query, its content, an answer, and what becomes of it for the caller. */
const MESSAGE = { id: "m", author: "bob", receipts: { received: [], read: [] }, reactions: {} };
const PAGE = { messages: [MESSAGE], complete: true };
const LIST = { conversations: [{ with: "bob", kind: "user", unread: 2, readUpTo: "m" }], complete: false };
const CALLS = { calls: [{ sid: "s", outcome: "answered" }], complete: true };
const ROOM = { rid: "r-1", members: [{ uid: "bob" }], complete: true };
const QUERIES = [
    ["history", [{ with: "bob", before: "m-1", author: "bob", limit: 10 }], "message-history",
        { with: "bob", before: "m-1", author: "bob", limit: 10 }, PAGE, PAGE],
    ["calls", [], "call-history", {}, CALLS, CALLS],
    ["calls", [{ limit: 5, before: "s-1" }], "call-history", { limit: 5, before: "s-1" }, CALLS, CALLS],
    ["join", ["r-1"], "session-join", { rid: "r-1" }, ROOM, ROOM],
    ["joinMuc", ["#muc#1"], "muc-join", { rid: "#muc#1" }, ROOM, ROOM],
    ["leave", ["r-1"], "session-leave", { rid: "r-1" }, { rid: "r-1" }, { rid: "r-1" }],
    ["members", ["r-1"], "room-members", { rid: "r-1" }, ROOM, ROOM],
    ["members", ["r-1", { after: "bob" }], "room-members", { rid: "r-1", after: "bob" }, ROOM, ROOM],
    ["messageHistory", [{ with: "bob", before: "m-1", author: "bob", limit: 10 }], "message-history",
        { with: "bob", before: "m-1", author: "bob", limit: 10 }, PAGE, PAGE],
    ["messageHistory", [{ with: "#muc#1", after: "m-1" }], "message-history",
        { with: "#muc#1", after: "m-1" }, PAGE, PAGE],
    ["conversations", [], "conversations", {}, LIST, LIST],
    ["conversations", [{ limit: 5, before: "m-1", author: "bob" }], "conversations",
        { limit: 5, before: "m-1", author: "bob" }, LIST, LIST],
    ["markUnread", [{ with: "bob", from: "m-1" }], "mark-unread", { with: "bob", from: "m-1" }, LIST, LIST],
    ["editMessage", ["m-1", "better"], "message-edit", { mid: "m-1", content: "better" }, {}, undefined],
    ["editMessage", ["m-1", 0], "message-edit", { mid: "m-1", content: 0 }, {}, undefined],
    ["retractMessage", ["m-1"], "message-retract", { mid: "m-1" }, {}, undefined],
];

for (const [method, args, query, content, answer, result] of QUERIES) {
    test(`${method}(${JSON.stringify(args).slice(1, -1)}) asks the server, and gives what it answers`, async () => {
        const { client } = await connected();
        const asked = client[method](...args);
        const [{ to, jsongle }] = socket().sent;
        assert.deepEqual([to, jsongle.action, jsongle.query, jsongle.description], ["sn", "iq-set", query, content]);
        socket().result(socket().sent[0], answer);
        assert.deepEqual(await asked, result);

        const refused = client[method](...args);
        socket().result(socket().sent[1], { errorCode: 404001, errorDetails: "no such query" });
        await assert.rejects(refused, { name: "RequestError", code: 404001 });
        await assert.rejects(newClient({ id: null }).client[method](...args), /Not connected/);
    });
}

test("a query without what it needs is not sent", async () => {
    const { client } = await connected();
    const WRONG = [
        ["messageHistory", [], /'with'/], ["messageHistory", [{ limit: 5 }], /'with'/],
        ["markUnread", [{ with: "bob" }], /'from'/], ["markUnread", [{ from: "m" }], /'with'/],
        ["editMessage", ["m"], /'content'/], ["editMessage", [null, "x"], /'mid'/], ["retractMessage", [], /'mid'/],
    ];
    for (const [method, args, why] of WRONG) await assert.rejects(client[method](...args), why, method);
    assert.deepEqual(socket().sent, []);
});

test("the server alone tells of a conversation, of what other devices sent, and of messages that changed", async () => {
    const { events } = await connected();
    const say = (from, event) => socket().say({
        id: "e", from, to: "peer-1",
        jsongle: { action: "session-event", namespace: "message", event, description: { mid: "m" } },
    });
    for (const event of ["conversation", "sent", "edited", "retracted"]) {
        say("mallory", event);
        assert.deepEqual(events.named("onevent"), [], event);
        say("sn", event);
        assert.deepEqual(events.named("onevent").map(([{ event: heard }, from]) => [heard, from]), [[event, "sn"]]);
        events.length = 0;
    }
    assert.deepEqual(socket().sent, [], "none of them is acknowledged as a message");
});

test("a message from before says that it was delayed, and is acknowledged as any other", async () => {
    const { events } = await connected();
    socket().say({
        id: "m-1", from: "bob", to: "peer-1",
        jsongle: { action: "session-text", namespace: "message", description: { content: "hi", delayed: true } },
    });
    const [[{ description }, from, id]] = events.named("onmessagereceived");
    assert.deepEqual([description, from, id], [{ content: "hi", delayed: true }, "bob", "m-1"]);
    const [{ to, jsongle }] = socket().sent;
    const { mid, type } = jsongle.description;
    assert.deepEqual([to, jsongle.event, mid, type], ["bob", "ack", "m-1", "received"]);
});
