// The client against a real jsongled: what the tests in memory assume of a server.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { WebSocket } from "ws";
import JSONgle from "../js/jsongle.js";
import { serverOfThisFile, withServer } from "./jsongled.js";
import { is, join as joinServer, WAYS } from "./live.js";
import { ANSWER, OFFER } from "./support.js";
import { isActiveOnBothSides } from "./wire.js";

const server = serverOfThisFile();
const join = (t, name, options) => joinServer(t, server.url, name, options);

async function establish(alice, bob, to) {
    alice.client.call(to, "video");
    await bob.until("oncall");
    await alice.until("oncallstatechanged", is("ringing"));
    bob.client.proceed();
    await alice.until("onofferneeded");
    alice.client.sendOffer(OFFER);
    alice.client.sendCandidate({ candidate: "a", sdpMid: "0" });
    await bob.until("oncandidatereceived");
    bob.client.sendOffer(ANSWER);
    await alice.until("onofferreceived");
    alice.client.setAsActive();
    bob.client.setAsActive();
    for (const side of [alice, bob]) await side.until("oncallstatechanged", isActiveOnBothSides(side));
}

test("the hello gives the client its peer id and the server's name", withServer, async (t) => {
    const { client } = await join(t, "alice");
    assert.ok(client.id);
    assert.ok(client.sn);
    assert.notEqual(client.id, client.sn);
});

test("a member without uid is refused", withServer, async () => {
    await assert.rejects(JSONgle.connect(server.url, { dn: "nobody" }, { WebSocket }),
        ({ jsongle }) => jsongle.description.errorCode === 400001);
});

test("a call to a user goes from propose to terminate, with a mute on the way", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    await establish(alice, bob, bob.uid);
    assert.equal(bob.client.currentCall.caller, alice.uid);
    alice.client.muteVideo();
    const [call] = await bob.until("oncallmuted");
    assert.equal(call.remoteMutedMedia, "video");
    bob.client.end();
    const [ticket] = await alice.until("onticket");
    assert.deepEqual([ticket.endedReason, ticket.media], ["terminated", "video"]);
    assert.ok(ticket.triedAt <= ticket.rangAt && ticket.offeredAt !== null);
});

test("a call in a room addresses the room", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    const rid = `room-${randomUUID()}`;
    for (const { client } of [alice, bob]) await client.request(client.sn, "session-join", { rid });
    await establish(alice, bob, rid);
    assert.equal(bob.client.currentCall.caller, rid);
    alice.client.end();
    await bob.until("onticket");
});

test("decline, retract and nobody there end the call", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    for (const [end, reason] of [[() => bob.client.decline(), "declined"], [() => alice.client.end(), "retracted"]]) {
        for (const { events } of [alice, bob]) events.length = 0;
        alice.client.call(bob.uid);
        await bob.until("oncall");
        await alice.until("oncallstatechanged", is("ringing"));
        end();
        for (const side of [alice, bob]) assert.equal((await side.until("onticket"))[0].endedReason, reason);
    }
    alice.events.length = 0;
    alice.client.call(`nobody-${randomUUID()}`);
    assert.equal((await alice.until("onticket"))[0].endedReason, "unreachable");
});

test("a call in a room that the caller is not in is refused, not left waiting", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    const rid = `room-${randomUUID()}`;
    await bob.client.request(bob.client.sn, "session-join", { rid });
    alice.client.call(rid);
    assert.equal((await alice.until("onticket"))[0].endedReason, "unreachable");
});

test("a third party who calls learns that the callee is busy", withServer, async (t) => {
    const [alice, bob, carol] = [await join(t, "alice"), await join(t, "bob"), await join(t, "carol")];
    alice.client.call(bob.uid);
    await bob.until("oncall");
    await alice.until("oncallstatechanged", is("ringing"));
    carol.client.call(bob.uid);
    assert.equal((await carol.until("onticket"))[0].endedCause, "busy");
    assert.equal(bob.client.currentCall.caller, alice.uid);
});

test("two users who call each other at once end up in exactly one ringing call", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    alice.client.call(bob.uid);
    bob.client.call(alice.uid);
    const ringing = [alice, bob].map((side) => side.until("oncallstatechanged", is("ringing")));
    await Promise.all(ringing);
    assert.equal(alice.client.currentCall.id, bob.client.currentCall.id);
    assert.notEqual(alice.client.currentCall.outgoing, bob.client.currentCall.outgoing);
});

test("a party whose client closes, or cannot come back, ends the call for the other", withServer, async (t) => {
    for (const [way, leave, reason, cause] of [
        [WAYS.connect, (side) => side.client.close(), "terminated", null],
        [WAYS.adapt, (side) => side.cut(), "unreachable", "disconnected"],
    ]) {
        const [alice, bob] = [await join(t, "alice", { way }), await join(t, "bob")];
        await establish(alice, bob, bob.uid);
        leave(alice);
        const [ticket] = await bob.until("onticket");
        assert.deepEqual([ticket.endedReason, ticket.endedCause], [reason, cause]);
    }
});

test("a party whose connection breaks is back in the call, and the other is told of it", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    await establish(alice, bob, bob.uid);
    alice.cut();
    await alice.until("oncallreconnecting", (_, isOver) => !isOver);
    alice.client.muteAudio();
    for (const side of [alice, bob]) await side.until("oncallreconnecting", (_, isOver) => isOver);
    await bob.until("oncallmuted");
    const calls = [alice, bob].map(({ client: { currentCall } }) => [currentCall.state, currentCall.id]);
    assert.deepEqual(calls[0], calls[1]);
    assert.equal(calls[0][0], "active");
    alice.client.end();
    const [ticket] = await bob.until("onticket");
    assert.equal(ticket.endedReason, "terminated");
});

test("a text is acknowledged by server and receiver, read, and reacted to", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    alice.client.isTyping(true, bob.uid);
    const id = alice.client.send(bob.uid, "hi", { bold: true });
    const [jsongle, from, mid] = await bob.until("onmessagereceived");
    assert.deepEqual([jsongle.description.content, jsongle.description.additionalContent], ["hi", { bold: true }]);
    assert.deepEqual([from, mid], [alice.uid, id]);
    await bob.until("onevent", ({ event }) => event === "typing");
    bob.client.sendAReadAcknowledgement(mid, from);
    bob.client.reactToMessage(mid, "like", from);
    await alice.until("onevent", ({ event }) => event === "reaction");
    const acks = alice.events.named("onevent").filter(([{ event }]) => event === "ack");
    assert.deepEqual(acks.map(([{ description }]) => [description.mid, description.type]).sort(),
        [[id, "read"], [id, "received"], [id, "server-received"]]);
});

test("a MUC of three: joined, a text and JSON to all, left", withServer, async (t) => {
    const [alice, bob, carol] = [await join(t, "alice"), await join(t, "bob"), await join(t, "carol")];
    const rid = `#muc#${randomUUID()}`;
    for (const { client } of [alice, bob, carol]) await client.request(client.sn, "muc-join", { rid });
    const isCarol = ({ event, description }) => event === "joined" && description.member.uid === carol.uid;
    await alice.until("onevent", isCarol);
    alice.client.sendMuc(rid, "hi");
    alice.client.sendJSONMUC(rid, { n: 1 });
    for (const side of [bob, carol]) {
        assert.equal((await side.until("onmessagereceived"))[1], `${rid}/${alice.uid}`);
        assert.deepEqual((await side.until("ondatareceived"))[0].description.content, { n: 1 });
    }
    await carol.client.request(carol.client.sn, "session-leave", { rid });
    const [left] = await alice.until("onevent", ({ event }) => event === "left");
    assert.equal(left.description.member.uid, carol.uid);
});

test("requests are answered by the server and by other clients", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    await assert.rejects(alice.client.request(alice.client.sn, "no-such-query", {}),
        ({ action, description }) => action === "iq-error" && description.errorCode === 404001);
    await assert.rejects(alice.client.request(`nobody-${randomUUID()}`, "q", {}), { action: "iq-error" });
    let acked;
    bob.client.onrequest = ({ query, description, transaction }, from) => {
        acked = bob.client.answer(from, query, { doubled: description.n * 2 }, transaction);
    };
    const { description } = await alice.client.request(bob.uid, "double", { n: 21 });
    assert.equal(description.doubled, 42);
    assert.equal((await acked).status, "success");
});

test("a request is answered however the other one is addressed", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    const [room, muc] = [`desk-${randomUUID()}`, `#muc#${randomUUID()}`];
    for (const { client } of [alice, bob]) {
        await client.request(client.sn, "session-join", { rid: room });
        await client.request(client.sn, "muc-join", { rid: muc });
    }
    bob.client.onrequest = ({ query, description, transaction }, from) =>
        bob.client.answer(from, query, { doubled: description.n * 2 }, transaction);
    for (const to of [bob.uid, bob.client.id, room, muc, `${muc}/${bob.uid}`]) {
        assert.equal((await alice.client.request(to, "double", { n: 21 })).description.doubled, 42, to);
    }
});

test("only its recipient can answer a request, not another user who knows its transaction", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    const mallory = await join(t, "mallory");
    const asked = alice.client.request(bob.uid, "balance", {}, "t-1");
    const [{ query, transaction }, from] = await bob.until("onrequest");
    for (const to of [alice.uid, alice.client.id]) await mallory.client.answer(to, query, { euros: -1 }, transaction);
    await bob.client.answer(from, query, { euros: 7 }, transaction);
    assert.equal((await asked).description.euros, 7);
});

test("metrics of a call are taken by the server, wrong ones are refused", withServer, async (t) => {
    const { client, until: wait } = await join(t, "alice");
    client.reportMetrics(randomUUID(), { mos: 4.2 }, client.sn);
    client.reportMetrics(randomUUID(), { mos: 42 }, client.sn);
    const [{ description }] = await wait("onerror");
    assert.equal(description.errorCode, 400001);
});

test("a client whose connection breaks is back in its room by itself", withServer, async (t) => {
    const [alice, bob] = [await join(t, "alice"), await join(t, "bob")];
    const rid = `#muc#${randomUUID()}`;
    for (const { client } of [bob, alice]) await client.request(client.sn, "muc-join", { rid });
    const { id } = alice.client;
    alice.cut();
    const [, rooms] = await alice.until("onconnectionstatechanged", is("connected"));
    assert.deepEqual([rooms, alice.client.id], [{ resumed: true }, id]);
    bob.client.sendMuc(rid, "welcome back");
    await alice.until("onmessagereceived");
});
