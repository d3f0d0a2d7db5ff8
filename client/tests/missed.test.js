// A new session after a loss: what was said meanwhile comes from the server's history, and nothing comes twice.

import assert from "node:assert/strict";
import test from "node:test";
import { connected, MEMBER, socket, untilDialled } from "./fake_web_socket.js";
import { at, newClient, settle } from "./support.js";

const text = (id, from = "bob", { namespace = "message", action = "session-text", ...more } = {}) => ({
    id, from, to: "peer-1",
    jsongle: { action, namespace, description: { content: id, sent: at(-1), relayed: at(10), ...more } },
});
const kept = (author, ...args) => ({ ...text(...args), to: "alice", author, receipts: {}, reactions: {} });
const line = (whom, id, sent = at(0)) => ({ with: whom, kind: "user", last: { id, from: whom, sent }, unread: 0 });

const heard = (events) => [...events.named("onmessagereceived"), ...events.named("ondatareceived")]
    .map(([{ description }, from, id]) => [id, from, description.delayed]);

/** What the present connection was asked of what the server keeps, since the last time. */
function asked() {
    const wanted = ["conversations", "message-history"];
    const found = socket().sent.filter((one) => wanted.includes(one.jsongle.query) && !one.isTaken);
    for (const one of found) one.isTaken = true;
    return found;
}

/** The server was started anew: the client has a new session, and the server has these conversations. */
async function comeBack(environment, answer) {
    socket().lose();
    await untilDialled(environment);
    socket().greet("peer-2");
    await settle();
    const [list] = asked();
    assert.deepEqual([list.to, list.jsongle.query, list.jsongle.description], ["sn", "conversations", {}]);
    socket().result(list, answer);
    await settle();
}

/** Answers the one question about a history that was asked. */
async function history(query, answer) {
    const questions = asked();
    assert.deepEqual(questions.map(({ jsongle }) => jsongle.description), [query]);
    socket().result(questions[0], answer);
    await settle();
}

test("what was said after the last message comes once, oldest first, page by page, and is acknowledged", async () => {
    const { environment, events } = await connected();
    socket().say(text("1"));
    await comeBack(environment, { conversations: [line("bob", "4")], complete: true });
    await history({ with: "bob", after: "1" }, { messages: [kept("bob", "2")], complete: false });
    socket().say(text("4", "bob", { delayed: true }));
    await history({ with: "bob", after: "2" },
        { messages: [kept("bob", "3", "bob", { action: "session-custom" }), kept("bob", "4")], complete: true });
    assert.deepEqual(asked(), []);
    assert.deepEqual(heard(events),
        [["1", "bob", undefined], ["2", "bob", true], ["4", "bob", true], ["3", "bob", true]]);
    const receipts = socket().sent.filter(({ jsongle: { event } }) => event === "ack");
    assert.deepEqual(receipts.map(({ to, jsongle: { description } }) => [to, description.mid, description.type]),
        ["2", "4", "3"].map((id) => ["bob", id, "received"]));
});

test("a message that comes again is acknowledged again, and goes to nobody", async () => {
    const { events } = await connected();
    for (const from of ["bob", "#muc#1/bob", "carol"]) {
        for (let i = 0; i < 2; i++) socket().say(text("1", from, { namespace: "muc" }));
    }
    assert.deepEqual(heard(events).map(([, from]) => from), ["bob", "carol"], "an id is its author's");
    assert.equal(socket().sent.length, 6);
    const side = newClient();
    for (let i = 0; i < 2; i++) side.receive(text("1"));
    assert.equal(heard(side.events).length, 2, "a transport of the application's own is its own");
});

test("conversations in which nothing was said are not asked for, whoever said the last word", async () => {
    const { client, environment } = await connected();
    socket().say(text("1"));
    socket().say(text("2", "#muc#1/carol", { namespace: "muc" }));
    socket().say(text("3", "#muc#1/dave"));
    const id = client.send("eve", "hi");
    socket().say({
        id: "a", from: "sn", to: "peer-1",
        jsongle: { action: "session-event", event: "ack", description: { mid: id, type: "server-received" } },
    });
    const lines = [line("bob", "1"), line("#muc#1", "2"), line("dave", "3"), line("eve", id)];
    for (const [i, each] of lines.entries()) {
        await comeBack(environment, { conversations: [each, line("late", String(i))], complete: true });
        assert.deepEqual(asked(), [], "what follows in the list is older");
    }
});

test("of a conversation that is new to the client only what is new comes", async () => {
    const { environment, events } = await connected();
    const old = line("old", "0", at(-3 * 86_400));
    await comeBack(environment, { conversations: [line("bob", "2"), old], complete: true });
    await history({ with: "bob" },
        { messages: [kept("bob", "1", "bob", { relayed: at(-5) }), kept("bob", "2")], complete: false });
    assert.deepEqual([heard(events), asked()], [[["2", "bob", true]], []]);
    await comeBack(environment, { conversations: [line("bob", "2"), old], complete: true });
    assert.deepEqual(asked(), [], "it is known now");
});

test("several conversations are asked for one after the other, that with the newest message last", async () => {
    const { environment } = await connected();
    for (const from of ["bob", "carol"]) socket().say(text(from, from));
    await comeBack(environment, { conversations: [line("bob", "b"), line("carol", "c")], complete: true });
    await history({ with: "carol", after: "carol" }, { errorCode: 404002, errorDetails: "not there" });
    await history({ with: "bob", after: "bob" }, { messages: [], complete: true });
    assert.deepEqual(asked(), []);
});

test("what is said in a room is for the devices that are in it", async () => {
    const { client, environment, events } = await connected();
    const isJoined = client.request("sn", "muc-join", { rid: "in" });
    const join = () => socket().result(socket().sent.at(-1), { rid: "in", members: [] });
    join();
    await isJoined;
    const rooms = ["out", "in"].map((rid) => ({ ...line(rid, "1"), kind: "muc" }));
    socket().lose();
    await untilDialled(environment);
    socket().greet("peer-2");
    await settle();
    join();
    await settle();
    const [list] = asked();
    socket().result(list, { conversations: rooms, complete: true });
    await settle();
    await history({ with: "in" }, { messages: [kept("bob", "1", "in/bob", { namespace: "muc" })], complete: true });
    assert.deepEqual([heard(events), asked()], [[["1", "in/bob", true]], []]);
});

test("a long list is read until it tells of nothing new", async () => {
    const { environment } = await connected();
    socket().say(text("1"));
    await comeBack(environment, { conversations: [line("carol", "c")], complete: false });
    const [more] = asked();
    assert.deepEqual(more.jsongle.description, { before: "c" });
    socket().result(more, { conversations: [line("bob", "1"), line("dave", "d")], complete: false });
    await settle();
    await history({ with: "carol" }, { messages: [], complete: true });
    assert.deepEqual(asked(), []);
});

test("what our user said on another device comes as such; in a room, as what the others say", async () => {
    const { client, environment, events } = await connected();
    socket().say(text("1"));
    const own = client.send("bob", "mine");
    await comeBack(environment, { conversations: [line("bob", "3")], complete: true });
    events.length = 0;
    const messages = [
        kept("alice", own, "alice"), kept("alice", "2", "alice"), kept("alice", "3", `#muc#1/${MEMBER.uid}`),
    ];
    await history({ with: "bob", after: "1" }, { messages, complete: true });
    const [[{ event, description: { message, to } }, from], ...others] = events.named("onevent");
    assert.deepEqual([event, message.id, message.jsongle.description.content, to, from, others],
        ["sent", "2", "2", "alice", "sn", []]);
    assert.deepEqual(heard(events), [["3", "#muc#1/alice", true]]);
});

test("what our user said on another device comes once, as it was said or from the history", async () => {
    const { environment, events } = await connected();
    const sent = (id) => {
        const { jsongle } = text(id);
        const description = { message: { id, from: "alice", to: "bob", jsongle }, to: "bob" };
        socket().say({ id: `s-${id}`, from: "sn", to: "peer-1",
            jsongle: { action: "session-event", namespace: "message", event: "sent", description } });
    };
    sent("1");
    await comeBack(environment, { conversations: [line("bob", "2")], complete: true });
    await history({ with: "bob", after: "1" }, { messages: [kept("alice", "2", "alice")], complete: true });
    sent("2");
    await comeBack(environment, { conversations: [line("bob", "2")], complete: true });
    assert.deepEqual(asked(), []);
    const ids = events.named("onevent").map(([{ event, description }]) => [event, description.message.id]);
    assert.deepEqual(ids, [["sent", "1"], ["sent", "2"]]);
});

test("a server that keeps nothing is asked once; one that cannot say now, in the next session", async () => {
    const { environment } = await connected();
    await comeBack(environment, { errorCode: 503001, errorDetails: "not now" });
    await comeBack(environment, { errorCode: 404001, errorDetails: "no such query" });
    socket().lose();
    await untilDialled(environment);
    socket().greet("peer-4");
    await settle();
    assert.deepEqual(asked(), []);
});

test("an answer without sense, or a loss, ends the asking, and the next session begins anew", async () => {
    const { environment, events } = await connected();
    socket().say(text("1"));
    for (const nonsense of [{}, { conversations: 7 }, { conversations: [null] }, { conversations: [{}] }]) {
        await comeBack(environment, nonsense);
        assert.deepEqual(asked(), []);
    }
    await comeBack(environment, { conversations: [line("bob", "2")], complete: true });
    assert.equal(asked().length, 1);
    await comeBack(environment, { conversations: [line("bob", "2")], complete: true });
    await history({ with: "bob", after: "1" }, { messages: [null, {}, kept("bob", "2")], complete: true });
    assert.deepEqual(heard(events).map(([id]) => id), ["1"], "nothing behind nonsense");
});
