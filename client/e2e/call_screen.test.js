// How a call fills the window: the picture, what lies over it and goes away, our own picture, and every size of window.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";

async function inCall(stage, { media = "Video", ...options } = {}) {
    const [alice, bob] = await Promise.all([stage.join("alice", options), stage.join("bob")]);
    await bob.callPerson("alice", media);
    await alice.rings("bob", media.toLowerCase());
    await alice.press("Accept");
    for (const user of [alice, bob]) await user.inState("active");
    if (media === "Video") for (const user of [alice, bob]) await expectPicture(user);
    return [alice, bob];
}

const remote = (user) => user.page.getByLabel("Remote video");
const expectPicture = (user) => eventually(`${user.name} sees the other side`,
    () => remote(user).evaluate(({ videoWidth }) => videoWidth));

const stageOf = (user) => user.call.locator(".stage");
const isIdle = (user) => stageOf(user).evaluate((element) => element.hasAttribute("data-idle"));
const expectIdle = (user, idle) => eventually(`${user.name}'s controls ${idle ? "fade" : "are there"}`,
    () => isIdle(user), (now) => now === idle);

async function movePointer(user) {
    const { x, y, width, height } = await stageOf(user).boundingBox();
    await user.page.mouse.move(x + width / 2, y + height / 2);
    await user.page.mouse.move(x + width / 2 + 9, y + height / 2);
}

/** The pointer of `user` rests until the controls are gone. Whoever was still before, and has them, keeps them. */
async function fade(user) {
    await movePointer(user);
    await expectIdle(user, false);
    await expectIdle(user, true);
}

scenario("the controls fade while nobody needs them, and come back", async (stage) => {
    const [alice, bob] = await inCall(stage);
    await alice.page.emulateMedia({ reducedMotion: "reduce" });
    await movePointer(alice);
    await fade(bob);
    assert.equal(await isIdle(alice), false, "not for users who want less motion");
    await alice.page.emulateMedia({ reducedMotion: "no-preference" });

    await alice.call.focus();
    await alice.page.keyboard.press("Tab");
    assert.ok(await alice.page.evaluate(() => document.activeElement.closest(".stage") !== null));
    await fade(bob);
    assert.equal(await isIdle(alice), false, "not while the keyboard is among them");
    await alice.press("More");
    await fade(bob);
    assert.equal(await isIdle(alice), false, "not while a menu is open");
    await alice.page.keyboard.press("Escape");

    await bob.page.keyboard.press("Shift");
    await expectIdle(bob, false);
    await fade(bob);
    const controls = bob.call.locator(".call-controls");
    await eventually("nothing is left of them", () => controls.evaluate((element) => getComputedStyle(element).opacity),
        (opacity) => opacity === "0");
    await bob.press("Mute microphone"); // the pointer comes first, so they are there
    await alice.page.locator("[data-remote-muted=audio]").waitFor();
    await alice.press("Stop camera");
    await expectIdle(bob, false);
    await bob.press("Stop camera");
    await alice.page.locator("[data-remote-muted='audio+video']").waitFor();
    assert.equal(await isIdle(bob), false, "not without a picture");
});

scenario("a touch that brings the controls back does nothing else", async (stage) => {
    const [alice, bob] = await inCall(stage, { viewport: { width: 390, height: 844 }, hasTouch: true });
    const { x, y, width, height } = await stageOf(alice).boundingBox();
    await alice.page.touchscreen.tap(x + width / 2, y + height / 3);
    await expectIdle(alice, true);
    const mute = alice.call.getByRole("button", { name: "Mute microphone" });
    const place = await mute.boundingBox();
    const tap = () => alice.page.touchscreen.tap(place.x + place.width / 2, place.y + place.height / 2);
    await tap();
    await expectIdle(alice, false);
    assert.equal(await mute.count(), 1);
    await tap();
    await bob.page.locator("[data-remote-muted=audio]").waitFor();
});

const filling = (user) => remote(user).evaluate((element) => getComputedStyle(element).objectFit);
const expectFit = (user, fit) => eventually(`the picture is shown as ${fit}`, () => filling(user), (now) => now === fit);

scenario("a picture of much the same shape fills the window, any other is shown whole, or as one likes", async (stage) => {
    const [alice, bob] = await inCall(stage, { viewport: { width: 800, height: 450 } });
    await expectFit(alice, "cover");
    await alice.page.setViewportSize({ width: 390, height: 844 });
    await expectFit(alice, "contain");
    const fill = alice.call.getByRole("button", { name: "Fill the screen" });
    for (const [pressed, fit] of [["false", "cover"], ["true", "contain"], ["false", "cover"]]) {
        await alice.press("More");
        assert.equal(await fill.getAttribute("aria-pressed"), pressed);
        await fill.click();
        await expectFit(alice, fit);
        await fill.waitFor({ state: "hidden" });
    }
    await bob.press("Share screen");
    await alice.call.locator("video.remote[data-screen]").waitFor();
    await expectFit(alice, "contain");
    await alice.press("More");
    assert.ok(await fill.isDisabled(), "nothing of a screen is cut");
});

scenario("the picture goes to a window of its own, and comes back with the call's end", async (stage) => {
    const [alice, bob] = await inCall(stage);
    const float = alice.call.getByRole("button", { name: "Picture in picture" });
    const floats = () => alice.page.evaluate(() =>
        document.pictureInPictureElement === document.querySelector("video.remote"));
    for (const [pressed, isFloating] of [["false", true], ["true", false], ["false", true]]) {
        await alice.press("More");
        assert.equal(await float.getAttribute("aria-pressed"), pressed);
        await float.click();
        await eventually(`the picture ${isFloating ? "floats" : "is back"}`, floats, (now) => now === isFloating);
    }
    await bob.press("Hang up");
    await alice.ticket.waitFor();
    await eventually("no window is left", () => alice.page.evaluate(() => document.pictureInPictureElement === null));
});

const corner = (user) => user.call.locator(".own").getAttribute("data-corner");

scenario("our own picture goes to another corner by pointer, by click and by key", async (stage) => {
    const [alice] = await inCall(stage);
    const move = alice.call.getByRole("button", { name: "Move your picture" });
    const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
    const before = await move.boundingBox();
    const area = await stageOf(alice).boundingBox();
    assert.equal(await corner(alice), "bottom right");
    await alice.page.mouse.move(...middle(before));
    await alice.page.mouse.down();
    await alice.page.mouse.move(area.x + area.width * 0.3, area.y + area.height * 0.3, { steps: 4 });
    const [x, y] = middle(await move.boundingBox());
    assert.deepEqual([Math.round(x), Math.round(y)],
        [Math.round(area.x + area.width * 0.3), Math.round(area.y + area.height * 0.3)], "it is under the pointer");
    await alice.page.mouse.up();
    assert.equal(await corner(alice), "top left");
    const after = await move.boundingBox();
    assert.ok(after.x < area.x + 30 && after.y < area.y + 90, JSON.stringify(after));
    await move.click();
    assert.equal(await corner(alice), "top right");
    for (const [key, expected] of [
        ["ArrowDown", "bottom right"], ["ArrowRight", "bottom right"], ["ArrowLeft", "bottom left"],
        ["ArrowUp", "top left"], ["Enter", "top right"],
    ]) {
        await alice.page.keyboard.press(key);
        assert.equal(await corner(alice), expected, key);
    }
});

scenario("a call has the full screen if one likes, and gives it back", async (stage) => {
    const [alice, bob] = await inCall(stage);
    const button = alice.call.getByRole("button", { name: "Full screen" });
    assert.equal(await button.getAttribute("aria-pressed"), "false");
    await button.click();
    await alice.messageBox.waitFor({ state: "hidden" });
    await alice.call.getByRole("button", { name: "Full screen", pressed: true }).waitFor();
    const fills = () => stageOf(alice).evaluate((element) => {
        const { width, height } = element.getBoundingClientRect();
        return [width, height].join() === [innerWidth, innerHeight].join();
    });
    await eventually("the stage is all there is", fills);
    await button.click();
    await alice.messageBox.waitFor();
    await button.click();
    await alice.messageBox.waitFor({ state: "hidden" });
    await alice.page.keyboard.press("Escape");
    await alice.messageBox.waitFor();
    await button.click();
    await alice.messageBox.waitFor({ state: "hidden" });
    await bob.press("Hang up");
    await alice.ticket.waitFor();
    await eventually("the full screen ends with the call", () =>
        alice.page.evaluate(() => document.fullscreenElement === null));
});

scenario("what is beside a call comes and goes, and tells what is new in it", async (stage) => {
    const [alice, bob] = await inCall(stage);
    const chat = alice.call.getByRole("button", { name: "Chat" });
    const people = alice.call.getByRole("button", { name: "People" });
    assert.deepEqual([await chat.getAttribute("aria-pressed"), await people.getAttribute("aria-pressed")],
        ["true", "false"]);
    await alice.conversationButton("lobby").waitFor({ state: "hidden" });
    await chat.click();
    await alice.messageBox.waitFor({ state: "hidden" });
    await bob.write("can you read this?");
    await eventually("it is told", () => chat.getAttribute("aria-description"), (words) => words === "1 unread");
    await people.click();
    await alice.openConversation("bob");
    await alice.message("can you read this?").waitFor();
    await eventually("it is read", () => chat.getAttribute("aria-description"), (words) => words === null);
    assert.equal(await chat.getAttribute("aria-pressed"), "true");
});

/** Windows, and pages that are zoomed to 200 % and 400 %. */
const WINDOWS = [[1440, 900], [1024, 768], [844, 390], [390, 844], [320, 640], [720, 450], [360, 225]];

/** What is wrong with the controls of a call: no name, too small for a finger, out of the window, or under something. */
const flaws = (scope) => [...document.querySelectorAll(scope)].flatMap((element) => {
    if (!element.checkVisibility()) return [];
    const name = element.getAttribute("aria-label") ?? element.textContent;
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return [
        !name && `${element.outerHTML} has no name`,
        (width < 44 || height < 44) && `${name} is ${width} × ${height}`,
        (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) && `${name} is out of the window`,
        hit !== null && !element.contains(hit) && `${name} is under ${hit.className}`,
    ].filter(Boolean);
});

/** Of white and of an icon or a text, whatever is behind it: relative luminance as WCAG has it. */
const contrast = (element) => {
    const parse = (color) => color.match(/[\d.]+/g).map(Number);
    const light = (rgb) => rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const { color, backgroundColor } = getComputedStyle(element);
    const [r, g, b, a = 1] = parse(backgroundColor);
    const worst = light([r, g, b].map((c) => c * a + 255 * (1 - a)));
    return (light(parse(color).slice(0, 3)) + 0.05) / (worst + 0.05);
};

scenario("a call is whole in every window, and readable on any picture", async (stage) => {
    const [alice, bob] = await inCall(stage);
    await bob.press("Mute microphone");
    await alice.page.locator("[data-remote-muted=audio]").waitFor();
    for (const [width, height] of WINDOWS) {
        await alice.page.setViewportSize({ width, height });
        await movePointer(alice);
        await alice.shoot(`call ${width}x${height}`);
        assert.deepEqual(await alice.page.evaluate(flaws, ".stage button"), [], `${width} × ${height}`);
        await alice.press("More");
        assert.deepEqual(await alice.page.evaluate(flaws, ".popup button"), [], `the menu in ${width} × ${height}`);
        await alice.page.keyboard.press("Escape");
    }
    for (const part of [".stage-caption", ".remote-muted", ".call-controls .round:not(.danger)", ".round.danger"]) {
        const ratio = await alice.call.locator(part).first().evaluate(contrast);
        assert.ok(ratio >= 4.5, `${part} on white: ${ratio}`);
    }
    await alice.press("Hang up");
    for (const user of [alice, bob]) await user.takeTicket();
    for (const media of ["Video", "Audio"]) {
        await bob.callPerson("alice", media);
        await alice.rings("bob", media.toLowerCase());
        for (const [width, height] of WINDOWS) {
            await alice.page.setViewportSize({ width, height });
            assert.deepEqual(await alice.page.evaluate(flaws, ".incoming-buttons > button"), [], `${width} × ${height}`);
        }
        await alice.press("Decline");
        await alice.page.setViewportSize({ width: 1280, height: 720 }); // a small one shows the chat
        for (const user of [alice, bob]) await user.takeTicket();
    }
});
