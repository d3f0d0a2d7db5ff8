// The page's conversations: in which order their messages stand, and how older ones come to them.

import assert from "node:assert/strict";
import test from "node:test";
import { ids, kept, line, Page, text, ticks } from "./page_server.js";

const NOT_SUPPORTED = Object.assign(new Error("no"), { code: 404001 });
const BROKEN = Object.assign(new Error("no"), { code: 503001 });
/** Messages of bob, minute by minute: from "b3" to "b5". */
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => kept(`b${from + i}`, "bob", from + i));

test("a conversation that is opened has the newest messages, and gets the older ones page by page", async () => {
    const page = new Page();
    await page.listed();
    page.chat.write("bob");
    assert.deepEqual(page.asked.map(([...asked]) => asked), [["history", { with: "bob", limit: 50 }]]);
    assert.equal(page.chat.current.isLoading, true);
    await page.taken()[0].answer({ messages: range(7, 9), complete: false });
    const { current } = page.chat;
    assert.deepEqual([ids(current), current.isLoading], [["b7", "b8", "b9"], false]);

    page.archive.older(current);
    page.archive.older(current);
    const [asked, ...others] = page.taken();
    assert.deepEqual([[...asked], others], [["history", { with: "bob", limit: 50, before: "b7", author: "bob" }], []]);
    await asked.answer({ messages: range(4, 6), complete: false });
    page.archive.older(current);
    await page.taken()[0].answer({ messages: range(1, 3), complete: true });
    assert.deepEqual(ids(current), range(1, 9).map(({ id }) => id));
    page.archive.older(current);
    page.chat.show(current);
    assert.deepEqual(page.asked, [], "that is all");
});

test("messages of one moment stand as the server has them, over the border of two pages as well", async () => {
    const page = new Page();
    await page.listed();
    const current = await page.opened("bob", ["c", "a", "b"].map((id) => kept(id, "bob", 1)), false);
    page.archive.older(current);
    await page.taken()[0].answer({ messages: ["f", "e"].map((id) => kept(id, "bob", 1)), complete: true });
    assert.deepEqual(ids(current), ["f", "e", "c", "a", "b"]);
    page.receive(text("d", "bob", 1));
    assert.deepEqual(ids(current), ["f", "e", "c", "a", "b", "d"]);
});

test("what a history says of a message: who wrote, received, read and liked it, and that it was changed", async () => {
    const page = new Page();
    await page.listed();
    const current = await page.opened("bob", [
        kept("1", "alice", 1), kept("2", "alice", 2, { received: ["alice"], read: ["alice"] }),
        kept("3", "alice", 3, { received: ["alice", "bob"] }),
        kept("4", "alice", 4, { received: ["bob"], read: ["bob"] }),
        kept("5", "bob", 5, { received: ["alice"], reactions: { alice: "👍", bob: "x".repeat(17) } }),
        kept("6", "bob", 6, { edited: "2030-01-01T00:00:00.000Z" }),
        kept("7", "bob", 7, { retracted: "2030-01-01T00:00:00.000Z", reactions: { alice: "👍" } }),
    ]);
    assert.deepEqual(ticks(current).slice(0, 4), ["server", "server", "received", "read"]);
    const [one, , , four, five, six, seven] = current.order;
    assert.deepEqual([one.isMine, [...four.readers]], [true, ["bob"]]);
    assert.deepEqual([five.isMine, [...five.reactions]], [false, [["alice", "👍"]]]);
    assert.deepEqual([six.isEdited, six.content], [true, "6"]);
    assert.deepEqual([seven.isRetracted, seven.content, seven.reactions.size], [true, "", 0]);
});

test("a message of ours stands last until the server has it, and then where the server has it", async () => {
    const page = new Page();
    await page.listed();
    const current = await page.opened("bob", range(1, 1));
    page.chat.send(current, "first");
    page.chat.send(current, "second");
    page.receive(text("b2", "bob", 2));
    assert.deepEqual(ids(current), ["b1", "b2", "own-1", "own-2"]);
    page.acknowledge("own-1", 1.5);
    assert.deepEqual(ids(current), ["b1", "own-1", "b2", "own-2"]);
    page.hear("ack", { mid: "own-2", type: "received" }, "bob");
    assert.deepEqual(ids(current), ["b1", "own-1", "b2", "own-2"], "bob has it: where it stands, the server says");
    page.acknowledge("own-2", 3);
    assert.deepEqual(ticks(current), ["sent", "received", "sent", "received"]);
    page.receive(text("b4", "bob", 4));
    assert.deepEqual(ids(current), ["b1", "own-1", "b2", "own-2", "b4"]);
});

test("after a loss of the connection the newest messages come again; those before a gap are forgotten", async () => {
    const page = new Page();
    await page.listed();
    const current = await page.opened("bob", range(1, 3));
    page.lose();
    page.comeBack();
    await page.taken()[1].answer({ messages: range(3, 5), complete: false });
    assert.deepEqual(ids(current), ["b1", "b2", "b3", "b4", "b5"], "they hang together");
    page.lose();
    page.chat.send(current, "unsent");
    page.comeBack();
    page.receive(text("b9", "bob", 9));
    await page.taken()[1].answer({ messages: range(7, 8), complete: false });
    assert.deepEqual(ids(current), ["b7", "b8", "b9", "own-1"]);
    page.archive.older(current);
    assert.equal(page.taken()[0][1].before, "b7");
});

test("messages that were written while away stand before live ones, and are not shown twice", async () => {
    const page = new Page();
    await page.listed(line("bob", "b2", 2));
    page.receive(text("b3", "bob", 3));
    for (const id of ["b1", "b2"]) page.receive(text(id, "bob", Number(id[1]), id, { delayed: true }));
    const current = await page.opened("bob", range(1, 3));
    assert.deepEqual([ids(current), current.unread], [["b1", "b2", "b3"], 3]);
});

test("a server that keeps nothing is asked for the list alone, and the page is as it was", async () => {
    const page = new Page();
    page.archive.connected();
    await page.taken()[0].refuse(NOT_SUPPORTED);
    page.chat.write("bob");
    page.chat.write("carol");
    page.receive(text("b1", "bob", 1));
    page.archive.older(page.chat.current);
    assert.deepEqual([page.asked, page.chat.isKept], [[], false]);
    assert.deepEqual(page.chat.listed.map(({ address, unread }) => [address, unread]), [["bob", 1], ["carol", 0]]);
});

test("a history that cannot be had is asked for again when the user says so, and after a new connection", async () => {
    const page = new Page();
    await page.listed();
    page.chat.write("bob");
    await page.taken()[0].refuse(BROKEN);
    const { current } = page.chat;
    page.chat.show(current);
    assert.deepEqual([current.hasFailed, current.isLoading, page.asked], [true, false, []]);
    page.archive.again(current);
    await page.taken()[0].answer({ messages: range(2, 3), complete: false });
    assert.deepEqual([ids(current), current.hasFailed], [["b2", "b3"], false]);
    page.archive.older(current);
    await page.taken()[0].refuse(BROKEN);
    page.archive.older(current);
    assert.deepEqual([current.hasFailed, page.asked], [true, []]);
    page.archive.again(current);
    assert.equal(page.taken()[0][1].before, "b2");
    page.lose();
    assert.equal(current.hasFailed, false);
});

test("a server that cannot give the list at the moment is asked again, as long as there is a connection", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const page = new Page();
    page.archive.connected();
    await page.taken()[0].refuse(BROKEN);
    t.mock.timers.tick(9_999);
    assert.deepEqual(page.asked, []);
    t.mock.timers.tick(1);
    await page.taken()[0].answer({ conversations: [line("bob", "b1", 1)], complete: true });
    assert.deepEqual([page.chat.isKept, page.chat.listed[0].unread], [true, 1]);
    page.archive.connected();
    await page.taken()[0].refuse(BROKEN);
    page.lose();
    page.comeBack();
    assert.equal(page.taken().length, 1, "another connection is asked at once");
    t.mock.timers.tick(100_000);
    assert.deepEqual(page.asked, []);
});

test("what another connection was asked does not count", async () => {
    const page = new Page();
    await page.listed();
    page.chat.write("bob");
    const [late] = page.taken();
    page.lose();
    page.comeBack();
    await late.answer({ messages: range(1, 2), complete: true });
    const { current } = page.chat;
    assert.deepEqual([ids(current), current.isNewest, current.isLoading], [[], false, false]);
});

test("a page keeps so many messages, and more for those who look back", async () => {
    const page = new Page();
    await page.listed();
    const current = await page.opened("bob", range(1001, 1050), false);
    for (let i = 1051; i <= 1600; i++) page.receive(text(`b${i}`, "bob", i));
    assert.deepEqual([current.messages.size, ids(current)[0]], [500, "b1101"]);
    page.archive.older(current);
    await page.taken()[0].answer({ messages: range(1051, 1100), complete: false });
    page.receive(text("b1601", "bob", 1601));
    assert.deepEqual([current.messages.size, ids(current)[0], ids(current).at(-1)], [550, "b1052", "b1601"]);
});

test("a session that goes on brings what was asked for, and leaves everything in its place", async () => {
    const page = new Page();
    await page.listed(line("bob", "b1", 1));
    page.chat.write("bob");
    const [open] = page.taken();
    page.lose();
    assert.equal(page.chat.isLost, true);
    page.goOn();
    await open.answer({ messages: range(1, 2), complete: true });
    page.receive(text("b3", "bob", 3));
    const { current } = page.chat;
    assert.deepEqual([page.chat.isLost, ids(current), current.isNewest, current.unread],
        [false, ["b1", "b2", "b3"], true, 2]);
    page.lose();
    page.goOn();
    assert.deepEqual([page.asked, ids(current), current.unread], [[], ["b1", "b2", "b3"], 2]);
});

test("who is in a room is known during a pause, and asked for again in a new session", async () => {
    const page = new Page();
    await page.listed();
    page.chat.back({ rejoined: [] });
    const room = page.chat.create("muc", "#muc#1");
    room.members.add({ uid: "bob" });
    room.setTyping("bob", true);
    page.lose();
    assert.deepEqual([room.size, room.typing], [2, []]);
    page.goOn();
    assert.equal(room.size, 2);
    page.lose();
    page.comeBack();
    assert.equal(room.size, 1);
});
