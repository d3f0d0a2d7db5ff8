// Messages that survive: whoever was away finds them, on each of their devices, though the server was killed meanwhile.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { eventually, scenario } from "./browser.js";

const folder = mkdtempSync(join(tmpdir(), "jsongled-survives-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let stores = 0;
/** The flags of a server with a store of its own. */
const keeping = () => ({ flags: ["--store", `sqlite:${join(folder, String(++stores))}`] });

const texts = (user) => user.log.getByRole("article").locator(".text, pre").allTextContents();
const ticks = (user) => user.log.locator("article[data-mine]")
    .evaluateAll((all) => all.map((one) => [one.querySelector(".text").textContent, one.dataset.ticks]));
const list = (user) => user.page.getByRole("list", { name: "Conversations" }).getByRole("button")
    .evaluateAll((all) => all.map((one) => {
        const unread = Number(one.dataset.unread ?? 0);
        return [one.getAttribute("aria-label"), unread, one.querySelector(".conversation-preview").textContent];
    }));

/** What is to be the same on all devices of a user who have the same conversation open. */
const look = async (user) => JSON.stringify(
    { list: await list(user), texts: await texts(user), ticks: await ticks(user), title: await user.page.title() });

/** All of these devices show the same, once it has this in it. Returns what they show. */
async function same(devices, isThere) {
    const shown = await eventually("all devices show the same", () => Promise.all(devices.map(look)),
        ([one, ...others]) => isThere(JSON.parse(one)) && others.every((other) => other === one));
    return JSON.parse(shown[0]);
}

const hasUnread = (name, count) => ({ list: all }) => all.some(([label, n]) => label === `Open ${name}` && n === count);

/** The server dies in the midst of what it does, and comes back. */
async function kill(stage, users, meanwhile = async () => {}) {
    for (const user of users) user.expectLostServer();
    await stage.server.kill();
    for (const user of users) await user.connection("reconnecting");
    await meanwhile();
    await stage.server.start();
    for (const user of users) await user.connection("connected");
}

const leave = async (...users) => { for (const user of users) await user.page.context().close(); };

async function writeTo(user, name, text) {
    if (await user.conversation(name).count() === 0) {
        const form = user.page.getByRole("form", { name: "Reach somebody" });
        await form.getByLabel("User name").fill(name);
        await form.getByRole("button", { name: "Write" }).click();
        await user.conversation(name).waitFor();
    }
    await user.write(text);
    await eventually(`"${text}" is stored`, () => user.message(text).getAttribute("data-ticks"),
        (value) => value !== "sent" && value !== "waiting");
}

scenario("two devices show the same list, unread numbers, order and ticks, whoever was away", async (stage) => {
    const [bob, desk] = await Promise.all([stage.join("bob"), stage.join("alice")]);
    await writeTo(bob, "alice", "one");
    await desk.openConversation("bob");
    await writeTo(desk, "bob", "two");
    const phone = await stage.join("alice");
    await phone.openConversation("bob");
    await same([desk, phone], ({ texts: all, ticks: own }) => all.length === 2 && own[0][1] === "read");

    await leave(desk, phone);
    await writeTo(bob, "alice", "three");
    await bob.write("four");
    await kill(stage, [bob], () => bob.write("five"));
    await writeTo(bob, "alice", "six");
    const back = [await stage.join("alice"), await stage.join("alice")];
    const away = await same(back, hasUnread("bob", 4));
    assert.deepEqual([away.list[0], away.title], [["Open bob", 4, "six"], "(4) jsongled"]);

    await back[0].openConversation("bob");
    await eventually("it is read on both", () => back[1].unread("bob"), (unread) => unread === 0);
    await back[1].openConversation("bob");
    const read = await same(back, hasUnread("bob", 0));
    assert.deepEqual(read.texts, ["one", "two", "three", "four", "five", "six"]);
    assert.equal(read.title, "jsongled");
    await eventually("bob sees that all is read", () => ticks(bob), (all) => all.every(([, tick]) => tick === "read"));

    await leave(bob);
    await writeTo(back[0], "bob", "seven");
    await kill(stage, back, () => back[1].write("eight"));
    const waiting = await same(back, ({ ticks: own }) => own.length === 3 && own.at(-1)[1] === "server");
    assert.deepEqual(waiting.ticks, [["two", "read"], ["seven", "server"], ["eight", "server"]]);
    const again = await stage.join("bob");
    await eventually("bob has both unread", () => again.unread("alice"), (unread) => unread === 2);
    await same(back, ({ ticks: own }) => own.at(-1)[1] === "received");
    await again.openConversation("alice");
    const all = await same(back, ({ ticks: own }) => own.every(([, tick]) => tick === "read"));
    assert.deepEqual(await texts(again), all.texts);
    await back[0].shoot("survives desk");
}, keeping());

scenario("a room has what was said in it while one was there, on each device and after a restart", async (stage) => {
    const [alice, bob] = [await stage.join("alice", { room: "team" }), await stage.join("bob", { room: "team" })];
    for (const user of [alice, bob]) await user.members("team", 2);
    await alice.write("before");
    await bob.message("before").waitFor();
    const other = await stage.join("alice", { room: "team" });
    await other.write("from elsewhere");
    for (const user of [alice, bob]) await user.message("from elsewhere").waitFor();
    await kill(stage, [alice, bob, other]);
    for (const user of [alice, bob, other]) await user.members("team", 2);
    await bob.write("after");
    const said = ["before", "from elsewhere", "after"];
    for (const user of [alice, bob, other]) {
        await user.message("after").waitFor();
        assert.deepEqual(await texts(user), said);
    }
    await leave(alice, other);
    await bob.members("team", 1);
    const back = await stage.join("alice", { room: "team" });
    await back.message("after").waitFor();
    assert.deepEqual(await texts(back), said);
}, keeping());

async function change(user, text, ...buttons) {
    await user.message(text).hover();
    await user.message(text).getByRole("button", { name: "Change your message" }).click();
    for (const name of buttons) await user.message(text).getByRole("button", { name, exact: true }).click();
}

scenario("a message is edited and taken back, for those who have it and those who were away", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await writeTo(alice, "bob", "teh first");
    await writeTo(alice, "bob", "a secret");
    await bob.openConversation("alice");
    const other = await stage.join("alice");
    await other.openConversation("bob");
    await change(alice, "teh first", "Edit");
    await alice.write("the first");
    await change(alice, "a secret", "Delete for everybody", "Really delete it?");
    const isChanged = async (user) => {
        await user.message("the first").getByText("edited", { exact: true }).waitFor();
        await user.message("This message was deleted").waitFor();
        assert.deepEqual(await texts(user), ["the first", "This message was deleted"]);
    };
    for (const user of [alice, bob, other]) await isChanged(user);

    await leave(bob);
    await writeTo(alice, "bob", "taken back");
    await change(alice, "taken back", "Delete for everybody", "Really delete it?");
    await kill(stage, [alice, other]);
    const back = await stage.join("bob");
    await back.openConversation("alice");
    await eventually("bob sees the last state", () => texts(back), (all) => all.length === 3
        && all[0] === "the first" && all[1] === all[2] && all[2] === "This message was deleted");
}, keeping());

scenario("older messages come as the user scrolls back, and what is in sight stays in its place", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await writeTo(bob, "alice", "line 0");
    await bob.page.evaluate(async () => {
        const { default: JSONgle } = await import("./jsongle.js");
        const carol = await JSONgle.connect(location.href.replace(/^http/, "ws"), { uid: "carol" });
        let stored;
        carol.onevent = ({ description: { type } }) => type === "server-received" && stored();
        for (let i = 1; i <= 130; i++) {
            carol.send("alice", `line ${i}`);
            await new Promise((resolve) => (stored = resolve));
        }
    });
    await eventually("all are unread", () => alice.unread("carol"), (unread) => unread === 130);
    const fresh = await stage.join("alice");
    await fresh.openConversation("carol");
    await fresh.message("line 130").waitFor();
    assert.equal((await texts(fresh)).length, 50);
    const top = (text) => fresh.log.getByText(text, { exact: true }).evaluate((one) => one.getBoundingClientRect().top);
    await fresh.log.evaluate((log) => { log.scrollTop = 200; });
    const before = await top("line 84");
    await eventually("older ones", () => texts(fresh), ({ length }) => length === 100);
    assert.ok(Math.abs(await top("line 84") - before) < 2, "it stays in its place");
    await fresh.log.evaluate((log) => { log.scrollTop = 0; });
    await eventually("all", () => texts(fresh), ({ length }) => length === 130);
    assert.deepEqual(await texts(fresh), Array.from({ length: 130 }, (_, i) => `line ${i + 1}`));
    await eventually("all is read", () => alice.unread("carol"), (unread) => unread === 0);
}, keeping());
