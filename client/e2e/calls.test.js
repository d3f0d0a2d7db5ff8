// Calls between two browsers, from the first ring to the ticket, and all the ways they end.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";

/** The clocks of server and pages are one, but not read with the same precision. */
const CLOCK_MS = 10;

/** Media arrives and leaves, and goes on doing so. */
async function expectMedia(user) {
    await user.showDetails();
    const quality = user.page.getByRole("region", { name: "Call quality" });
    const read = () => quality.evaluate(({ dataset: { bytesSent, bytesReceived } }) =>
        ({ sent: Number(bytesSent), received: Number(bytesReceived) }));
    const first = await eventually(`${user.name} sends and receives`, read,
        ({ sent, received }) => sent > 0 && received > 0);
    await eventually(`${user.name} still sends and receives`, read,
        ({ sent, received }) => sent > first.sent && received > first.received);
}

async function expectPicture(user) {
    const read = () => user.page.getByLabel("Remote video").evaluate(({ videoWidth, currentTime }) =>
        ({ videoWidth, currentTime }));
    const first = await eventually(`${user.name} sees the other side`, read,
        ({ videoWidth, currentTime }) => videoWidth > 0 && currentTime > 0);
    await eventually(`${user.name} sees it move`, read, ({ currentTime }) => currentTime > first.currentTime);
}

async function expectQuality(user) {
    const quality = user.page.getByRole("region", { name: "Call quality" });
    const { rtt, loss, bitrate, mos } = await eventually("all numbers", () => quality.evaluate(({ dataset }) =>
        Object.fromEntries(["rtt", "loss", "bitrate", "mos"].map((name) => [name, Number.parseFloat(dataset[name])]))),
    (numbers) => Object.values(numbers).every((number) => !Number.isNaN(number)));
    const seen = JSON.stringify({ rtt, loss, bitrate, mos });
    assert.ok(rtt >= 0 && rtt < 5000 && loss >= 0 && loss <= 100 && bitrate > 0 && mos >= 1 && mos <= 5, seen);
    await quality.locator("svg").first().waitFor();
}

async function expectMuted(user, muted, text) {
    await eventually(`${user.name} sees ${muted} muted`, () => user.page.locator("[data-remote-muted]").evaluate(
        (element) => [element.dataset.remoteMuted, element.textContent.trim()]),
    ([state, words]) => state === muted && words.includes(text));
}

async function expectSteps(user, expected) {
    const steps = await user.page.getByRole("list", { name: "Call timeline" }).locator("[data-step]").evaluateAll(
        (items) => items.map((item) => [item.dataset.step, Date.parse(item.querySelector("time").dateTime)]));
    assert.deepEqual(steps.map(([step]) => step), expected);
    steps.reduce(([before, from], [step, at]) => {
        assert.ok(at >= from - CLOCK_MS, `${step} is not before ${before}`);
        return [step, at];
    });
}

async function establish(caller, callee, media = "Video") {
    await caller.callPerson(callee.name, media);
    await callee.rings(caller.name, media.toLowerCase());
    await callee.press("Accept");
    for (const user of [caller, callee]) await user.inState("active");
}

scenario("a video call to a user: media both ways, mute, quality, hang-up, tickets", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await alice.callPerson("bob");
    await bob.rings("alice");
    await alice.inState("ringing");
    await bob.press("Accept");
    for (const user of [alice, bob]) await user.inState("active");
    await bob.incoming.waitFor({ state: "hidden" });
    assert.equal(await alice.call.getAttribute("data-sid"), await bob.call.getAttribute("data-sid"));
    await Promise.all([alice, bob].map(async (user) => {
        await expectMedia(user);
        await expectPicture(user);
        await expectQuality(user);
    }));

    await alice.press("Mute microphone");
    await expectMuted(bob, "audio", "alice muted the microphone");
    await alice.press("Stop camera");
    await expectMuted(bob, "audio+video", "alice muted the microphone");
    await alice.press("Unmute microphone");
    await expectMuted(bob, "video", "alice");
    await bob.press("Mute microphone");
    await expectMuted(alice, "audio", "bob muted the microphone");
    await alice.press("Start camera");
    await expectMuted(bob, "none", "");
    await bob.press("Unmute microphone");
    await expectMuted(alice, "none", "");
    await expectPicture(bob);

    const outgoing = ["new", "trying", "ringing", "proceeded", "offering", "active"];
    await expectSteps(alice, outgoing);
    await alice.press("Hang up");
    for (const user of [alice, bob]) {
        await user.ticket.waitFor();
        await user.call.waitFor({ state: "hidden" });
    }
    await expectSteps(alice, [...outgoing, "ended"]);
    await expectSteps(bob, ["new", "ringing", "proceeded", "offering", "active", "ended"]);
    const tickets = [await alice.takeTicket(), await bob.takeTicket()];
    assert.deepEqual(tickets.map(({ reason }) => reason), ["terminated", "terminated"]);
    assert.match(tickets[0].outcomeText, /^You hung up after 0:\d\d$/);
    assert.match(tickets[1].outcomeText, /^alice hung up after 0:\d\d$/);
    await eventually("both have reported a score", () => stage.server.metric("jsongled_call_mos_count"),
        (count) => count === 2);
    assert.ok(await stage.server.metric("jsongled_call_mos_sum") >= 2, "a score is 1 at least");
});

scenario("a video call in a call room", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    for (const user of [alice, bob]) await user.joinRoom("den", "Call room for two");
    for (const user of [alice, bob]) await user.members("den", 2);
    await alice.conversation("den").getByRole("button", { name: "Video call" }).click();
    await bob.rings("alice");
    await bob.press("Accept");
    await Promise.all([alice, bob].map(async (user) => {
        await user.inState("active");
        await expectMedia(user);
        await expectPicture(user);
    }));
    await bob.press("Hang up");
    const tickets = [await alice.takeTicket(), await bob.takeTicket()];
    assert.deepEqual(tickets.map(({ reason }) => reason), ["terminated", "terminated"]);
    assert.match(tickets[0].outcomeText, /^bob hung up/);
});

scenario("a call that is declined, one that is retracted, and one to nobody", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    for (const [ender, button, reason, outcomes] of [
        [bob, "Decline", "declined", ["bob declined the call", "You declined the call from alice"]],
        [alice, "Hang up", "retracted", ["You cancelled the call to bob", "You missed a call from alice"]],
    ]) {
        await alice.callPerson("bob", "Audio");
        await bob.rings("alice", "audio");
        await alice.inState("ringing");
        await ender.press(button);
        await bob.incoming.waitFor({ state: "hidden" });
        const tickets = [await alice.takeTicket(), await bob.takeTicket()];
        assert.deepEqual(tickets.map((ticket) => ticket.reason), [reason, reason]);
        assert.deepEqual(tickets.map(({ outcomeText }) => outcomeText), outcomes);
    }
    await alice.reach("nobody");
    const { reason, outcomeText } = await alice.takeTicket();
    assert.deepEqual([reason, outcomeText], ["unreachable", "nobody cannot be reached"]);
    assert.equal(await bob.ticket.count(), 0);
});

scenario("a third user learns that the second is in a call, which goes on", async (stage) => {
    const [alice, bob, carol] = await Promise.all(["alice", "bob", "carol"].map((name) => stage.join(name)));
    await establish(alice, bob, "Audio");
    const sid = await bob.call.getAttribute("data-sid");
    await carol.callPerson("bob", "Audio");
    const { reason, cause, outcomeText } = await carol.takeTicket();
    assert.deepEqual([reason, cause, outcomeText], ["unreachable", "busy", "bob is busy"]);
    assert.equal(await bob.incoming.count(), 0);
    for (const user of [alice, bob]) {
        await user.inState("active");
        assert.equal(await user.call.getAttribute("data-sid"), sid);
    }
});

scenario("a page that is loaded anew while it rings, rings again", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await alice.callPerson("bob", "Audio");
    await bob.rings("alice", "audio");
    await alice.inState("ringing");
    await bob.page.reload();
    await bob.rings("alice", "audio");
    await alice.inState("ringing");
    await bob.press("Accept");
    for (const user of [alice, bob]) await user.inState("active");
});

scenario("a browser that is killed ends the call for the other side", async (stage) => {
    const { browser, kill } = await stage.launchBrowser();
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob", { browser })]);
    await establish(alice, bob, "Audio");
    await expectMedia(alice);
    await kill();
    const { reason, cause, outcomeText } = await alice.takeTicket();
    assert.deepEqual([reason, cause], ["unreachable", "disconnected"]);
    assert.match(outcomeText, /^bob's connection to the server was lost/);
    await alice.person("bob").waitFor({ state: "hidden" });
}, { flags: ["--resume-window", "2s"] });
