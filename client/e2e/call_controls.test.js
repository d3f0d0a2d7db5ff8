// What a user can do in a call, before it and at its end: devices, keys, ways to answer, and to leave by mistake.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";
import { expectFlow, lights, watchPeers } from "./peers.js";

async function join(stage, name, prepare = () => {}) {
    const user = await stage.newUser(name);
    await watchPeers(user);
    await prepare(user);
    await user.signIn();
    return user;
}

async function inCall(stage, { media = "Video", prepare } = {}) {
    const [alice, bob] = await Promise.all([join(stage, "alice", prepare), join(stage, "bob")]);
    await alice.callPerson("bob", media);
    await bob.rings("alice", media.toLowerCase());
    await bob.press("Accept");
    for (const user of [alice, bob]) await user.inState("active");
    return [alice, bob];
}

/** The device that a source of this kind comes from. */
const openDevice = (user, kind) => user.page.evaluate((wanted) => window.tracks
    .find((track) => track.kind === wanted && track.readyState === "live")?.getSettings().deviceId, kind);

const list = (user, what) => user.call.getByRole("combobox", { name: what, exact: true });

async function choose(user, what, index) {
    await user.press("More");
    const value = await list(user, what).locator("option").nth(index).getAttribute("value");
    await list(user, what).selectOption(value);
    await user.page.keyboard.press("Escape");
    await list(user, what).waitFor({ state: "hidden" });
    return value;
}

scenario("devices are chosen in a running call", async (stage) => {
    const [alice, bob] = await inCall(stage);
    for (const [what, kind] of [["Camera", "video"], ["Microphone", "audio"]]) {
        const before = await openDevice(alice, kind);
        await alice.press("More");
        const values = await list(alice, what).locator("option").evaluateAll((all) =>
            all.map(({ value }) => value));
        await alice.page.keyboard.press("Escape");
        const other = values.findIndex((value) => value !== "" && value !== before);
        const chosen = await choose(alice, what, other);
        await eventually(`${what} is another`, () => openDevice(alice, kind), (now) => now === chosen);
        assert.equal(await lights(alice, kind), 1, "the one before is off");
    }
    await choose(alice, "Camera", 1); // the browser's second one is a still
    await expectFlow(bob, "microphone", "camera");
    const speaker = await choose(alice, "Speaker", 1);
    await eventually("it plays there", () => alice.page.getByLabel("Remote video").evaluate(({ sinkId }) => sinkId),
        (now) => now === speaker);

    await alice.page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("gone", "NotReadableError"); };
    });
    await choose(alice, "Camera", 2);
    await alice.page.getByRole("alert").filter({ hasText: "That camera cannot be used: in use by another" }).waitFor();
});

/** The browser's two fake cameras look in two ways, like those of a phone. */
const asPhone = (user) => user.page.addInitScript(() => {
    InputDeviceInfo.prototype.getCapabilities = function getCapabilities() {
        return { facingMode: [this.label.endsWith("0") ? "user" : "environment"] };
    };
});

scenario("a phone has a button that flips the camera, and a desk has none", async (stage) => {
    const [alice, bob] = await inCall(stage, { prepare: asPhone });
    const flip = (user) => user.call.getByRole("button", { name: "Flip camera" });
    await flip(alice).waitFor();
    assert.equal(await flip(bob).count(), 0);
    const first = await openDevice(alice, "video");
    await flip(alice).click();
    await eventually("the other one is on", () => openDevice(alice, "video"), (now) => now && now !== first);
    await flip(alice).click();
    await eventually("the first is on again", () => openDevice(alice, "video"), (now) => now === first);
    await expectFlow(bob, "camera");
    await alice.press("Stop camera");
    await flip(alice).waitFor({ state: "hidden" });
});

scenario("letters are keys of a call, but not while one writes", async (stage) => {
    const [alice, bob] = await inCall(stage);
    const remoteMuted = (state) => bob.page.locator(`[data-remote-muted='${state}']`).waitFor();
    await alice.call.focus();
    await alice.page.keyboard.press("m");
    await remoteMuted("audio");
    await alice.page.keyboard.press("V");
    await remoteMuted("audio+video");
    await alice.page.keyboard.press("s");
    await bob.call.locator("video.remote[data-screen]").waitFor();
    await alice.page.keyboard.press("s");
    await bob.call.locator("video.remote:not([data-screen])").waitFor({ state: "attached" });
    for (const key of ["Control+m", "Alt+m"]) await alice.page.keyboard.press(key);

    await alice.messageBox.focus();
    await alice.page.keyboard.type("mvs");
    assert.equal(await alice.messageBox.inputValue(), "mvs");
    await alice.page.keyboard.press("Enter");
    await bob.message("mvs").waitFor(); // what a key had done would have come before
    await remoteMuted("audio+video");
    await alice.call.focus();
    await alice.page.keyboard.press("m");
    await remoteMuted("video");

    await alice.press("More");
    await list(alice, "Camera").waitFor();
    await alice.page.keyboard.press("Escape");
    await list(alice, "Camera").waitFor({ state: "hidden" });
    const more = alice.call.getByRole("button", { name: "More" });
    assert.ok(await more.evaluate((element) => element === document.activeElement), "the focus is back");
});

scenario("who does not want keys for calls has none", async (stage) => {
    const [alice, bob] = await inCall(stage, {
        prepare: async (user) => {
            await user.open();
            await user.page.getByText("Settings").click();
            await user.page.getByLabel("In calls, M mutes").uncheck();
        },
    });
    await alice.call.focus();
    await alice.page.keyboard.press("m");
    await alice.write("done");
    await bob.message("done").waitFor();
    await bob.page.locator("[data-remote-muted=none]").waitFor({ state: "attached" });
});

scenario("a video call can be answered without being seen", async (stage) => {
    const [alice, bob] = await Promise.all([join(stage, "alice"), join(stage, "bob")]);
    await alice.callPerson("bob");
    await bob.rings("alice");
    await bob.press("Audio only");
    for (const user of [alice, bob]) await user.inState("active");
    await expectFlow(bob, "microphone", "camera");
    await expectFlow(alice, "microphone");
    assert.equal(await lights(bob, "video"), 0);
    await bob.press("Start camera");
    await expectFlow(alice, "camera");
});

scenario("a call is declined with a word, which the caller reads where they write to each other", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    const say = {
        "I can’t talk right now.": () => bob.press("I can’t talk right now."),
        "in ten minutes?": async () => {
            await bob.page.getByLabel("Your own message").fill("in ten minutes?");
            await bob.page.keyboard.press("Enter");
        },
    };
    for (const [text, act] of Object.entries(say)) {
        await alice.callPerson("bob", "Audio");
        await bob.rings("alice", "audio");
        assert.equal(await bob.incoming.getByRole("button", { name: "Audio only" }).count(), 0);
        await bob.press("Message");
        await act();
        assert.equal((await alice.takeTicket()).reason, "declined");
        await bob.takeTicket();
        await alice.conversation("bob").waitFor();
        await alice.message(text).waitFor();
    }
});

scenario("in a call room the word goes to the room", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    for (const user of [alice, bob]) await user.joinRoom("den", "Call room for two");
    for (const user of [alice, bob]) await user.members("den", 2);
    await alice.conversation("den").getByRole("button", { name: "Audio call" }).click();
    await bob.rings("alice", "audio");
    await bob.press("Message");
    await bob.page.keyboard.press("Escape");
    await bob.page.getByLabel("Your own message").waitFor({ state: "hidden" });
    await bob.press("Message");
    await bob.press("I’ll call you back.");
    assert.equal((await alice.takeTicket()).reason, "declined");
    await alice.conversation("den").waitFor();
    await alice.message("I’ll call you back.").waitFor();
});

scenario("who leaves the page in a call is asked first", async (stage) => {
    const [alice, bob] = await inCall(stage, { media: "Audio" });
    const asked = [];
    alice.page.on("dialog", async (dialog) => {
        asked.push(dialog.type());
        await dialog.dismiss();
    });
    const leave = () => alice.page.evaluate(() => { location.reload(); });
    await leave();
    await eventually("alice is asked", () => asked.length);
    assert.deepEqual(asked, ["beforeunload"]);
    await alice.write("still there");
    await bob.message("still there").waitFor();
    for (const user of [alice, bob]) await user.inState("active");
    await alice.press("Hang up");
    for (const user of [alice, bob]) await user.takeTicket();
    const loaded = alice.page.waitForEvent("load");
    await leave();
    await loaded;
    assert.equal(asked.length, 1, "not without a call");
});
