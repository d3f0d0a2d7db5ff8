// A call changes while it runs: camera, screen, a new way for the media, hold; and what happens when both change it.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";
import { connectionState, expectEnd, expectFlow, lights, watchPeers, way } from "./peers.js";

/** JSONGLED_GLARES=100 for a long run. */
const ROUNDS = Number(process.env.JSONGLED_GLARES ?? 10);
/** Calls that both sides change at once. In each, refusals arrive this much later than in the one before. */
const CALLS = Number(process.env.JSONGLED_GLARE_CALLS ?? 6);
const LATER_MS = 20;

async function join(stage, name, options) {
    const user = await stage.newUser(name, options);
    await watchPeers(user);
    await user.signIn();
    return user;
}

async function establish(stage, media, calleesOptions) {
    const [caller, callee] = await Promise.all([join(stage, "alice"), join(stage, "bob", calleesOptions)]);
    await caller.callPerson(callee.name, media);
    await callee.rings(caller.name, media.toLowerCase());
    await callee.press("Accept");
    for (const user of [caller, callee]) await user.inState("active");
    return [caller, callee];
}

const video = (user) => user.page.locator("[aria-label='Remote video']");

/** Waits until the user sees a picture that moves. */
async function expectPicture(user) {
    const read = () => video(user).evaluate((element) =>
        [element.hidden, element.videoWidth, element.getVideoPlaybackQuality().totalVideoFrames]);
    const [, , first] = await eventually(`${user.name} sees something`, read,
        ([hidden, width]) => !hidden && width > 0);
    await eventually(`${user.name} sees it move`, read, ([, , frames]) => frames > first);
}

const expectNoPicture = (user) => video(user).waitFor({ state: "hidden" });

async function expectStatus(user, words) {
    await user.call.locator(".stage-status", { hasText: words }).waitFor();
}

async function expectHeld(user, held) {
    await eventually(`${user.name}: held by ${held}`, () => user.call.getAttribute("data-held"), (by) => by === held);
}

scenario("an audio call gets pictures, screens from either side, a new route, is held and goes on", async (stage) => {
    const [alice, bob] = await establish(stage, "Audio");
    const sid = await alice.call.getAttribute("data-sid");
    for (const user of [alice, bob]) {
        await expectFlow(user, "microphone");
        await expectNoPicture(user);
    }

    await alice.press("Start camera");
    await expectFlow(bob, "camera");
    await expectPicture(bob);
    await bob.press("Start camera");
    await expectFlow(alice, "camera", "microphone");
    await expectPicture(alice);

    for (const [sharer, viewer] of [[alice, bob], [bob, alice]]) {
        await sharer.press("Share screen");
        await expectFlow(viewer, "screen", "camera");
        await viewer.call.locator("video.remote[data-screen]").waitFor();
        await expectPicture(viewer);
    }
    for (const user of [alice, bob]) await expectStatus(user, "Both of you are sharing a screen");
    await alice.press("Stop sharing");
    await expectEnd(bob, "screen");
    await bob.call.locator("video.remote:not([data-screen])").waitFor();
    await expectPicture(bob);
    await expectStatus(alice, "bob is sharing a screen");
    await expectStatus(bob, "You are sharing your screen");
    await bob.press("Stop sharing");
    await expectEnd(alice, "screen");
    assert.deepEqual([await lights(alice, "video"), await lights(bob, "video")], [1, 1], "only the cameras are on");

    const before = await way(alice);
    await bob.showDetails();
    await bob.press("Reconnect");
    const after = await eventually("the media has a new way", () => way(alice), (now) => now !== before);
    assert.ok(after.split(" ").every((part) => !before.includes(part)), "both sides have drawn anew");
    await Promise.all([alice, bob].map(async (user) => {
        await expectFlow(user, "microphone", "camera");
        assert.equal(await connectionState(user), "connected");
    }));

    await alice.press("Hold");
    await expectHeld(alice, "local");
    await expectHeld(bob, "remote");
    await expectStatus(bob, "alice put the call on hold");
    for (const user of [alice, bob]) {
        for (const source of ["microphone", "camera"]) await expectEnd(user, source);
        await expectNoPicture(user);
    }
    assert.equal(await lights(alice, "video"), 0, "nobody is filmed on hold");
    await bob.press("Hold");
    await expectStatus(alice, "Both of you put the call on hold");
    await alice.press("Resume");
    await expectHeld(alice, "remote");
    await expectStatus(bob, "You put the call on hold");
    await bob.press("Resume");
    for (const user of [alice, bob]) {
        await expectHeld(user, null);
        await expectFlow(user, "microphone", "camera");
        await expectPicture(user);
    }
    for (const user of [alice, bob]) {
        assert.equal(await user.call.getAttribute("data-sid"), sid);
        assert.equal(await user.call.getAttribute("data-state"), "active");
    }
    await bob.press("Hang up");
    for (const user of [alice, bob]) assert.equal((await user.takeTicket()).reason, "terminated");
    for (const user of [alice, bob]) assert.equal(await lights(user, "video") + await lights(user, "audio"), 0);
});

scenario("a camera that is stopped is off, and on again when it is started", async (stage) => {
    const [alice, bob] = await establish(stage, "Video");
    await expectPicture(bob);
    for (const round of [1, 2]) {
        await alice.press("Stop camera");
        assert.equal(await lights(alice, "video"), 0, `the light is off in round ${round}`);
        assert.equal(await lights(alice, "audio"), 1);
        await bob.page.locator("[data-remote-muted=video]").waitFor();
        await expectNoPicture(bob);
        await alice.press("Start camera");
        await expectPicture(bob);
        assert.equal(await lights(alice, "video"), 1);
    }
    // If the camera cannot be opened again, the user is told, and may try again.
    await alice.press("Stop camera");
    await alice.page.evaluate(() => {
        const { mediaDevices } = navigator;
        const open = mediaDevices.getUserMedia;
        mediaDevices.getUserMedia = async () => {
            mediaDevices.getUserMedia = open;
            throw new DOMException("gone", "NotReadableError");
        };
    });
    await alice.press("Start camera");
    await alice.page.getByRole("alert").filter({ hasText: "No camera (in use by another application)" }).waitFor();
    assert.equal(await bob.page.locator("[data-remote-muted=video]").count(), 1);
    await alice.press("Start camera");
    await expectPicture(bob);
    // A camera that is pulled out is off as well.
    await alice.page.evaluate(() => {
        const [track] = window.tracks.filter(({ kind, readyState }) => kind === "video" && readyState === "live");
        track.stop();
        track.dispatchEvent(new Event("ended"));
    });
    await bob.page.locator("[data-remote-muted=video]").waitFor();
    await alice.call.getByRole("button", { name: "Start camera" }).waitFor();
});

scenario("a camera that is stopped while it rings stays off until it is started", async (stage) => {
    const [alice, bob] = await Promise.all(["alice", "bob"].map((name) => join(stage, name)));
    await alice.callPerson("bob");
    await bob.rings("alice");
    await alice.press("Stop camera");
    assert.equal(await lights(alice, "video"), 0);
    await bob.press("Accept");
    for (const user of [alice, bob]) await user.inState("active");
    await expectPicture(alice);
    await expectNoPicture(bob);
    await alice.press("Start camera");
    await expectPicture(bob);
});

/** Both do something at the same moment, but for `skew`. */
async function together(users, button, skew) {
    const moment = Date.now() + 25;
    await Promise.all(users.map(({ page }, i) => page.evaluate(([label, delay]) => new Promise((resolve) => {
        setTimeout(() => resolve(document.querySelector(`[aria-label="${label}"]`).click()), delay);
    }), [button, moment + i * skew - Date.now()])));
}

/** How many offers a user makes in running calls, and how many are refused because the other's came first. */
function countOffers(user) {
    const counter = { offers: 0, refused: 0 };
    user.page.on("websocket", (socket) => {
        socket.on("framesent", ({ payload }) => {
            const { action, query } = JSON.parse(payload).jsongle;
            if (action === "iq-set" && query === "session-negotiate") counter.offers += 1;
        });
        socket.on("framereceived", ({ payload }) => {
            if (JSON.parse(payload).jsongle.description.errorCode === 409002) counter.refused += 1;
        });
    });
    return counter;
}

scenario(`both share their screens at once, and stop at once, ${ROUNDS} times`, async (stage) => {
    const [alice, bob] = await Promise.all(["alice", "bob"].map((name) => stage.newUser(name)));
    const both = [alice, bob];
    const counters = both.map(countOffers);
    for (const user of both) {
        await watchPeers(user);
        await user.signIn();
    }
    await alice.callPerson("bob", "Audio");
    await bob.rings("alice", "audio");
    await bob.press("Accept");
    for (const user of both) await user.inState("active");
    for (let round = 1; round <= ROUNDS; round += 1) {
        await together(both, "Share screen", round % 4);
        await Promise.all(both.map((user) => expectFlow(user, "screen")));
        await together(both, "Stop sharing", round % 4);
        await Promise.all(both.map((user) => expectEnd(user, "screen")));
    }
    const changes = 2 * ROUNDS;
    const [offers, refused] = ["offers", "refused"].map((name) => counters[0][name] + counters[1][name]);
    stage.say(`${refused} of ${offers} offers crossed in ${changes} changes`);
    assert.ok(refused > 0, "no two offers crossed: this has tested nothing");
    // One of each, and one anew, which the next change may cross.
    assert.ok(offers <= 4 * changes, `${offers} offers in ${changes} changes`);
    for (const user of both) {
        await expectFlow(user, "microphone");
        const places = await user.page.evaluate("peers.at(-1).getTransceivers().length");
        assert.ok(places <= 5, `no more places than two that began at once make: ${places}`);
        assert.equal(await user.page.getByRole("alert").filter({ hasText: "call" }).count(), 0);
    }
}, { timeout: 300_000 });

/** From a refusal on, everything reaches the user so much later, as on a line that falters. */
async function delayRefusals(user) {
    const line = { delay: 0 };
    await user.page.routeWebSocket(/.*/, (page) => {
        const server = page.connectToServer();
        let isHeld = false;
        const waiting = [];
        server.onMessage((frame) => {
            if (!isHeld && JSON.parse(frame).jsongle.description.errorCode === 409002) {
                isHeld = true;
                setTimeout(() => {
                    isHeld = false;
                    for (const each of waiting.splice(0)) page.send(each);
                }, line.delay);
            }
            if (isHeld) waiting.push(frame);
            else page.send(frame);
        });
    });
    return line;
}

/** Places of a call in their order, as each description that this side holds has them. */
const places = (user) => user.page.evaluate(() => {
    const { currentLocalDescription: own, currentRemoteDescription: other } = window.peers.at(-1);
    return [own, other].map(({ sdp }) => [...sdp.matchAll(/^a=mid:(\S+)/gm)].map(([, mid]) => mid).join(" "));
});

scenario(`both add a camera and a screen at once in ${CALLS} calls, and refusals arrive late`, async (stage) => {
    const both = await Promise.all(["alice", "bob"].map((name) => stage.newUser(name)));
    const [alice, bob] = both;
    const counters = both.map(countOffers);
    const lines = await Promise.all(both.map(delayRefusals));
    for (const user of both) {
        await watchPeers(user);
        await user.signIn();
    }
    const sum = (name) => counters[0][name] + counters[1][name];
    for (let round = 1; round <= CALLS; round += 1) {
        for (const line of lines) line.delay = round * LATER_MS;
        const before = sum("offers");
        await alice.callPerson("bob", "Audio");
        await bob.rings("alice", "audio");
        await bob.press("Accept");
        for (const user of both) await user.inState("active");
        await Promise.all([together(both, "Share screen", round % 4), together(both, "Start camera", round % 4)]);
        await Promise.all(both.map((user) => expectFlow(user, "camera", "screen", "microphone")));
        await together(both, "Stop sharing", 0);
        await Promise.all(both.map((user) => expectEnd(user, "screen")));
        await together(both, "Share screen", round % 4);
        await Promise.all(both.map((user) => expectFlow(user, "camera", "screen")));
        const [first, ...others] = (await Promise.all(both.map(places))).flat();
        assert.deepEqual(others, [first, first, first], `places in call ${round}`);
        assert.ok(sum("offers") - before <= 8 * 4, `${sum("offers") - before} offers for 8 changes`);
        await alice.press("Hang up");
        for (const user of both) await user.takeTicket();
    }
    stage.say(`${sum("refused")} of ${sum("offers")} offers crossed in ${CALLS} calls`);
    assert.ok(sum("refused") > 0, "no two offers crossed: this has tested nothing");
    for (const user of both) assert.equal(await user.page.getByRole("alert").filter({ hasText: "call" }).count(), 0);
}, { timeout: 300_000 });

scenario("on hold a user can stop sharing, but not begin", async (stage) => {
    const [alice, bob] = await establish(stage, "Audio");
    await alice.press("Share screen");
    await expectFlow(bob, "screen");
    await alice.press("Hold");
    await expectHeld(bob, "remote");
    await expectEnd(bob, "screen");
    await alice.press("Stop sharing");
    await eventually("the capture stops", () => lights(alice, "video"), (count) => count === 0);
    const share = alice.call.getByRole("button", { name: "Share screen", exact: true });
    assert.ok(await share.isDisabled());
    await alice.press("Resume");
    for (const user of [alice, bob]) await expectFlow(user, "microphone");
    await expectEnd(bob, "screen");
    await bob.press("Hold");
    await expectHeld(alice, "remote");
    assert.equal(await lights(alice, "video"), 0);
});

scenario("media that no longer get through find a new route by themselves", async (stage) => {
    const { browser, freeze, thaw } = await stage.launchBrowser();
    const [alice, bob] = await establish(stage, "Audio", { browser });
    await expectFlow(alice, "microphone");
    const before = await way(alice);
    freeze();
    await expectStatus(alice, "Connection interrupted");
    // Offered, but to a browser that is frozen.
    await eventually("a new way is looked for", () => alice.page.evaluate("peers.at(-1).signalingState"),
        (state) => state === "have-local-offer");
    thaw();
    await eventually("it is found", () => way(alice), (now) => now !== before);
    for (const user of [alice, bob]) await expectFlow(user, "microphone");
    await alice.call.locator(".stage-status:empty").waitFor({ state: "attached" });
    assert.equal(await alice.call.getAttribute("data-state"), "active");
});

scenario("a call changes while a third rings on the other page of one of them", async (stage) => {
    const [alice, bob] = await establish(stage, "Audio");
    const [carol, second] = await Promise.all([stage.join("carol"), join(stage, "bob", { beside: bob })]);
    const heard = [];
    second.page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push(String(payload))));
    await second.page.reload();
    await second.connection("connected");
    await carol.callPerson("bob", "Audio");
    await second.rings("carol", "audio");
    await carol.inState("ringing");

    await alice.press("Start camera");
    await expectFlow(bob, "camera");
    await bob.press("Share screen");
    await expectFlow(alice, "screen");
    assert.equal(await second.page.getByRole("alertdialog").count(), 1, "it still rings");
    await second.press("Accept");
    for (const user of [carol, second]) await user.inState("active");
    await bob.press("Stop sharing");
    await expectEnd(alice, "screen");
    await expectFlow(second, "microphone");
    assert.ok(heard.length > 0);
    const sids = [alice, carol].map((user) => user.call.getAttribute("data-sid"));
    const [running] = await Promise.all(sids);
    assert.deepEqual(heard.filter((text) => text.includes(running)), [], "the other page hears nothing of that call");
});

/** Somebody whose client takes no offers but the first one. Answers every call, from within a user's page. */
async function joinAsSimple(user, name) {
    await user.page.evaluate(async (uid) => {
        const { default: JSONgle } = await import("./jsongle.js");
        const url = location.href.replace(/^http/, "ws");
        const simple = await JSONgle.connect(url, { uid, dn: uid }, { logLevel: "none" });
        await simple.request(simple.sn, "muc-join", { rid: "#muc#lobby" });
        window.simple = simple;
        const peer = new RTCPeerConnection();
        simple.oncall = () => setTimeout(() => simple.proceed());
        simple.oncandidatereceived = (candidate) => peer.addIceCandidate(candidate);
        simple.onofferreceived = async (call, offer) => {
            if (peer.currentRemoteDescription) {
                window.refused = (window.refused ?? 0) + 1;
                throw new Error("I know one offer");
            }
            await peer.setRemoteDescription(offer);
            await peer.setLocalDescription();
            simple.sendOffer(peer.localDescription);
        };
        peer.onicecandidate = ({ candidate }) => candidate?.candidate && simple.sendCandidate(candidate);
        peer.onconnectionstatechange = () => peer.connectionState === "connected" && simple.setAsActive();
    }, name);
}

scenario("if the other side cannot change a call, it goes on as it was, and the user is told", async (stage) => {
    const [alice, host] = await Promise.all([join(stage, "alice"), stage.join("host")]);
    await joinAsSimple(host, "simple");
    await alice.callPerson("simple", "Audio");
    await alice.inState("active");
    for (const button of ["Share screen", "Start camera", "Hold"]) {
        await alice.press(button);
        await alice.page.getByRole("alert").filter({ hasText: "The call goes on without the change" }).waitFor();
        await alice.page.getByRole("button", { name: "Dismiss" }).click();
        await alice.call.getByRole("button", { name: button, exact: true }).waitFor();
        assert.equal(await lights(alice, "video"), 0, button);
    }
    assert.equal(await host.page.evaluate("refused"), 3, "nothing is offered that was taken back");
    // What it says makes no sense either, which harms only itself.
    alice.expectError(/Failed to parse SessionDescription/);
    const outcome = await host.page.evaluate(() =>
        window.simple.sendOffer({ type: "offer", sdp: "v=0\r\nnonsense" }).then(() => "taken", ({ code }) => code));
    assert.equal(outcome, 501001);
    await expectHeld(alice, null);
    assert.equal(await alice.call.getAttribute("data-state"), "active");
    const states = await alice.page.evaluate("[peers.at(-1).signalingState, peers.at(-1).connectionState]");
    assert.deepEqual(states, ["stable", "connected"]);
});
