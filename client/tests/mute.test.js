// The mute state of both sides after every sequence of up to four mute and unmute calls, against the names' meaning.

import assert from "node:assert/strict";
import test from "node:test";
import { ANSWER, bringTo, newClient, OFFER, Relay } from "./support.js";

/** What each call means, on a pair of switches. */
const MEANING = {
    mute: { audio: true, video: true },
    muteAudio: { audio: true },
    muteVideo: { video: true },
    unmute: { audio: false, video: false },
    unmuteAudio: { audio: false },
    unmuteVideo: { video: false },
};

const word = ({ audio, video }) => (audio && video ? "audio+video" : audio ? "audio" : video ? "video" : "none");

function* sequences(length) {
    if (length === 0) return yield [];
    for (const shorter of sequences(length - 1)) {
        yield shorter;
        if (shorter.length === length - 1) for (const method of Object.keys(MEANING)) yield [...shorter, method];
    }
}

/** Two clients in an active call. */
function inCall() {
    const relay = new Relay();
    const alice = relay.join("alice");
    const bob = relay.join("bob");
    alice.client.call("bob");
    relay.run();
    bob.client.proceed();
    relay.run();
    alice.client.sendOffer(OFFER);
    relay.run();
    bob.client.sendOffer(ANSWER);
    relay.run();
    alice.client.setAsActive();
    bob.client.setAsActive();
    relay.run();
    for (const { events } of [alice, bob]) events.length = 0;
    return { relay, alice, bob };
}

test("every sequence of up to four calls leaves both sides in the state that the names say", () => {
    let count = 0;
    for (const sequence of sequences(4)) {
        count++;
        const { relay, alice, bob } = inCall();
        const switches = { audio: false, video: false };
        for (const method of sequence) {
            const before = word(switches);
            Object.assign(switches, MEANING[method]);
            alice.events.length = 0;
            bob.events.length = 0;
            alice.client[method]();
            relay.run();

            const expected = word(switches);
            const [mine, theirs] = [alice.client.currentCall, bob.client.currentCall];
            assert.deepEqual(
                [mine.mutedMedia, mine.muted, mine.remoteMutedMedia], [expected, expected !== "none", "none"], sequence.join());
            assert.deepEqual(
                [theirs.remoteMutedMedia, theirs.remoteIsMuted, theirs.mutedMedia], [expected, expected !== "none", "none"],
                sequence.join());

            const kind = method.startsWith("un") ? "unmuted" : "muted";
            const isChange = before !== expected;
            assert.deepEqual(alice.events.map(([name]) => name), isChange ? [`onlocalcall${kind}`, "oncallstatechanged"] : []);
            assert.deepEqual(bob.events.map(([name]) => name), isChange ? [`oncall${kind}`, "oncallstatechanged"] : []);
        }
    }
    assert.equal(count, 1 + 6 + 36 + 216 + 1296);
});

test("both sides mute independently of each other", () => {
    const { relay, alice, bob } = inCall();
    alice.client.muteAudio();
    bob.client.muteVideo();
    relay.run();
    const [mine, theirs] = [alice.client.currentCall, bob.client.currentCall];
    assert.deepEqual([mine.mutedMedia, mine.remoteMutedMedia], ["audio", "video"]);
    assert.deepEqual([theirs.mutedMedia, theirs.remoteMutedMedia], ["video", "audio"]);
    assert.deepEqual([mine.activeState, theirs.activeState], ["is-muted-both-side", "is-muted-both-side"]);
});

test("muted before the call is active is said as soon as it is, whichever side makes it so", () => {
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

test("a mute that does not say what is all, an unmute that does not is nothing", () => {
    const side = bringTo(newClient(), "active");
    const { currentCall } = side.client;
    for (const media of [undefined, "smell", 7]) {
        side.hearInfo("mute", { media });
        assert.equal(currentCall.remoteMutedMedia, "audio+video");
        side.hearInfo("unmute", { media });
        assert.equal(currentCall.remoteMutedMedia, "none");
    }
});
