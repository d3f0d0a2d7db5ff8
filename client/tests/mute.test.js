// The mute state of both sides after every short sequence of mute and unmute calls, against what the names mean.

import assert from "node:assert/strict";
import test from "node:test";
import { bringTo, newClient, Relay } from "./support.js";

/** What each call means, on a pair of switches. */
const MEANING = {
    mute: { audio: true, video: true },
    muteAudio: { audio: true },
    muteVideo: { video: true },
    unmute: { audio: false, video: false },
    unmuteAudio: { audio: false },
    unmuteVideo: { video: false },
};

const METHODS = Object.keys(MEANING);

const word = ({ audio, video }) => (audio && video ? "audio+video" : audio ? "audio" : video ? "video" : "none");

/** All sequences of up to `length` of these letters. */
function sequences(letters, length) {
    let longest = [[]];
    const all = [...longest];
    for (let i = 0; i < length; i++) {
        longest = longest.flatMap((shorter) => letters.map((letter) => [...shorter, letter]));
        all.push(...longest);
    }
    return all;
}

/** Plays a sequence of [who, method], and checks after each what both sides know, and what they were told. */
function assertFollowed(sequence) {
    const { relay, ...sides } = Relay.inCall();
    const switches = { alice: { audio: false, video: false }, bob: { audio: false, video: false } };
    const known = (who, other) => {
        const [mine, theirs] = [word(switches[who]), word(switches[other])];
        return { mutedMedia: mine, muted: mine !== "none", remoteMutedMedia: theirs, remoteIsMuted: theirs !== "none" };
    };
    for (const [who, method] of sequence) {
        const other = who === "alice" ? "bob" : "alice";
        const before = word(switches[who]);
        Object.assign(switches[who], MEANING[method]);
        for (const { events } of Object.values(sides)) events.length = 0;
        sides[who].client[method]();
        relay.run();

        for (const [side, opposite] of [[who, other], [other, who]]) {
            const { mutedMedia, muted, remoteMutedMedia, remoteIsMuted } = sides[side].client.currentCall;
            const state = { mutedMedia, muted, remoteMutedMedia, remoteIsMuted };
            assert.deepEqual(state, known(side, opposite), sequence.join(" "));
        }
        const kind = method.startsWith("un") ? "unmuted" : "muted";
        const told = (callback) => (word(switches[who]) === before ? [] : [callback, "oncallstatechanged"]);
        assert.deepEqual(sides[who].events.map(([name]) => name), told(`onlocalcall${kind}`), sequence.join(" "));
        assert.deepEqual(sides[other].events.map(([name]) => name), told(`oncall${kind}`), sequence.join(" "));
    }
}

test("every sequence of up to four calls on one side leaves both in the state that the names say", () => {
    const all = sequences(METHODS.map((method) => ["alice", method]), 4);
    assert.equal(all.length, 1 + 6 + 36 + 216 + 1296);
    all.forEach(assertFollowed);
});

test("every sequence of up to three calls on both sides leaves both in the state that the names say", () => {
    const all = sequences(["alice", "bob"].flatMap((who) => METHODS.map((method) => [who, method])), 3);
    assert.equal(all.length, 1 + 12 + 144 + 1728);
    all.forEach(assertFollowed);
});

test("mutes that cross change each side alone", () => {
    const { relay, alice, bob } = Relay.inCall();
    alice.client.muteAudio();
    bob.client.muteVideo();
    relay.run();
    const [mine, theirs] = [alice.client.currentCall, bob.client.currentCall];
    assert.deepEqual([mine.mutedMedia, mine.remoteMutedMedia], ["audio", "video"]);
    assert.deepEqual([theirs.mutedMedia, theirs.remoteMutedMedia], ["video", "audio"]);
    assert.deepEqual([mine.activeState, theirs.activeState], ["is-muted-both-side", "is-muted-both-side"]);
});

test("a mute before the call is active is told as soon as it is active, whichever side makes it so", () => {
    for (const become of [({ client }) => client.setAsActive(), ({ hearInfo }) => hearInfo("active", {})]) {
        const side = bringTo(newClient(), "offering");
        side.client.muteVideo();
        assert.deepEqual(side.taken(), []);
        assert.deepEqual(side.events.named("onlocalcallmuted").length, 1);
        become(side);
        const said = side.taken().map(({ jsongle: { reason, description: { media } } }) => [reason, media]);
        assert.deepEqual(said.filter(([reason]) => reason !== "active"), [["mute", "video"]]);
        assert.deepEqual(said.at(-1), ["mute", "video"], "after active");
    }
    const side = bringTo(newClient(), "offering");
    side.client.mute();
    side.client.unmute();
    side.client.setAsActive();
    assert.deepEqual(side.taken().map(({ jsongle }) => jsongle.reason), ["active"]);
});

test("a mute that names no media mutes all, an unmute that names none leaves nothing muted", () => {
    const side = bringTo(newClient(), "active");
    const { currentCall } = side.client;
    for (const media of [undefined, "smell", 7]) {
        side.hearInfo("mute", { media });
        assert.equal(currentCall.remoteMutedMedia, "audio+video");
        side.hearInfo("unmute", { media });
        assert.equal(currentCall.remoteMutedMedia, "none");
    }
});
