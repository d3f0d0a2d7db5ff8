// Calls with media, from the propose to the ticket, over the two clients of a relay and media in memory.

import assert from "node:assert/strict";
import test from "node:test";
import { Phone } from "../js/jsongle/webrtc.js";
import { FakeDevices, FakePeerConnection, FakeStream } from "./fake_media.js";
import { Relay, settle } from "./support.js";

/** Lets everything happen that can, on both sides, between the two. */
async function calm(relay) {
    for (let i = 0; i < 20; i++) {
        await relay.settle();
        await settle();
    }
}

/** Two users with a telephone each. */
function phones({ alice = {}, bob = {} } = {}) {
    const relay = new Relay();
    const user = (uid, options) => {
        const { client, environment, events } = relay.join(uid);
        const devices = new FakeDevices();
        client.iceServers = async () => ({ iceServers: [], expires: null });
        const phone = new Phone(client, {
            RTCPeerConnection: FakePeerConnection, MediaStream: FakeStream, mediaDevices: devices, environment,
            ...options,
        });
        const self = { client, environment, phone, devices, events, rings: null, problems: [] };
        for (const type of ["incoming", "outgoing"]) phone.addEventListener(type, ({ detail: { call } }) => {
            self.rings = call;
            call.addEventListener("problem", ({ detail: { error } }) => self.problems.push(error));
            call.addEventListener("end", ({ detail }) => (self.end = detail));
        });
        return self;
    };
    return { relay, alice: user("alice", alice), bob: user("bob", bob) };
}

/** A call that bob has answered, with what it began with and how. */
async function inCall({ wanted = { video: true }, answered, ...options } = {}) {
    const { relay, alice, bob } = phones(options);
    const calling = alice.phone.call("bob", wanted);
    await calm(relay);
    const answering = bob.rings.answer(answered);
    await calm(relay);
    return { relay, alice, bob, call: await calling, theirs: await answering };
}

const kinds = (stream) => stream?.getTracks().map(({ kind }) => kind).sort() ?? null;

test("a call rings, and resolves when it is active, with sound and picture of the other side", async () => {
    const { alice, bob, call, theirs } = await inCall();
    assert.deepEqual([call.state, call.media, call.other, call.outgoing], ["active", "video", "bob", true]);
    assert.deepEqual([theirs.state, theirs.other, theirs.outgoing], ["active", "alice", false]);
    for (const each of [call, theirs]) {
        assert.deepEqual([kinds(each.remote), kinds(each.local)], [["audio", "video"], ["video"]]);
        assert.equal(each.picture, "camera");
    }
    assert.equal(alice.phone.current, call);
    assert.equal(bob.phone.current, theirs);
    assert.equal(alice.rings, call);
});

test("hanging up ends the call for both, with the ticket, and gives the devices back", async () => {
    const { relay, alice, bob, call } = await inCall();
    await alice.environment.pass(12);
    assert.equal(call.duration, 12);
    call.hangUp();
    await calm(relay);
    for (const { phone, devices, end } of [alice, bob]) {
        assert.equal(phone.current, null);
        assert.deepEqual([devices.live("audio"), devices.live("video")], [[], []]);
        assert.equal(end.ticket.endedReason, "terminated");
    }
    assert.deepEqual([alice.end.endedLocally, bob.end.endedLocally], [true, false]);
    assert.equal(call.duration, 12);
    await Promise.all([call.shareScreen(), call.startCamera(), call.hold()]);
    for (const what of ["mute", "hangUp", "decline", "stopCamera", "restart"]) call[what]();
    assert.deepEqual(alice.devices.live("video"), [], "a call that is over opens nothing");
});

test("what a call is about comes from what is wanted, and may be answered with less", async () => {
    for (const [wanted, media] of [
        [{}, "audio"], [{ video: true }, "video"], [{ audio: false, video: true }, "video-only"],
    ]) {
        assert.equal((await inCall({ wanted })).call.media, media);
    }
    await assert.rejects(phones().alice.phone.call("bob", { audio: false }), TypeError);
    const { bob, call, theirs } = await inCall({ answered: { video: false } });
    assert.deepEqual(bob.devices.asked.map(({ audio, video }) => [Boolean(audio), video]), [[true, false]]);
    assert.deepEqual([kinds(call.remote), kinds(theirs.remote)], [["audio"], ["audio", "video"]]);
});

/** What a server says of a call to somebody who is in another. */
const busy = (sid) => ({
    id: "u", from: "sn", to: "peer-of-alice", namespace: "call",
    jsongle: { action: "session-info", reason: "unreachable", sid, description: { cause: "busy" } },
});

test("a call that comes to nothing rejects with why, and the ticket", async () => {
    for (const [act, code] of [
        [({ bob }) => bob.rings.decline(), "declined"],
        [({ alice }) => alice.rings.hangUp(), "retracted"],
        [({ alice, relay }) => relay.sides.alice.receive(busy(alice.rings.id)), "busy"],
    ]) {
        const both = phones();
        const calling = assert.rejects(both.alice.phone.call("bob"), ({ name, code: found, ticket }) => {
            assert.deepEqual([name, found, ticket.responder], ["CallError", code, "bob"]);
            return true;
        });
        await calm(both.relay);
        act(both);
        await calm(both.relay);
        await calling;
    }
});

test("a call can be aborted while it rings, and not be begun beside another", async () => {
    const { relay, alice, bob } = phones();
    const stop = new AbortController();
    const calling = assert.rejects(alice.phone.call("bob", { signal: stop.signal }), { name: "AbortError" });
    await calm(relay);
    await assert.rejects(alice.phone.call("carol"), { name: "CallError", code: "in-a-call" });
    stop.abort();
    await calm(relay);
    await calling;
    assert.equal(bob.phone.current, null);
    await assert.rejects(alice.phone.call("bob", { signal: stop.signal }), { name: "AbortError" });
    assert.equal(alice.phone.current, null);
});

test("the stream of the other side is one for the whole call, whatever they show", async () => {
    const { relay, call, theirs } = await inCall();
    const { remote } = call;
    const shown = () => remote.getVideoTracks();
    const [camera] = shown();
    await theirs.shareScreen();
    await calm(relay);
    assert.equal(call.picture, "screen");
    assert.deepEqual(shown(), [call.received("screen")]);
    theirs.stopSharing();
    await calm(relay);
    assert.deepEqual([call.picture, shown()], ["camera", [camera]]);
    theirs.stopCamera();
    await calm(relay);
    assert.deepEqual([call.picture, kinds(remote)], [null, ["audio"]]);
    await theirs.startCamera();
    await calm(relay);
    assert.deepEqual([call.picture, shown()], ["camera", [camera]]);
    assert.equal(call.remote, remote);
});

test("what is opened while it rings is there when the call is active", async () => {
    const { relay, alice, bob } = phones();
    alice.phone.call("bob");
    await calm(relay);
    await Promise.all([alice.phone.current.startCamera(), alice.phone.current.shareScreen()]);
    bob.rings.answer();
    await calm(relay);
    const kindOf = (source) => bob.phone.current.received(source)?.kind;
    assert.deepEqual(["camera", "screen"].map(kindOf), ["video", "video"]);
});

test("muting and holding are told to the other side, and nothing is heard or seen meanwhile", async () => {
    const { relay, alice, call, theirs } = await inCall();
    const [microphone] = alice.devices.live("audio");
    call.mute();
    await calm(relay);
    assert.deepEqual([call.isMuted, microphone.enabled, theirs.info.remoteMutedMedia], [true, false, "audio"]);
    call.unmute();
    await call.hold();
    await calm(relay);
    assert.deepEqual([call.isHeld, microphone.enabled, theirs.info.remoteIsHeld], [true, false, true]);
    assert.deepEqual([alice.devices.live("video"), theirs.picture], [[], null]);
    await call.resume();
    await calm(relay);
    assert.deepEqual([microphone.enabled, theirs.info.remoteIsHeld, theirs.picture], [true, false, "camera"]);
});

test("without a camera the call goes on, and says what is missing; without a peer connection it ends", async () => {
    const { relay, alice, bob } = phones();
    alice.devices.broken.add("cam-1");
    alice.phone.call("bob", { video: true });
    await calm(relay);
    const [{ name, code, missing, present }] = alice.problems;
    assert.deepEqual([name, code, missing, present], ["MediaError", "in-use", ["camera"], ["microphone"]]);
    bob.rings.answer();
    await calm(relay);
    assert.equal(alice.phone.current.state, "active");
    await assert.rejects(alice.phone.current.startCamera(), { name: "MediaError", code: "in-use" });
    alice.devices.mayShare = false;
    await assert.rejects(alice.phone.current.shareScreen(), { name: "MediaError", code: "denied" });

    const poor = phones({ alice: { RTCPeerConnection: class { constructor() { throw new Error("none here"); } } } });
    const calling = assert.rejects(poor.alice.phone.call("bob"), { name: "CallError", code: "unsupported" });
    await calm(poor.relay);
    poor.bob.rings.answer().catch(() => {});
    await calm(poor.relay);
    await calling;
});

test("an address that stays hidden makes no call without a relay, and what the server says is added", async () => {
    const hidden = phones({ alice: { iceTransportPolicy: "relay" } });
    const calling = assert.rejects(hidden.alice.phone.call("bob"), { name: "CallError", code: "no-relay" });
    await calm(hidden.relay);
    hidden.bob.rings.answer().catch(() => {});
    await calm(hidden.relay);
    await calling;
    FakePeerConnection.all = [];
    await inCall({ alice: { iceServers: [{ urls: "turn:a" }], iceTransportPolicy: "relay" } });
    assert.deepEqual(FakePeerConnection.all[0].getConfiguration(),
        { iceServers: [{ urls: "turn:a" }], iceTransportPolicy: "relay" });
});

test("a call that nobody can connect, or that is lost, ends with what was wrong", async () => {
    FakePeerConnection.all = [];
    const { relay, alice, bob, call } = await inCall();
    for (const peer of FakePeerConnection.all) peer.become("failed");
    await alice.environment.pass(31);
    await calm(relay);
    assert.deepEqual([call.error.code, alice.end.endedLocally], ["route-lost", true]);
    assert.equal(bob.phone.current, null);
});

test("a device that is chosen is used by the call in progress and by later ones", async () => {
    const { relay, alice, call } = await inCall();
    const { devices } = alice.phone;
    let changes = 0;
    devices.addEventListener("change", () => changes++);
    assert.deepEqual((await devices.list()).cameras.map(({ label }) => label), ["the cam-1", "the cam-2"]);
    await devices.choose("camera", "cam-2");
    await devices.choose("microphone", "mic-2");
    await devices.choose("speaker", "ear");
    alice.devices.dispatchEvent(new Event("devicechange"));
    assert.equal(changes, 4);
    await calm(relay);
    const live = () => ["audio", "video"].flatMap((kind) => alice.devices.live(kind)).map(({ deviceId }) => deviceId);
    assert.deepEqual(live(), ["mic-2", "cam-2"]);
    const sent = FakePeerConnection.all.at(-2).getTransceivers().map(({ sender }) => sender.track?.deviceId);
    assert.deepEqual(sent, ["mic-2", "cam-2"]);

    alice.devices.broken.add("cam-1");
    await assert.rejects(devices.choose("camera", "cam-1"), { name: "MediaError", code: "in-use" });
    assert.deepEqual([devices.camera, live()], ["cam-2", ["mic-2", "cam-2"]]);
    call.hangUp();
    await calm(relay);
    alice.phone.call("bob", { video: true }).catch(() => {});
    await calm(relay);
    assert.deepEqual(live(), ["mic-2", "cam-2"]);
    alice.phone.close();
    await calm(relay);
    assert.deepEqual(live(), []);
    await assert.rejects(devices.choose("nose", "n"), TypeError);
});

for (const [how, told] of [
    ["tell", { looks: { "cam-1": ["user"], "cam-2": ["environment"], "cam-3": [] } }],
    ["have it in their names", {
        labels: { "cam-1": "camera 1, facing front", "cam-2": "Back Camera", "cam-3": "backlit" },
    }],
]) {
    test(`a phone whose cameras ${how} goes from one to the other that looks the other way`, async () => {
        const { alice } = await inCall();
        const { devices } = alice.phone;
        alice.devices.ids.video = ["cam-1", "cam-3", "cam-2"];
        Object.assign(alice.devices, told);
        assert.deepEqual((await devices.list()).cameras.map(({ facing }) => facing), ["user", null, "environment"]);
        const used = [];
        for (let i = 0; i < 3; i++) {
            await devices.flip();
            used.push(alice.devices.live("video").map(({ deviceId }) => deviceId).join());
        }
        assert.deepEqual(used, ["cam-2", "cam-1", "cam-2"]);
        alice.devices.ids.video = ["cam-2", "cam-3"];
        await devices.flip();
        assert.equal(devices.camera, "cam-2", "there is no other");
    });
}

test("a report on the call goes to the server, and the client's own callbacks stay the application's", async () => {
    const { relay, alice, call } = await inCall();
    await alice.environment.pass(3);
    const sent = [];
    const { out } = relay.sides.alice.transport;
    relay.sides.alice.transport.out = (message) => {
        sent.push(message);
        out(message);
    };
    call.hangUp();
    await calm(relay);
    const { jsongle, to } = sent.find((message) => message.jsongle.action === "session-metrics");
    assert.deepEqual([to, jsongle.sid, jsongle.description.duration], ["sn", call.id, 3]);
    assert.ok(alice.events.named("onofferneeded").length > 0);
    assert.equal(alice.events.named("onticket").length, 1);
});

test("two that call each other at once: one call is over, and says so, and the other one rings", async () => {
    const { relay, bob } = phones();
    const calling = assert.rejects(bob.phone.call("alice"), { name: "CallError", code: "glare" });
    relay.sides.bob.receive({
        id: "p", from: "alice", to: "peer-of-bob", namespace: "call",
        jsongle: { action: "session-propose", sid: "theirs", reason: "", description: { media: "audio" } },
    });
    await calling;
    assert.deepEqual([bob.phone.current.id, bob.rings.outgoing], ["theirs", false]);
});
