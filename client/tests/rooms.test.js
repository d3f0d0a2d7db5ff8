// The rooms of a client that has lost its connection: joined again, refused, full.

import assert from "node:assert/strict";
import test from "node:test";
import { connected, MEMBER, socket, sockets, untilDialled } from "./fake_web_socket.js";
import { settle } from "./support.js";

/** Asks the server, which answers with `description`; nothing where that is an error. */
async function ask(client, query, content, description) {
    const asked = client.request("sn", query, content);
    socket().result(socket().sent.at(-1), description);
    return asked.catch(() => {});
}

test("a room that was closed for all is not joined again, one that another has left is", async () => {
    const { client, environment } = await connected();
    for (const rid of ["closed", "open"]) await ask(client, "session-join", { rid }, { members: [], rid });
    const left = (rid, uid) => socket().say({
        id: "e", from: "sn", to: "peer-1",
        jsongle: { action: "session-event", namespace: "room", event: "left", description: { rid, member: { uid } } },
    });
    left("closed", MEMBER.uid);
    left("open", "bob");
    socket().lose();
    await environment.pass(0.25);
    socket().greet("peer-2");
    await settle();
    assert.deepEqual(socket().sent.slice(1).map(({ jsongle }) => jsongle.description), [{ rid: "open" }]);
});

test("after a reconnect the rooms are joined again, as they were, before the application is told", async () => {
    const { client, environment, events } = await connected();
    await ask(client, "session-join", { rid: "room-1", note: "kept" }, { members: [], rid: "room-1" });
    await ask(client, "muc-join", { rid: "#muc#1" }, { members: [], rid: "#muc#1" });
    await ask(client, "muc-join", { rid: "#muc#full" }, { errorCode: 403001, errorDetails: "full" });
    await ask(client, "session-join", { rid: "left" }, { members: [], rid: "left" });
    await ask(client, "session-leave", { rid: "left" }, { rid: "left" });
    await ask(client, "session-join", { rid: "not-left" }, { members: [], rid: "not-left" });
    await ask(client, "session-leave", { rid: "not-left" }, { errorCode: 404002, errorDetails: "not a member" });

    socket().lose();
    await environment.pass(0.25);
    socket().greet("peer-2");
    await settle();
    assert.equal(client.id, "peer-2");
    const joins = socket().sent.slice(1);
    assert.deepEqual(joins.map(({ to, from, jsongle: { action, query } }) => [to, from, action, query]), [
        ["sn", "peer-2", "iq-set", "session-join"], ["sn", "peer-2", "iq-set", "muc-join"],
    ]);
    assert.deepEqual(joins.map(({ jsongle }) => jsongle.description),
        [{ rid: "room-1", note: "kept" }, { rid: "#muc#1" }]);
    assert.equal(client.connectionState, "reconnecting");
    socket().result(joins[0], { members: [{ uid: "bob" }], rid: "room-1" });
    socket().result(joins[1], { errorCode: 403004, errorDetails: "too many rooms" });
    await settle();
    const [, [state, { rejoined, refused }]] = events.named("onconnectionstatechanged");
    assert.equal(state, "connected");
    assert.deepEqual(rejoined, [{ rid: "room-1", query: "session-join", members: [{ uid: "bob" }] }]);
    assert.deepEqual(refused.map(({ rid, query, error }) => [rid, query, error.action]),
        [["#muc#1", "muc-join", "iq-error"]]);

    socket().lose();
    await environment.pass(1);
    socket().greet("peer-3");
    const rids = socket().sent.slice(1).map(({ jsongle }) => jsongle.description.rid);
    assert.deepEqual(rids, ["room-1"], "refused is forgotten");
});

test("a connection lost while rooms are joined again is not announced, and the rooms are kept", async () => {
    const { client, environment, events } = await connected();
    await ask(client, "session-join", { rid: "room-1" }, { members: [] });
    socket().lose();
    await environment.pass(0.25);
    socket().greet("peer-2");
    socket().lose();
    await settle();
    assert.equal(client.connectionState, "reconnecting");
    await environment.pass(0.5);
    socket().greet("peer-3");
    await settle();
    const again = socket().sent.at(-1);
    assert.equal(again.jsongle.description.rid, "room-1");
    socket().result(again, { members: [] });
    await settle();
    assert.deepEqual(events.named("onconnectionstatechanged").map(([state]) => state), ["reconnecting", "connected"]);
});

/** The next connection, where the joins that were asked for are answered as `answer(rid)` says; "cut" cuts it. */
async function again(environment, answer) {
    socket().lose();
    await untilDialled(environment);
    socket().greet(`peer-${sockets().length}`);
    await settle();
    const asked = socket().sent.slice(1).map(({ jsongle }) => jsongle.description.rid);
    for (const join of socket().sent.slice(1)) {
        const description = answer(join.jsongle.description.rid);
        if (description === "cut") return asked;
        socket().result(join, description);
        await settle();
    }
    return asked;
}

const told = (events) => events.named("onconnectionstatechanged").filter(([state]) => state === "connected")
    .map(([, { rejoined, refused }]) => [rejoined.map(({ rid }) => rid), refused.map(({ rid }) => rid)]);

test("a room whose join costs the connection again and again is given up, the others are kept", async () => {
    const { client, environment, events } = await connected();
    for (const rid of ["heavy", "one", "two"]) await ask(client, "muc-join", { rid }, { members: [] });
    const answer = (rid) => (rid === "heavy" ? "cut" : { members: [] });
    assert.deepEqual(await again(environment, answer), ["heavy", "one", "two"]);
    assert.deepEqual(await again(environment, answer), ["one", "two", "heavy"], "what may have cut it comes last");
    assert.deepEqual(await again(environment, answer), ["one", "two", "heavy"]);
    assert.deepEqual(told(events), []);
    assert.deepEqual(await again(environment, answer), ["one", "two"]);
    assert.deepEqual(told(events), [[["one", "two"], ["heavy"]]]);
    const [, { refused: [{ query, error }] }] = events.named("onconnectionstatechanged").at(-1);
    assert.equal(query, "muc-join");
    assert.match(error.message, /lost 3 times in a row while joining the room/);
    assert.deepEqual(await again(environment, answer), ["one", "two"]);
    assert.deepEqual(told(events)[1], [["one", "two"], []], "told once");
});

test("a room that was joined in between is not given up, nor one whose join only gets no answer", async () => {
    const { client, environment, events } = await connected();
    await ask(client, "muc-join", { rid: "far" }, { members: [] });
    for (let i = 0; i < 4; i++) {
        for (let cut = 0; cut < 2; cut++) await again(environment, () => "cut");
        assert.deepEqual(await again(environment, () => ({ members: [] })), ["far"]);
    }
    assert.equal(told(events).length, 4);
    for (let i = 0; i < 4; i++) {
        await again(environment, () => "cut");
        await environment.pass(6); // it is the request that times out: the connection is there
    }
    assert.deepEqual(await again(environment, () => ({ members: [] })), ["far"]);
});

test("the members of a large room are asked for page by page when it is joined again", async () => {
    const { client, environment, events } = await connected();
    await ask(client, "muc-join", { rid: "#muc#1" }, { members: [] });
    await again(environment, () => ({ members: [{ uid: "a" }, { uid: "b" }], complete: false }));
    const page = () => socket().sent.at(-1);
    const { action, query, description } = page().jsongle;
    assert.deepEqual([page().to, action, query, description],
        ["sn", "iq-set", "room-members", { rid: "#muc#1", after: "b" }]);
    assert.deepEqual(told(events), []);
    socket().result(page(), { rid: "#muc#1", members: [{ uid: "c" }, { uid: "d" }], complete: false });
    await settle();
    assert.deepEqual(page().jsongle.description, { rid: "#muc#1", after: "d" });
    socket().result(page(), { rid: "#muc#1", members: [{ uid: "e" }] });
    await settle();
    const [, { rejoined: [{ members }] }] = events.named("onconnectionstatechanged").at(-1);
    assert.deepEqual(members.map(({ uid }) => uid), ["a", "b", "c", "d", "e"]);
});

test("a room is joined even if its pages end in an error, in nothing, or where they began", async () => {
    const same = { members: [{ uid: "a" }], complete: false };
    for (const last of [{ errorCode: 404002 }, { members: [], complete: false }, same, {}]) {
        const { client, environment, events } = await connected();
        await ask(client, "muc-join", { rid: "#muc#1" }, { members: [] });
        await again(environment, () => ({ members: [{ uid: "a" }], complete: false }));
        socket().result(socket().sent.at(-1), last);
        await settle();
        const [, { rejoined: [{ members }], refused }] = events.named("onconnectionstatechanged").at(-1);
        assert.deepEqual([members, refused], [[{ uid: "a" }], []]);
    }
});
