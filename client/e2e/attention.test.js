// What asks for attention takes nothing from the user: not the keyboard, the conversation or the view.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true };

const focused = (user) => user.page.evaluate(() => document.activeElement.getAttribute("aria-label"));

const announced = (user) => user.page.locator("[role=alert]").allTextContents();

const tab = (user, view) => user.page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: view });

/** Waits until the tab of a view has this sign, with this meaning. */
async function expectBadge(user, view, sign, words) {
    await eventually(`${user.name} has "${sign}" on ${view}`, () => tab(user, view).evaluate((element) =>
        [element.querySelector(".badge").textContent, element.getAttribute("aria-description")]),
    ([seen, description]) => seen === sign && description === words);
}

/** Types on, whatever happens on the page meanwhile. */
async function typeThrough(user, happening, text) {
    await user.page.keyboard.type(text.slice(0, 4));
    await happening();
    await user.page.keyboard.type(text.slice(4));
}

for (const [device, options] of [["a desk", {}], ["a phone", PHONE]]) {
    scenario(`a user who writes on ${device} goes on writing while a call comes in`, async (stage) => {
        const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob", options)]);
        await bob.messageBox.click();
        await bob.write("one moment"); // the box is empty, and the focus in it
        const ring = async () => {
            await alice.callPerson("bob");
            await bob.rings("alice");
            assert.equal(await focused(bob), "Message");
            assert.ok((await announced(bob)).includes("Incoming video call from alice"), "it is announced");
        };
        await typeThrough(bob, ring, "see you soon");
        for (const key of ["Space", "Enter", "Escape"]) await bob.page.keyboard.press(key);
        await alice.showPeople();
        await alice.openConversation("lobby");
        await alice.message("see you soon").waitFor();
        assert.equal(await bob.page.locator("[data-sid]").getAttribute("data-state"), "ringing");

        const takeBack = async () => {
            await alice.press("Hang up");
            await bob.incoming.waitFor({ state: "hidden" });
            assert.deepEqual((await announced(bob)).filter((words) => words !== ""), []);
        };
        await typeThrough(bob, takeBack, "you gave up");
        assert.equal(await bob.messageBox.inputValue(), "you gave up");
        assert.equal(await focused(bob), "Message");
    });
}

scenario("a call that comes in leaves the focus on whatever has it, and Tab leads to it", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await bob.person("alice").waitFor();
    for (const leave of [
        () => bob.page.getByRole("button", { name: "Write to alice" }).focus(),
        () => bob.page.evaluate(() => document.activeElement.blur()),
        () => bob.messageBox.focus(),
    ]) {
        await leave();
        const before = await focused(bob);
        await alice.callPerson("bob", "Audio");
        await bob.rings("alice", "audio");
        assert.equal(await focused(bob), before);
        await bob.tap("Accept"); // or alice would have to wait before the next call
        for (const user of [alice, bob]) await user.inState("active");
        await alice.press("Hang up");
        for (const user of [alice, bob]) await user.takeTicket();
    }
    await alice.callPerson("bob", "Audio");
    await bob.rings("alice", "audio");
    await bob.messageBox.focus();
    for (const name of ["Send", "Accept"]) {
        await bob.page.keyboard.press("Tab");
        const button = bob.page.getByRole("button", { name, exact: true });
        assert.ok(await button.evaluate((element) => element === document.activeElement), name);
    }
    await bob.page.keyboard.press("Enter");
    await bob.inState("active");
    assert.equal(await focused(bob), "Call");
});

scenario("on a phone a direct message and a missed call leave a sign", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob", PHONE)]);
    await alice.press("Write to bob");
    await alice.conversation("bob").waitFor();
    await alice.write("for you alone");
    await expectBadge(bob, "People", "1", "1 unread");
    await alice.write("and one more");
    await expectBadge(bob, "People", "2", "2 unread");
    await tab(bob, "People").click();
    await bob.openConversation("alice");
    await bob.message("and one more").waitFor();
    await expectBadge(bob, "People", "", null);

    await tab(bob, "People").click();
    await alice.write("out of sight");
    await expectBadge(bob, "Chat", "1", "1 unread");
    await tab(bob, "Chat").click();
    await expectBadge(bob, "Chat", "", null);

    await alice.callPerson("bob", "Audio");
    await bob.rings("alice", "audio");
    await expectBadge(bob, "Call", "!", "Incoming call");
    await alice.press("Hang up");
    await expectBadge(bob, "Call", "!", "You missed a call from alice");
    await tab(bob, "Call").click();
    await expectBadge(bob, "Call", "", null);
    await bob.takeTicket();
});

scenario("in a call the chat beside it is with the other party", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await bob.messageBox.fill("a draft for all");
    await alice.callPerson("bob", "Audio");
    await alice.conversation("bob").waitFor();
    await bob.rings("alice", "audio");
    await bob.conversation("lobby").waitFor(); // not before bob takes the call
    await bob.press("Accept");
    for (const user of [alice, bob]) await user.inState("active");
    await bob.conversation("alice").waitFor();
    assert.equal(await bob.messageBox.inputValue(), "");
    await bob.write("can you hear me?");
    await alice.message("can you hear me?").waitFor();
    await alice.press("Hang up");
    await bob.ticket.waitFor();
    await bob.conversation("alice").waitFor();
    await bob.openConversation("lobby");
    assert.equal(await bob.messageBox.inputValue(), "a draft for all");
    assert.equal(await bob.message("can you hear me?").count(), 0);
});

scenario("in a call room the chat beside the call is that of the room", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    for (const user of [alice, bob]) await user.joinRoom("den", "Call room for two");
    for (const user of [alice, bob]) await user.members("den", 2);
    await alice.conversation("den").getByRole("button", { name: "Audio call" }).click();
    await bob.openConversation("lobby");
    await bob.rings("alice", "audio");
    await bob.press("Accept");
    await bob.inState("active");
    await bob.conversation("den").waitFor();
});
