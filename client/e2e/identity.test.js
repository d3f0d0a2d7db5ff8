// Who somebody is: names of any script, names that mean to confuse, and one name on two pages.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";

const HEBREW = "אבג דהו";
const OVERRIDE = "\u202E";
const CONFUSING = `${OVERRIDE}eve \u2069${OVERRIDE}x`;

/** Somebody whose client is not the page, in some of its rooms. Signs in from within a user's page. */
async function joinAs(user, member, rids = ["#muc#lobby"]) {
    await user.page.evaluate(async ([who, rooms]) => {
        const { default: JSONgle } = await import("./jsongle.js");
        const stranger = await JSONgle.connect(location.href.replace(/^http/, "ws"), who);
        for (const rid of rooms) await stranger.request(stranger.sn, "muc-join", { rid });
        (window.strangers ??= {})[who.uid] = stranger;
    }, [member, rids]);
}

/** Acts as one of them: `act(stranger)`. */
const as = (user, uid, act) => user.page.evaluate(`(${act})(strangers["${uid}"])`);

/**
 * The texts on the page, except those of strangers, in which something of ours appears on the wrong side of a
 * stranger's words: within a line, a Latin letter that comes after another in the text must be to its right on the
 * screen. And the attributes and the title that hold anything to turn the direction.
 */
const garbled = () => {
    const faults = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const boxOf = (node, at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect();
    };
    const lines = new Map(); // block -> letters in the order of the text
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const block = node.parentElement.closest("p, pre, h2, h3, li, dd, dt, button, header > bdi, .chip");
        if (!block || block.matches(".text, pre") || !node.parentElement.checkVisibility()) continue;
        for (const { index } of node.data.matchAll(/[a-zA-Z]/g)) {
            const { left, bottom, width } = boxOf(node, index);
            if (width) lines.set(block, [...(lines.get(block) ?? []), { left, line: Math.round(bottom / 8) }]);
        }
    }
    for (const [block, letters] of lines) {
        const turned = letters.some(({ left, line }, i) => i > 0 && letters[i - 1].line === line
            && left < letters[i - 1].left);
        if (turned) faults.push(block.textContent);
    }
    const words = [document.title];
    for (const element of document.querySelectorAll("[title], [aria-label], [aria-description]")) {
        words.push(...["title", "aria-label", "aria-description"].map((name) => element.getAttribute(name) ?? ""));
    }
    return [...faults, ...words.filter((text) => /[\u061C\u200E\u200F\u202A-\u202E\u2066\u2067]/.test(text))];
};

async function expectStraight(user, where) {
    assert.deepEqual(await user.page.evaluate(garbled), [], where);
}

scenario("names that run from right to left, or turn what follows, leave everything else in order", async (stage) => {
    const alice = await stage.join("alice");
    await joinAs(alice, { uid: HEBREW, dn: HEBREW });
    await joinAs(alice, { uid: "eve", dn: CONFUSING });
    await joinAs(alice, { uid: "zoe", dn: "zoe" });
    await alice.members("lobby", 4);
    await expectStraight(alice, "header and people");
    const header = await alice.conversation("lobby").locator("header").innerText();
    assert.match(header, /4 people: you, .*and/);

    await as(alice, "eve", (eve) => {
        eve.isTypingMuc(true, "#muc#lobby");
        eve.sendMuc("#muc#lobby", "\u202Esdrawkcab \u2069\u202Etext");
        eve.sendJSONMUC("#muc#lobby", { "\u202Ekey": "\u202Evalue" });
    });
    await as(alice, HEBREW, (hebrew) => {
        hebrew.isTypingMuc(true, "#muc#lobby");
        hebrew.sendMuc("#muc#lobby", "שלום");
    });
    await alice.write("hello");
    const mid = await alice.message("hello").getAttribute("data-mid");
    await as(alice, "eve", `(eve) => eve.reactToMessageMUC("${mid}", "\\u202Eab", "#muc#lobby")`);
    await as(alice, HEBREW, (hebrew) => hebrew.isTypingMuc(true, "#muc#lobby"));
    await alice.message("hello").locator("[data-reaction]").waitFor();
    await expectStraight(alice, "messages, typing, reactions");

    for (const name of [HEBREW, "eve"]) {
        await as(alice, name, (stranger) => stranger.call("alice", "audio"));
        await alice.incoming.waitFor();
        await expectStraight(alice, `the call of ${name}`);
        await as(alice, name, (stranger) => {
            stranger.onofferneeded = () => stranger.end();
        });
        await alice.press("Accept");
        await alice.ticket.waitFor();
        await expectStraight(alice, `the ticket of ${name}`);
        await alice.takeTicket();
    }
    await as(alice, "eve", (eve) => eve.request("alice", "no-such-query", {}).catch(() => {}));
    await alice.reach(HEBREW); // whose client does not answer
    await alice.inState("ringing");
    await expectStraight(alice, "a call out");
    await alice.press("Hang up");
    await alice.takeTicket();
});

scenario("somebody who is called You is not taken for the user", async (stage) => {
    const alice = await stage.join("alice");
    await joinAs(alice, { uid: "You" });
    await alice.members("lobby", 2);
    await as(alice, "You", (you) => you.sendMuc("#muc#lobby", "it is me"));
    await alice.message("it is me").waitFor();
    assert.equal(await alice.message("it is me").locator(".byline bdi").textContent(), "“You”");
});

scenario("somebody else of the same display name is somebody else", async (stage) => {
    const alice = await stage.join("alice");
    await joinAs(alice, { uid: "alice-2", dn: "alice" });
    await alice.members("lobby", 2);
    await as(alice, "alice-2", (twin) => twin.sendMuc("#muc#lobby", "hello from your twin"));
    const message = alice.message("hello from your twin");
    await message.waitFor();
    assert.equal(await message.locator(".byline bdi").textContent(), "alice (alice-2)");
    assert.equal(await message.getAttribute("data-mine"), null);
    await alice.person("alice (alice-2)").waitFor();
});

scenario("what a user writes on another page is their own, and not unread", async (stage) => {
    const [first, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    const second = await stage.join("alice");
    await second.joinRoom("team");
    await first.joinRoom("team");
    await first.openConversation("lobby");
    await second.messageBox.pressSequentially("wri");
    await second.write("written elsewhere");
    await second.openConversation("lobby");
    await second.write("to all");
    const message = first.message("to all");
    await message.waitFor();
    assert.equal(await message.getAttribute("data-mine"), "");
    assert.equal(await message.locator(".byline bdi").textContent(), "You, on another page or device");
    assert.equal(await message.getByRole("button", { name: "React" }).count(), 0, "nobody reacts to oneself");
    await bob.message("to all").waitFor();
    await eventually("it is read by bob alone", () => second.message("to all").evaluate(({ dataset }) => dataset),
        ({ ticks, readers }) => ticks === "read" && readers === "1");
    assert.equal(await first.unread("team"), 0);
    assert.equal(await first.page.locator("[data-typing]").textContent(), "");
    await first.openConversation("team");
    await first.message("written elsewhere").waitFor();
    await second.openConversation("team");
    assert.equal(await second.message("written elsewhere").getAttribute("data-ticks"), "server", "nobody else has it");
});

scenario("the page says that nobody is here only if that is true", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await alice.joinRoom("team");
    await alice.conversation("team").getByText("Nobody else is in this room yet").waitFor();
    assert.equal(await alice.page.getByText("Nobody else is here").count(), 0);
    await bob.conversation("lobby").getByRole("button", { name: "Leave" }).click();
    await bob.page.getByText("Nobody else is in your rooms").waitFor();
    await alice.reach("bob", "Audio"); // who is online, all the same
    await bob.rings("alice", "audio");
    await bob.press("Decline");
    for (const user of [alice, bob]) await user.takeTicket();
    for (const { page } of [alice, bob]) assert.equal(await page.getByText("Nobody else is here").count(), 0);
});
