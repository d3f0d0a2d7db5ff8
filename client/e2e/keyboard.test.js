// Everything by keyboard alone: Tab to get somewhere, Enter, Space or Escape there.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";

const MOST_TABS = 60;

const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Waits until the focus is there by itself. */
async function expectFocus(what, locator) {
    await locator.waitFor();
    await eventually(`the focus is on ${what}`, () => hasFocus(locator));
}

/** Presses Tab until the focus is on a button. */
async function tabTo(user, name, within = user.page) {
    const button = within.getByRole("button", { name, exact: true });
    await button.waitFor();
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
        if (await hasFocus(button)) return;
        await user.page.keyboard.press("Tab");
    }
    assert.fail(`${name} cannot be reached with ${MOST_TABS} tabs`);
}

async function activate(user, name, { key = "Enter", within } = {}) {
    await tabTo(user, name, within);
    await user.page.keyboard.press(key);
}

async function type(user, text) {
    await user.page.keyboard.type(text);
    await user.page.keyboard.press("Enter");
}

async function signInByKeyboard(stage, name) {
    const user = await stage.newUser(name);
    await user.open();
    await expectFocus("the name", user.page.getByLabel("Your name"));
    await type(user, name);
    await user.connection("connected");
    return user;
}

scenario("everything can be done by keyboard", async (stage) => {
    const [alice, bob] = await Promise.all(["alice", "bob"].map((name) => signInByKeyboard(stage, name)));
    await alice.person("bob").waitFor();
    await activate(alice, "Write to bob", { key: "Space" });
    await alice.conversation("bob").waitFor();
    await expectFocus("the message to bob", alice.messageBox);
    await activate(alice, "Open lobby");
    await alice.conversation("lobby").waitFor();
    await expectFocus("the message to all", alice.messageBox);
    await type(alice, "hello");
    await bob.message("hello").waitFor();

    const menu = bob.message("hello");
    await activate(bob, "React to alice's message");
    await expectFocus("the first reaction", menu.getByRole("button", { name: "thumbs up" }));
    await bob.page.keyboard.press("Escape");
    await menu.getByRole("button", { name: "thumbs up" }).waitFor({ state: "hidden" });
    await activate(bob, "React to alice's message", { key: "Space" });
    await activate(bob, "heart", { within: menu });
    await alice.message("hello").locator("[data-reaction='❤️']").waitFor();

    await activate(alice, "Audio call bob", { key: "Space" });
    await bob.rings("alice", "audio");
    await activate(bob, "Accept", { within: bob.incoming });
    for (const user of [alice, bob]) await user.inState("active");
    await activate(alice, "Mute microphone", { key: "Space" });
    await bob.page.locator("[data-remote-muted=audio]").waitFor();
    await activate(alice, "Hang up");
    for (const user of [alice, bob]) {
        await activate(user, "Close ticket");
        await user.ticket.waitFor({ state: "hidden" });
    }

    await bob.messageBox.focus();
    await activate(alice, "Audio call bob");
    await bob.rings("alice", "audio");
    await activate(bob, "Decline", { key: "Space" });
    assert.equal((await alice.takeTicket()).reason, "declined");
    await activate(bob, "Close ticket");
    await expectFocus("the message", bob.messageBox);
});
