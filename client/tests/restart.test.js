// The server or the network goes away in mid-chat and comes back: the clients find back by themselves.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { serverOfThisFile, withServer } from "./jsongled.js";
import { is, join } from "./live.js";

const server = serverOfThisFile();

/** Alice and bob in a MUC, where each has read a text of the other. */
async function chat(t) {
    const [alice, bob] = [await join(t, server.url, "alice"), await join(t, server.url, "bob")];
    const rid = `#muc#${randomUUID()}`;
    for (const { client } of [alice, bob]) await client.request(client.sn, "muc-join", { rid });
    await exchange(alice, bob, rid, "before");
    return { alice, bob, rid };
}

/** A text in each direction, read and acknowledged by server and receiver. */
async function exchange(alice, bob, rid, word) {
    for (const [from, to] of [[alice, bob], [bob, alice]]) {
        const id = from.client.sendMuc(rid, word);
        const [jsongle, sender] = await to.until("onmessagereceived", (jsongle, _, mid) => mid === id);
        assert.deepEqual([jsongle.description.content, sender], [word, `${rid}/${from.uid}`]);
        for (const type of ["server-received", "received"]) {
            await from.until("onevent", ({ description }) => description.mid === id && description.type === type);
        }
    }
}

test("clients are back in their rooms by themselves after a restart in mid-chat", withServer, async (t) => {
    const { alice, bob, rid } = await chat(t);
    const desk = `desk-${randomUUID()}`;
    await alice.client.request(alice.client.sn, "session-join", { rid: desk });
    const before = [alice, bob].map(({ client }) => client.id);
    for (const { events } of [alice, bob]) events.length = 0;

    await server.restart();
    const back = [];
    for (const side of [alice, bob]) {
        const [, { rejoined, refused }] = await side.until("onconnectionstatechanged", is("connected"));
        assert.deepEqual(refused, []);
        back.push(rejoined);
    }
    const rooms = (rejoined) => rejoined.map(({ query, rid: room }) => [query, room]).sort();
    assert.deepEqual(back.map(rooms), [[["muc-join", rid], ["session-join", desk]].sort(), [["muc-join", rid]]]);
    for (const [i, { client, events }] of [alice, bob].entries()) {
        assert.notEqual(client.id, before[i]);
        const states = events.named("onconnectionstatechanged").map(([state]) => state);
        assert.deepEqual(states, ["reconnecting", "connected"]);
    }
    // The first to come was told of the other, the second found the first there.
    const members = back.map((rejoined) => rejoined.find((room) => room.rid === rid).members.map(({ uid }) => uid));
    const [first, second] = members[0].length === 0 ? [alice, bob] : [bob, alice];
    assert.deepEqual(members, first === alice ? [[], [alice.uid]] : [[bob.uid], []]);
    await first.until("onevent",
        ({ event, description }) => event === "joined" && description.member.uid === second.uid);
    await exchange(alice, bob, rid, "after");
});

test("a restart rejects what was asked, and ends the call on both sides", withServer, async (t) => {
    const { alice, bob } = await chat(t);
    alice.client.call(bob.uid);
    await alice.until("oncallstatechanged", is("ringing"));
    const unanswered = assert.rejects(alice.client.request(bob.uid, "anybody there?", {}), /connection lost/i);
    await bob.until("onrequest");
    await server.restart();
    await unanswered;
    for (const side of [alice, bob]) {
        const [ticket] = await side.until("onticket");
        assert.deepEqual([ticket.endedReason, ticket.endedCause], ["unreachable", "disconnected"]);
        await side.until("onconnectionstatechanged", is("connected"));
    }
    // Both are free again, for the server too.
    for (const { events } of [alice, bob]) events.length = 0;
    bob.client.call(alice.uid);
    await bob.until("oncallstatechanged", is("ringing"));
    assert.equal(alice.client.currentCall.id, bob.client.currentCall.id);
});

test("a session goes on before the server knows that its connection is lost", withServer, async (t) => {
    const [alice, bob] = [await join(t, server.url, "alice"), await join(t, server.url, "bob")];
    const rid = `desk-${randomUUID()}`;
    for (const { client } of [alice, bob]) await client.request(client.sn, "session-join", { rid });
    const { id } = alice.client;
    const notice = alice.strand();
    const [, rooms] = await alice.until("onconnectionstatechanged", is("connected"));
    assert.deepEqual([rooms, alice.client.id], [{ resumed: true }, id]);
    notice();
    bob.client.send(rid, "still there?");
    const [{ description }] = await alice.until("onmessagereceived");
    assert.equal(description.content, "still there?");
});

test("a server that hangs is a lost connection, and is found again once it goes on", withServer, async (t) => {
    // Twenty times as fast: 25 s of silence take little more than one second.
    const environment = {
        elapsed: () => performance.now() * 20, setTimeout: (callback, delay) => setTimeout(callback, delay / 20),
    };
    const alice = await join(t, server.url, "alice", { environment });
    const rid = `#muc#${randomUUID()}`;
    await alice.client.request(alice.client.sn, "muc-join", { rid });
    server.freeze();
    try {
        await alice.until("onconnectionstatechanged", is("reconnecting"));
    } finally {
        server.thaw();
    }
    const [, { resumed }] = await alice.until("onconnectionstatechanged", is("connected"));
    assert.equal(resumed, true);
    alice.client.sendMuc(rid, "still here");
    await alice.until("onevent", ({ event, description: { type } }) => event === "ack" && type === "server-received");
});
