// The page's list of conversations, and what happens on the user's other devices.

import assert from "node:assert/strict";
import test from "node:test";
import { momentText } from "../www/page/kit/clock.js";
import { previewOf } from "../www/page/chat/preview.js";
import { ids, kept, line, Page, text, ticks } from "./page_server.js";

const list = ({ chat }) => chat.listed.map(({ address, unread }) => [address, unread]);
const previews = ({ chat }) => chat.listed.map((conversation) => previewOf(conversation, chat));

test("the list has what the server has, and what is new comes first", async () => {
    const page = new Page();
    page.chat.write("nobody");
    page.archive.connected();
    const [first] = page.taken();
    assert.deepEqual([...first], ["conversations", {}]);
    const newest = [line("bob", "b1", 2), line("#muc#x", "m1", 0, { kind: "muc" })];
    await first.answer({ conversations: newest, complete: false });
    const [second] = page.taken();
    assert.deepEqual([...second], ["conversations", { before: "m1", author: "#muc#x" }]);
    await second.answer({ conversations: [line("carol", "c1", 1, { preview: "" })], complete: true });
    assert.deepEqual(list(page), [["bob", 2], ["#muc#x", 0], ["carol", 1], ["nobody", 0]]);
    assert.deepEqual(previews(page), ["b1", "#muc#x: m1", "A message that is not text", ""]);
    assert.equal(page.chat.find("muc", "#muc#x").isJoined, false);
    page.chat.send(page.chat.find("user", "bob"), "soon");
    page.hear("conversation", line("bob", "b1", 1));
    assert.equal(previews(page)[0], "You: soon");
    page.receive(text("c2", "carol", 9, "hello"));
    assert.deepEqual(list(page)[0], ["carol", 2]);
    assert.equal(previews(page)[0], "hello");
    page.chat.send(page.chat.find("user", "nobody"), "anybody?");
    assert.deepEqual([list(page)[0], previews(page)[0]], [["nobody", 0], "You: anybody?"]);
});

test("what came while the server counted is counted once", async () => {
    for (const [id, unread, expected] of [["b1", 4, 5], ["b2", 5, 5], ["b0", 3, 5]]) {
        const page = new Page();
        page.archive.connected();
        page.receive(text("b1", "bob", 1));
        page.receive(text("b2", "bob", 2));
        await page.taken()[0].answer({ conversations: [line("bob", id, unread)], complete: true });
        assert.deepEqual(list(page), [["bob", expected]], id);
        page.receive(text("b3", "bob", 3));
        page.receive(text("b3", "bob", 3));
        assert.deepEqual(list(page), [["bob", expected + 1]], id);
        page.receive(text("b-1", "bob", 0, "before", { delayed: true }));
        assert.deepEqual(list(page), [["bob", expected + 1]], "among those that were counted");
    }
});

test("whoever reads a message has read those before it, and their senders are told", async () => {
    const page = new Page();
    await page.listed(line("bob", "b4", 60));
    const current = await page.opened("bob", ["b1", "b2", "b3", "b4"].map((id, i) => kept(id, "bob", i)), false);
    assert.deepEqual(current.unreadIds, ["b1", "b2", "b3", "b4"]);
    page.chat.markRead(current, "b2");
    const read = ["b1", "b2"].map((id) => ["sendAReadAcknowledgement", id, "bob"]);
    assert.deepEqual(page.sent.splice(0), read);
    assert.deepEqual([current.unread, current.unreadIds], [2, ["b3", "b4"]]);
    page.chat.markRead(current, "b1");
    assert.deepEqual([page.sent, current.unread], [[], 2]);
    page.lose();
    page.chat.markRead(current, "b4");
    assert.deepEqual([page.sent, current.unread], [[], 2], "not while nobody can be told");
});

test("what is read or marked on another device counts here", async () => {
    const page = new Page();
    await page.listed(line("bob", "b2", 2), line("carol", "c1", 1));
    page.hear("conversation", line("carol", "c1", 0));
    assert.deepEqual(list(page), [["bob", 2], ["carol", 0]], "in its place");
    page.receive(text("c2", "carol", 5));
    page.hear("conversation", line("carol", "c1", 3));
    assert.deepEqual(list(page), [["carol", 4], ["bob", 2]], "the new one was not counted yet");
    page.hear("conversation", line("dave", "d1", 1));
    assert.deepEqual(list(page)[0], ["dave", 1]);
    page.hear("conversation", line("bob", "b2", 0), "mallory");
    assert.deepEqual(list(page).at(-1), ["bob", 2]);
});

test("what is sent on another device stands here as ours", async () => {
    const page = new Page();
    await page.listed(line("bob", "b1", 1));
    page.hear("sent", { message: text("a1", "alice", 3), to: "bob" });
    page.hear("sent", { message: text("a2", "alice", 4), to: "#muc#team" });
    assert.deepEqual(page.chat.listed.map(({ kind, address, unread }) => [kind, address, unread]),
        [["muc", "#muc#team", 0], ["user", "bob", 1]]);
    const bob = page.chat.find("user", "bob");
    assert.deepEqual([ids(bob), ticks(bob)], [["a1"], ["server"]]);
    assert.deepEqual([bob.order[0].isMine, bob.order[0].isElsewhere], [true, true]);
    page.hear("ack", { mid: "a1", type: "read" }, "bob");
    assert.deepEqual([ticks(bob), [...bob.order[0].readers]], [["read"], ["bob"]]);
    page.hear("sent", { message: text("a3", "alice", 4.5), to: "#muc#team/carol" });
    assert.deepEqual(ids(page.chat.find("user", "carol")), ["a3"]);
    page.hear("sent", { message: text("x", "alice", 5), to: "bob" }, "mallory");
    assert.deepEqual(ids(bob), ["a1"]);
    assert.deepEqual(previews(page), ["You: a3", "You: a2", "You: a1"]);
});

test("whoever reads our message has read those before it", async () => {
    const page = new Page();
    await page.listed();
    const current = await page.opened("bob", [kept("a1", "alice", 1), kept("b1", "bob", 2), kept("a2", "alice", 3)]);
    page.chat.send(current, "unsent");
    page.hear("ack", { mid: "a2", type: "read" }, "bob");
    page.hear("ack", { mid: "a2", type: "received" }, "bob");
    assert.deepEqual(ticks(current), ["read", "sent", "read", "sent"]);
});

test("its author changes a message: here, in the list, and if it is not here in the list alone", async () => {
    const page = new Page();
    await page.listed(line("bob", "b2"), line("carol", "c1"));
    const current = await page.opened("bob", [kept("b1", "bob", 1), kept("a1", "alice", 2), kept("b2", "bob", 3)]);
    const change = (event, mid, more, from) => page.hear(event, { with: "bob", author: "bob", mid, ...more }, from);
    change("edited", "b2", { content: "better" });
    assert.deepEqual([current.order[2].content, current.order[2].isEdited], ["better", true]);
    assert.equal(previews(page)[0], "better");
    change("retracted", "b2");
    assert.deepEqual([current.order[2].content, previews(page)[0]], ["", "Message deleted"]);
    change("edited", "b2", { content: "again" });
    assert.equal(current.order[2].isRetracted, true);
    change("edited", "a1", { content: "forged" });
    change("edited", "b1", { content: "forged" }, "mallory");
    assert.deepEqual(current.order.map(({ content }) => content), ["b1", "a1", ""]);
    page.hear("edited", { with: "carol", author: "carol", mid: "c1", content: "new" });
    assert.equal(previews(page)[1], "new");
    page.hear("retracted", { with: "carol", author: "carol", mid: "c1" });
    assert.equal(previews(page)[1], "Message deleted");
    page.hear("reaction", { mid: "b2", type: "👍" }, "bob");
    assert.equal(current.order[2].reactions.size, 0);
});

test("our own message is changed once the server has agreed", async () => {
    const page = new Page();
    await page.listed();
    const current = await page.opened("bob", [kept("a1", "alice", 1)]);
    const [message] = current.order;
    const refused = page.chat.edit(current, message, "no");
    const error = new Error("refused");
    page.taken()[0].refuse(error);
    await assert.rejects(refused, error);
    assert.equal(message.content, "a1");
    const edited = page.chat.edit(current, message, "yes");
    const [asked] = page.taken();
    assert.deepEqual([...asked], ["editMessage", "a1", "yes"]);
    asked.answer();
    await edited;
    assert.deepEqual([message.content, message.isEdited], ["yes", true]);
    const gone = page.chat.retract(current, message);
    page.taken()[0].answer();
    await gone;
    assert.equal(message.isRetracted, true);
});

test("a message that waits says so, and can be given up; one that was refused goes again under its id", async () => {
    const page = new Page();
    await page.listed();
    const current = await page.opened("bob");
    page.waiting.add("own-1");
    page.chat.send(current, "1");
    page.chat.send(current, "2");
    page.inbox.waits("own-2");
    assert.deepEqual(ticks(current), ["waiting", "waiting"]);
    assert.equal(page.chat.hasUnsent, true);
    const [one, two] = current.order;
    page.chat.giveUp(current, one);
    assert.deepEqual(ids(current), ["own-2"]);
    page.inbox.failed({ description: { errorCode: 503001, mid: "own-2" } });
    assert.match(two.failure, /503001/);
    page.sent.length = 0;
    page.chat.sendAgain(current, two);
    assert.deepEqual([page.sent, two.failure, ids(current)], [[["resend", "own-2"]], null, ["own-2"]]);
    page.library.resend = () => false;
    page.inbox.lost("own-2", new Error("Connection closed"));
    assert.equal(two.failure, "");
    page.inbox.lost("own-2", Object.assign(new Error("large"), { name: "TooLargeError", code: 413001 }));
    assert.match(two.failure, /413001/);
    page.chat.sendAgain(current, two);
    assert.deepEqual(ids(current), ["own-3"], "a new one in its place");
    page.waiting.clear();
    assert.equal(page.chat.hasUnsent, false);
    page.acknowledge("own-3", 1);
    page.inbox.waits("own-3");
    assert.deepEqual(ticks(current), ["server"]);
});

test("a conversation that was left does not come back with the next list, but with the next message", async () => {
    const page = new Page();
    await page.listed(line("bob", "b1"), line("carol", "c1"));
    await page.chat.leave(page.chat.find("user", "bob"));
    page.lose();
    page.comeBack();
    await page.taken()[0].answer({ conversations: [line("bob", "b1"), line("carol", "c1")], complete: true });
    assert.deepEqual(list(page), [["carol", 0]]);
    page.lose();
    page.comeBack();
    await page.taken()[0].answer({ conversations: [line("bob", "b2", 1), line("carol", "c1")], complete: true });
    assert.deepEqual(list(page), [["bob", 1], ["carol", 0]]);
});

test("a preview is a line, harmless and as short as the server's, whatever was written", async () => {
    const page = new Page();
    await page.listed();
    const current = await page.opened("bob");
    const preview = () => previewOf(current, page.chat);
    for (const [content, expected] of [
        ["two\n\n lines ", "two lines"], ["x".repeat(50), `${"x".repeat(40)}…`],
        ["👩".repeat(41), `${"👩".repeat(40)}…`], ["a\u202Eb", "a\uFFFDb"], [{ a: 1 }, "A message that is not text"],
    ]) {
        page.receive(text(`b-${JSON.stringify(content)}`, "bob", current.messages.size + 1, content));
        assert.equal(preview(), expected);
    }
});

test("when something was is told in few letters: the time today, else the day", () => {
    const now = new Date(2030, 0, 2, 12, 0);
    assert.match(momentText(new Date(2030, 0, 2, 9, 5), now), /0?9.05/);
    assert.match(momentText(new Date(2030, 0, 1, 9, 5), now), /1/);
    assert.doesNotMatch(momentText(new Date(2030, 0, 1, 9, 5), now), /:|30/);
    assert.match(momentText(new Date(2029, 11, 31), now), /29/);
    assert.equal(momentText(new Date("?"), now), "");
});
