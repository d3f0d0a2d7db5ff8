// The layer for media by itself, in pages of nobody's: what a user of it sees in one element, whatever changes in a call.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";
import { expectFlow, watchPeers } from "./peers.js";

/** An application of ten lines: it takes each call, and plays the other side of the first stream that it gets. */
async function application(user, { url }) {
    await watchPeers(user);
    await user.open();
    await user.page.evaluate(async ([address, uid]) => {
        const { default: JSONgle } = await import("/jsongle.js");
        const { Phone } = await import("/jsongle/webrtc.js");
        window.phone = new Phone(await JSONgle.connect(address, { uid }));
        window.phone.addEventListener("incoming", ({ detail: { call } }) => call.answer());
        window.video = Object.assign(document.createElement("video"), { autoplay: true });
        document.body.append(window.video);
        const play = ({ detail: { call } }) => call.connected.then(() => { window.video.srcObject = call.remote; });
        for (const type of ["incoming", "outgoing"]) window.phone.addEventListener(type, play);
    }, [url, user.name]);
}

const inPage = (user, act, argument) => user.page.evaluate(act, argument);

/** How many frames the element has shown while the track of this source was the picture; null if it is not. */
const frames = (user, source) => inPage(user, (wanted) => {
    const { video, phone: { current } } = window;
    const [track] = video.srcObject?.getVideoTracks() ?? [];
    const isIt = track !== undefined && track === current.received(wanted) && current.picture === wanted;
    return isIt && video.videoWidth > 0 ? video.getVideoPlaybackQuality().totalVideoFrames : null;
}, source);

/** Waits until the element shows the other's camera or screen, and goes on doing so. */
async function sees(user, source) {
    const first = await eventually(`${user.name} sees the ${source}`, () => frames(user, source),
        (count) => count !== null);
    await eventually(`the ${source} moves for ${user.name}`, () => frames(user, source), (count) => count > first);
}

scenario("one element plays a call from its answer to its end, whatever the other side sends", async (stage) => {
    const [alice, bob] = await Promise.all(["alice", "bob"].map((name) => stage.newUser(name)));
    for (const user of [alice, bob]) await application(user, stage.server);
    await inPage(alice, () => window.phone.call("bob").then(() => {}));
    await expectFlow(alice, "microphone");
    await eventually("alice hears", () => inPage(alice, () => !window.video.paused && window.video.currentTime > 0));

    await inPage(bob, () => window.phone.current.startCamera());
    await sees(alice, "camera");
    await inPage(bob, () => window.phone.current.shareScreen());
    await sees(alice, "screen");
    await inPage(bob, () => window.phone.current.stopSharing());
    await sees(alice, "camera");

    await inPage(bob, () => window.phone.current.hold());
    await eventually("it is on hold", () => inPage(alice, () => window.phone.current.picture === null));
    await inPage(bob, () => window.phone.current.resume());
    await sees(alice, "camera");

    const first = await inPage(bob, () => window.phone.current.own("camera").getSettings().deviceId);
    const { cameras, microphones } = await inPage(bob, () => window.phone.devices.list());
    for (const [kind, { deviceId }] of [
        ["camera", cameras.find((camera) => camera.deviceId !== first)],
        ["microphone", microphones.at(-1)],
        ["camera", { deviceId: first }], // the browser's second one is a still
    ]) {
        await inPage(bob, (choice) => window.phone.devices.choose(...choice), [kind, deviceId]);
        const settings = await inPage(bob, (own) => window.phone.current.own(own).getSettings(), kind);
        assert.equal(settings.deviceId, deviceId);
    }
    await expectFlow(alice, "microphone");
    await sees(alice, "camera");

    const talk = inPage(alice, () => new Promise((resolve) => {
        window.phone.current.addEventListener("end", ({ detail: { ticket } }) => resolve(ticket.talk));
    }));
    await inPage(bob, () => window.phone.current.hangUp());
    assert.ok(await talk > 0);
    assert.ok(await inPage(alice, () => window.phone.current === null));
});
