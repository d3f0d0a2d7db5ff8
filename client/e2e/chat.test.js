// Chat: in a room of three and between two, and through a restart of the server.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";

/** Their members take three answers of 64 KB. */
const GUESTS = 20;

const texts = (user) => user.log.getByRole("article").locator(".text, pre").allTextContents();

async function expectTicks(user, text, ticks) {
    await eventually(`${user.name} sees "${text}" as ${ticks}`,
        () => user.message(text).getAttribute("data-ticks"), (value) => value === ticks);
}

/** From now on keeps each state that the ticks of the user's newest message go through. */
async function watchTicks(user) {
    await user.page.evaluate(() => {
        window.seenTicks = [];
        // One message of the server is one task, and this runs after each.
        new MutationObserver(() => {
            const ticks = [...document.querySelectorAll("article[data-ticks]")].at(-1)?.dataset.ticks;
            if (ticks && ticks !== window.seenTicks.at(-1)) window.seenTicks.push(ticks);
        }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
}

async function joinTeam(stage) {
    const [alice, ...others] = await Promise.all([
        stage.join("alice"), stage.join("bob", { room: "team" }), stage.join("carol", { room: "team" }),
    ]);
    await alice.joinRoom("team");
    for (const user of [alice, ...others]) await user.members("team", 3);
    return [alice, ...others];
}

scenario("three in a room see each other type, write, read and react", async (stage) => {
    const all = await joinTeam(stage);
    const [alice, bob, carol] = all;

    await alice.messageBox.pressSequentially("hel");
    for (const user of [bob, carol]) {
        await user.page.locator("[data-typing]", { hasText: "alice is typing…" }).waitFor();
    }
    await alice.write("hello");
    for (const user of all) await user.message("hello").waitFor();
    for (const user of [bob, carol]) {
        assert.equal(await user.message("hello").getAttribute("data-from"), "alice");
        await eventually("alice has stopped typing", () => user.page.locator("[data-typing]").textContent(),
            (text) => !text.includes("alice"));
    }

    // Bursts, each of somebody who has seen the one before: only their order is the same for all.
    const expected = ["hello"];
    for (const writer of all) {
        for (const number of [1, 2, 3]) {
            await writer.write(`${writer.name} ${number}`);
            expected.push(`${writer.name} ${number}`);
        }
        for (const user of all) await user.message(`${writer.name} 3`).waitFor();
    }
    for (const user of all) assert.deepEqual(await texts(user), expected);

    await bob.react("alice 1", "thumbs up");
    const chip = (user, reaction) => user.message("alice 1").locator(`[data-reaction="${reaction}"]`);
    for (const user of all) {
        await chip(user, "👍").waitFor();
        assert.equal(await chip(user, "👍").getAttribute("data-count"), "1");
    }
    await carol.react("alice 1", "thumbs up");
    for (const user of all) {
        await eventually("both reactions are counted", () => chip(user, "👍").getAttribute("data-count"),
            (count) => count === "2");
    }
    await bob.react("alice 1", "party");
    for (const user of all) {
        await chip(user, "🎉").waitFor();
        assert.equal(await chip(user, "👍").getAttribute("data-count"), "1", "one reaction of each");
    }
});

scenario("the ticks of a message tell how far it came, and a badge that it is unread", async (stage) => {
    const [alice, bob, carol] = await joinTeam(stage);
    await bob.openConversation("lobby");
    await carol.openConversation("lobby");
    await watchTicks(alice);
    await alice.write("anybody?");
    await expectTicks(alice, "anybody?", "received");
    assert.deepEqual(await alice.page.evaluate("seenTicks"), ["sent", "server", "received"]);
    for (const user of [bob, carol]) {
        await eventually("the badge", () => user.unread("team"), (unread) => unread === 1);
    }

    await bob.openConversation("team");
    await expectTicks(alice, "anybody?", "read");
    assert.equal(await alice.message("anybody?").getAttribute("data-readers"), "1");
    await carol.openConversation("team");
    await eventually("both have read it", () => alice.message("anybody?").getAttribute("data-readers"),
        (readers) => readers === "2");
    assert.deepEqual(await alice.page.evaluate("seenTicks"), ["sent", "server", "received", "read"]);
    assert.equal(await bob.unread("team"), 0);
});

scenario("JSON is sent as such, and only where it is valid", async (stage) => {
    const [alice, bob, carol] = await joinTeam(stage);
    await alice.press("JSON");
    await alice.write("{\"answer\": 42");
    await alice.page.getByRole("alert").filter({ hasText: "JSON" }).waitFor();
    await alice.write("{\"answer\": 42}");
    for (const user of [alice, bob, carol]) {
        const [text, ...others] = await eventually("the JSON", () => user.log.locator("pre").allTextContents(),
            ({ length }) => length > 0);
        assert.deepEqual([JSON.parse(text), others], [{ answer: 42 }, []]);
        assert.match(text, /\n {2,}"answer"/, "pretty-printed");
    }
});

scenario("all are back in their room after a restart of the server, without a reload", async (stage) => {
    const all = await joinTeam(stage);
    const [alice] = all;
    await alice.write("before");
    for (const user of all) {
        await user.message("before").waitFor();
        user.expectLostServer();
        await user.page.evaluate(() => { window.isSamePage = true; });
    }
    await stage.server.stop();
    for (const user of all) await user.connection("reconnecting");
    await stage.server.start();
    for (const user of all) {
        await user.connection("connected");
        await user.members("team", 3);
    }
    for (const writer of all) {
        await writer.write(`back: ${writer.name}`);
        for (const user of all) await user.message(`back: ${writer.name}`).waitFor();
        await expectTicks(writer, `back: ${writer.name}`, "read");
    }
    for (const user of all) {
        assert.deepEqual(await texts(user), ["before", "back: alice", "back: bob", "back: carol"]);
        assert.equal(await user.page.evaluate("isSamePage"), true);
    }
});

scenario("two write to each other, with ticks", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await alice.press("Write to bob");
    await alice.conversation("bob").waitFor();
    await watchTicks(alice);
    await alice.write("hello bob");
    await expectTicks(alice, "hello bob", "received");
    await bob.openConversation("alice");
    await bob.message("hello bob").waitFor();
    await expectTicks(alice, "hello bob", "read");
    assert.deepEqual(await alice.page.evaluate("seenTicks"), ["sent", "server", "received", "read"]);
    await bob.write("hello alice");
    await alice.message("hello alice").waitFor();
    await expectTicks(bob, "hello alice", "read");
});

/** The user's connection, which can be cut off from the server, as by a dead network, and then lost. */
async function joinByLine(stage, name) {
    const user = await stage.newUser(name);
    const line = { isDead: false, lose: null };
    await user.page.routeWebSocket(/./, (page) => {
        const server = page.connectToServer();
        page.onMessage((message) => line.isDead || server.send(message));
        server.onMessage((message) => line.isDead || page.send(message));
        line.lose = () => Promise.all([page, server].map((side) => side.close()));
    });
    await user.signIn();
    return [user, line];
}

scenario("messages wait while the connection is away, and are sent by themselves when it is back", async (stage) => {
    const [[alice, line], bob] = await Promise.all([joinByLine(stage, "alice"), stage.join("bob")]);
    for (const user of [alice, bob]) await user.members("lobby", 2);
    await alice.write("before");
    await expectTicks(alice, "before", "read");
    line.isDead = true;
    await alice.write("into the void");
    await alice.message("into the void").waitFor();
    await line.lose();
    await alice.connection("reconnecting");
    await expectTicks(alice, "into the void", "waiting");
    for (const text of ["not after all", "into the blue"]) {
        await alice.write(text);
        await expectTicks(alice, text, "waiting");
    }
    await alice.message("not after all").getByRole("button", { name: "Do not send" }).click();
    await alice.message("not after all").waitFor({ state: "detached" });
    line.isDead = false;
    await alice.connection("connected");
    for (const text of ["into the void", "into the blue"]) {
        await bob.message(text).waitFor();
        await expectTicks(alice, text, "read");
    }
    for (const user of [alice, bob]) assert.deepEqual(await texts(user), ["before", "into the void", "into the blue"]);
    assert.equal(await alice.page.locator("[data-failed], [data-ticks=waiting]").count(), 0);
});

scenario("a room of more people than one answer holds shows all of them", async (stage) => {
    const [alice, host] = await Promise.all([stage.newUser("alice"), stage.join("host")]);
    await host.page.evaluate(async (count) => {
        const { default: JSONgle } = await import("./jsongle.js");
        const url = location.href.replace(/^http/, "ws");
        // As large as a member may be: a few of them fill an answer.
        await Promise.all(Array.from({ length: count }, async (_, i) => {
            const uid = `guest-${i}`;
            const guest = await JSONgle.connect(url, { uid, dn: uid, about: "x".repeat(8000) });
            await guest.request(guest.sn, "muc-join", { rid: "#muc#lobby" });
        }));
    }, GUESTS);
    await alice.signIn();
    await alice.members("lobby", GUESTS + 2);
    assert.equal(await alice.page.getByRole("list", { name: "People" }).getByRole("listitem").count(), GUESTS + 1);
});

scenario("a message keeps the name that its author had when it came", async (stage) => {
    const alice = await stage.join("alice");
    await alice.page.evaluate(async () => {
        const { default: JSONgle } = await import("./jsongle.js");
        const url = location.href.replace(/^http/, "ws");
        window.zoe = await JSONgle.connect(url, { uid: "u-4711", dn: "Zoe" });
        await window.zoe.request(window.zoe.sn, "muc-join", { rid: "#muc#lobby" });
        window.zoe.sendMuc("#muc#lobby", "I said this");
    });
    const byline = () => alice.message("I said this").locator(".byline bdi").textContent();
    await alice.message("I said this").waitFor();
    assert.equal(await byline(), "Zoe (u-4711)");
    await alice.members("lobby", 2);
    await alice.page.evaluate("zoe.close()");
    await alice.members("lobby", 1);
    await alice.joinRoom("elsewhere");
    await alice.openConversation("lobby");
    assert.equal(await byline(), "Zoe (u-4711)");
});
