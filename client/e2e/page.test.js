// The page itself: whom it signs in, and how it looks on a phone and on a desk, by day and by night.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";

const DEVICES = {
    phone: { viewport: { width: 375, height: 740 }, hasTouch: true },
    desktop: { viewport: { width: 1280, height: 800 } },
};

scenario("a reload keeps the name and ends the call, signing out forgets the name", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await alice.callPerson("bob", "Audio");
    await bob.rings("alice", "audio");
    await bob.press("Accept");
    for (const user of [alice, bob]) await user.inState("active");
    await alice.page.reload();
    assert.equal((await bob.takeTicket()).reason, "terminated");
    await alice.connection("connected");
    await alice.members("lobby", 2);
    await bob.openConversation("lobby");
    await alice.write("back again");
    await bob.message("back again").waitFor();
    assert.equal(await bob.message("back again").getAttribute("data-from"), "alice");

    await alice.press("Sign out");
    const form = alice.page.getByRole("form", { name: "Sign in" });
    await form.waitFor();
    await bob.person("alice").waitFor({ state: "hidden" });
    await alice.page.reload();
    await form.waitFor();
    assert.equal(await form.getByLabel("Your name").inputValue(), "");
});

/** What does not fit: a page wider than the screen, and controls that reach over its edge. */
const overflow = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const controls = [...document.querySelectorAll("button, input, textarea, video")].filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && element.checkVisibility() && (left < 0 || right > clientWidth);
    });
    return [...(scrollWidth > clientWidth ? [`page of ${scrollWidth} px`] : []),
        ...controls.map((element) => element.getAttribute("aria-label") ?? element.textContent)];
};

/** Keeps how a state of the page looks, by day and by night. */
async function shoot(user, state) {
    for (const colorScheme of ["light", "dark"]) {
        await user.page.emulateMedia({ colorScheme });
        await user.shoot(`${state} ${user.name} ${colorScheme}`);
        assert.deepEqual(await user.page.evaluate(overflow), [], `${state} on a ${user.name} fits`);
    }
}

async function show(user, view) {
    await user.page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: view }).click();
}

async function startOnBoth(stage) {
    const users = [];
    for (const [name, options] of Object.entries(DEVICES)) {
        const user = await stage.newUser(name, options);
        await user.open();
        await shoot(user, "sign-in");
        await user.signIn();
        users.push(user);
    }
    for (const user of users) await user.members("lobby", 2);
    return users;
}

async function chat(phone, desktop) {
    await phone.write("Hello! Does this one reach you? It is long enough to need two lines on a small screen.");
    await desktop.message("Hello!").waitFor();
    await desktop.write("It does.");
    await desktop.write(`https://example.org/${"a-word-without-end".repeat(8)}`);
    await desktop.press("JSON");
    await desktop.write("{\"answer\": 42, \"list\": [1, 2, 3]}");
    await desktop.press("JSON");
    await phone.message("\"answer\"").waitFor();
    await phone.react("It does.", "party");
    await desktop.message("It does.").locator("[data-reaction]").waitFor();
    await phone.message("It does.").getByRole("button", { name: "React to" }).click();
    await shoot(phone, "reactions");
    await phone.page.keyboard.press("Escape");
}

scenario("every state looks right on a phone and on a desk, by day and by night", async (stage) => {
    const [phone, desktop] = await startOnBoth(stage);
    const both = [phone, desktop];
    const shootBoth = async (state) => { for (const user of both) await shoot(user, state); };
    await shootBoth("lobby");
    await show(phone, "People");
    await shoot(phone, "people");
    await show(phone, "Chat");
    await chat(phone, desktop);
    await shootBoth("chat");

    await desktop.callPerson("phone");
    await phone.rings("desktop");
    await desktop.inState("ringing");
    await shoot(desktop, "outgoing");
    await shoot(phone, "incoming");
    await phone.press("Accept");
    for (const user of both) {
        await user.inState("active");
        const video = user.page.getByLabel("Remote video");
        await eventually("the picture", () => video.evaluate(({ videoWidth }) => videoWidth));
        await user.showDetails();
        await user.page.locator("[data-mos][data-bitrate]:not([data-bitrate='0'])").waitFor();
    }
    await shootBoth("details");
    for (const user of both) await user.press("Close details");
    await desktop.press("Mute microphone");
    await phone.page.getByText("desktop muted the microphone").waitFor();
    await shootBoth("active");
    await desktop.press("Share screen");
    await phone.call.locator("video.remote[data-screen]").waitFor();
    await shootBoth("shared");
    await phone.press("Hold");
    await desktop.page.getByText("phone put the call on hold").waitFor();
    await shootBoth("held");
    await desktop.press("Hang up");
    for (const user of both) await user.ticket.waitFor();
    await shootBoth("ticket");
    for (const user of both) await user.takeTicket();

    await show(phone, "People");
    await phone.callPerson("desktop", "Audio");
    await desktop.rings("phone", "audio");
    await shoot(desktop, "incoming");
    await desktop.press("Accept");
    for (const user of both) await user.inState("active");
    await shootBoth("active-audio");
    for (const user of both) user.expectLostServer();
    await stage.server.stop();
    for (const user of both) await user.connection("reconnecting");
    await shootBoth("reconnecting");
    await stage.server.start();
    for (const user of both) assert.equal((await user.takeTicket()).cause, "disconnected");
});
