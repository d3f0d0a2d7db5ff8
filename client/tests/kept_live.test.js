// What the server keeps, against a real jsongled: each query and event of the library.

import assert from "node:assert/strict";
import test from "node:test";
import { WebSocket } from "ws";
import JSONgle from "../js/jsongle.js";
import { Jsongled, withServer } from "./jsongled.js";
import { join } from "./live.js";

async function startServer(t) {
    const server = new Jsongled();
    await server.start();
    t.after(() => server.stop());
    return server;
}

/** Another connection of the same user. */
async function anotherOf(t, server, { member }) {
    const client = await JSONgle.connect(server.url, member, { WebSocket, backOff: { first: 50 } });
    t.after(() => client.close());
    const events = [];
    let wake = () => {};
    const push = (...event) => (events.push(event), wake());
    for (const name of ["onevent", "onmessagereceived"]) client[name] = (...args) => push(name, ...args);
    const until = async (condition) => {
        for (;;) {
            const found = events.find(([name, jsongle]) => condition(jsongle, name));
            if (found) return found[1];
            await new Promise((resolve) => (wake = resolve));
        }
    };
    return { client, events, until };
}

const acknowledged = (side, mid) => side.until("onevent", ({ event, description: { mid: id, type } }) =>
    event === "ack" && id === mid && type === "server-received");
/** Sends a text, and waits until it is stored. */
async function say(side, to, content) {
    const mid = side.client.send(to, content);
    await acknowledged(side, mid);
    return mid;
}
const contents = (page) => page.messages.map(({ jsongle }) => jsongle.description.content);

test("a history comes by pages, both ways, with who wrote, received, read and liked what", withServer, async (t) => {
    const server = await startServer(t);
    const [alice, bob] = [await join(t, server.url, "alice"), await join(t, server.url, "bob")];
    const ids = [];
    for (const i of [0, 1, 2, 3, 4]) ids.push(await say(i % 2 ? bob : alice, i % 2 ? alice.uid : bob.uid, `m${i}`));
    bob.client.sendAReadAcknowledgement(ids[2], alice.uid);
    bob.client.reactToMessage(ids[2], "like", alice.uid);
    await alice.until("onevent", ({ event }) => event === "reaction");
    const ask = (query) => alice.client.history({ with: bob.uid, ...query });
    const newest = await ask({ limit: 3 });
    assert.deepEqual([contents(newest), newest.complete], [["m2", "m3", "m4"], false]);
    const [two, three] = newest.messages;
    assert.deepEqual([two.id, two.author, two.receipts.read, two.reactions],
        [ids[2], alice.uid, [bob.uid], { [bob.uid]: "like" }]);
    assert.deepEqual([three.author, three.from], [bob.uid, bob.uid]);
    const older = await ask({ before: ids[2] });
    assert.deepEqual([contents(older), older.complete], [["m0", "m1"], true]);
    assert.deepEqual(contents(await ask({ after: ids[1], limit: 2 })), ["m2", "m3"]);
});

test("the list, what is unread in it, and how the user's other devices hear of it", withServer, async (t) => {
    const server = await startServer(t);
    const [alice, bob] = [await join(t, server.url, "alice"), await join(t, server.url, "bob")];
    const phone = await anotherOf(t, server, alice);
    const ids = [await say(bob, alice.uid, "one"), await say(bob, alice.uid, "two")];
    const list = async ({ client }) => (await client.conversations()).conversations
        .map(({ with: whom, kind, last, unread, readUpTo }) => [whom, kind, last.id, last.preview, unread, readUpTo]);
    assert.deepEqual(await list(alice), [[bob.uid, "user", ids[1], "two", 2, null]]);
    alice.client.sendAReadAcknowledgement(ids[0], bob.uid);
    const line = await phone.until(({ event }) => event === "conversation");
    assert.deepEqual([line.description.unread, line.description.readUpTo], [1, ids[0]]);
    assert.deepEqual(await list(phone), [[bob.uid, "user", ids[1], "two", 1, ids[0]]]);
    assert.equal((await alice.client.markUnread({ with: bob.uid, from: ids[0] })).unread, 2);
    await phone.until(({ event, description }) => event === "conversation" && description.unread === 2);
});

test("what a user says on one device reaches the others, and changes of it all who have it", withServer, async (t) => {
    const server = await startServer(t);
    const [alice, bob] = [await join(t, server.url, "alice"), await join(t, server.url, "bob")];
    const phone = await anotherOf(t, server, alice);
    const mid = await say(alice, bob.uid, "teh");
    const sent = await phone.until(({ event }) => event === "sent");
    assert.deepEqual([sent.description.to, sent.description.message.id], [bob.uid, mid]);
    assert.equal(sent.description.message.jsongle.description.content, "teh");
    await alice.client.editMessage(mid, "the");
    const isOf = (word) => ({ event, description }) => event === word && description.mid === mid;
    const [{ description: edited }] = await bob.until("onevent", isOf("edited"));
    assert.deepEqual([edited.with, edited.author, edited.content], [alice.uid, alice.uid, "the"]);
    assert.equal((await phone.until(isOf("edited"))).description.with, bob.uid);
    await assert.rejects(bob.client.editMessage(mid, "mine"), { code: 404006 });
    await alice.client.retractMessage(mid);
    for (const until of [(is) => bob.until("onevent", is), phone.until]) await until(isOf("retracted"));
    const { messages: [message] } = await bob.client.history({ with: alice.uid });
    const { content, retracted } = message.jsongle.description;
    assert.deepEqual([content, typeof retracted], ["", "string"]);
    assert.ok(!JSON.stringify(message).includes("teh"));
});
