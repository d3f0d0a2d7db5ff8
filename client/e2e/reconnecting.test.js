// Calls whose signalling is cut for some seconds, silently or by a reset: they go on.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";
import { CUT } from "./line.js";
import { expectFlow, watchPeers, way } from "./peers.js";

/** JSONGLED_CUTS=1,5,25 for a long run. Seconds. */
const CUTS = (process.env.JSONGLED_CUTS ?? "1,5").split(",").map(Number);
const LONG_TEST_MS = 300_000;

const seconds = (count) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/** Who is on a line of their own, which can be cut. */
async function joinByLine(stage, name) {
    const line = await stage.newLine();
    const user = await stage.newUser(name, { origin: line.origin });
    user.expectLostServer();
    await watchPeers(user);
    await user.signIn();
    return Object.assign(user, { line });
}

async function both(stage) {
    return Promise.all([joinByLine(stage, "alice"), joinByLine(stage, "bob")]);
}

async function establish(stage) {
    const [alice, bob] = await both(stage);
    await alice.callPerson("bob");
    await bob.rings("alice");
    await bob.press("Accept");
    for (const user of [alice, bob]) await user.inState("active");
    for (const user of [alice, bob]) await expectFlow(user, "camera", "microphone");
    return [alice, bob];
}

/** Notes from now on who was shown as away: "local", "remote" or both. */
const watchGaps = (user) => user.page.evaluate(() => {
    window.gaps = new Set();
    window.gapObserver?.disconnect();
    window.gapObserver = new MutationObserver((changes) => {
        for (const { target } of changes) {
            const text = target.querySelector(".stage-status").textContent;
            const sides = target.dataset.reconnecting?.split(" ") ?? [];
            for (const side of sides) window.gaps.add(`${side} ${text}`);
        }
    });
    window.gapObserver.observe(document.body, { subtree: true, attributeFilter: ["data-reconnecting"] });
});
const gaps = (user) => user.page.evaluate(() => [...window.gaps].sort());

const isAway = (user) => user.call.and(user.page.locator("[data-reconnecting]"));

/** The gap is over for both: the connections are there, and the page says nothing of it any more. */
async function expectTogether(...users) {
    for (const user of users) {
        await user.connection("connected");
        await isAway(user).waitFor({ state: "detached" });
        assert.equal(await user.ticket.count(), 0, `the call of ${user.name} goes on`);
    }
}

for (const how of Object.values(CUT)) {
    scenario(`a video call goes on when the line is cut by ${how}, on either side or both`, async (stage) => {
        const [alice, bob] = await establish(stage);
        const [sid, route] = [await alice.call.getAttribute("data-sid"), await way(alice)];
        for (const length of CUTS) {
            for (const cut of [[alice], [bob], [alice, bob]]) {
                for (const user of [alice, bob]) await watchGaps(user);
                for (const { line } of cut) line.cut(how);
                await seconds(length);
                for (const { line } of cut) line.mend();
                for (const user of cut) {
                    await eventually(`${user.name} notices`, () => gaps(user),
                        (seen) => seen.includes("local Reconnecting…"));
                }
                await expectTogether(alice, bob);
                const others = [alice, bob].filter((user) => !cut.includes(user));
                // A server does not notice silence before the client is back.
                const expected = how === CUT.RESET ? ["remote Reconnecting…"] : [];
                for (const user of others) assert.deepEqual(await gaps(user), expected, `${user.name} was told`);
                for (const user of [alice, bob]) {
                    await expectFlow(user, "camera", "microphone");
                    assert.equal(await user.call.getAttribute("data-sid"), sid);
                    await user.inState("active");
                }
                assert.equal(await way(alice), route, "media that never stopped are left alone");
                stage.say(`${how} for ${length} s: ${cut.map(({ name }) => name).join(" and ")}`);
            }
        }
    }, { timeout: LONG_TEST_MS });
}

scenario("what is pressed during the gap takes effect after it: mute, camera, chat and the end", async (stage) => {
    const [alice, bob] = await establish(stage);
    alice.line.cut(CUT.RESET);
    await alice.connection("reconnecting");
    await isAway(bob).waitFor();
    await alice.press("Mute microphone");
    await alice.press("Stop camera");
    await alice.write("in a tunnel");
    await alice.message("in a tunnel").waitFor();
    assert.equal(await bob.message("in a tunnel").count(), 0);
    alice.line.mend();
    await expectTogether(alice, bob);
    await bob.page.locator("[data-remote-muted='audio+video']").waitFor();
    await bob.showPeople();
    await bob.openConversation("alice");
    await bob.message("in a tunnel").waitFor();
    assert.equal(await bob.message("in a tunnel").count(), 1);
    await alice.press("Unmute microphone");
    await bob.page.locator("[data-remote-muted=video]").waitFor();

    alice.line.cut(CUT.RESET);
    await alice.connection("reconnecting");
    await alice.press("Hang up");
    assert.equal((await alice.takeTicket()).reason, "terminated");
    await isAway(bob).waitFor();
    alice.line.mend();
    const { reason, outcomeText } = await bob.takeTicket();
    assert.equal(reason, "terminated");
    assert.match(outcomeText, /^alice hung up after/);
    await alice.connection("connected");
});

scenario("a call whose media have lost their way meanwhile looks for another", async (stage) => {
    const [alice, bob] = await establish(stage);
    const before = await way(alice);
    alice.line.cut(CUT.RESET);
    await isAway(alice).waitFor();
    // Nothing else tells the page: it has to look when the connection is back.
    await alice.page.evaluate(() =>
        Object.defineProperty(window.peers.at(-1), "connectionState", { value: "failed", configurable: true }));
    alice.line.mend();
    await eventually("there is a new way", () => way(alice), (now) => now !== before);
    await alice.page.evaluate(() => { delete window.peers.at(-1).connectionState; });
    await expectTogether(alice, bob);
    for (const user of [alice, bob]) await expectFlow(user, "camera", "microphone");
});

scenario("a call that rings goes on ringing, for both, and is answered after the gap", async (stage) => {
    const [alice, bob] = await both(stage);
    await alice.callPerson("bob");
    await bob.rings("alice");
    for (const user of [bob, alice]) {
        user.line.cut(CUT.RESET);
        await user.connection("reconnecting");
        user.line.mend();
        await user.connection("connected");
        await bob.rings("alice");
        await alice.inState("ringing");
    }
    bob.line.cut(CUT.RESET);
    await bob.connection("reconnecting");
    await bob.press("Accept");
    bob.line.mend();
    for (const user of [alice, bob]) await user.inState("active");
    for (const user of [alice, bob]) await expectFlow(user, "camera", "microphone");
});

scenario("a gap that is too long ends the call for both, who learn why", async (stage) => {
    const [alice, bob] = await establish(stage);
    alice.line.cut(CUT.RESET);
    const tickets = await Promise.all([alice, bob].map((user) => user.takeTicket()));
    assert.deepEqual(tickets.map(({ reason, cause }) => [reason, cause]),
        [["unreachable", "disconnected"], ["unreachable", "disconnected"]]);
    assert.match(tickets[0].outcomeText, /^Your connection to the server was lost after/);
    assert.match(tickets[1].outcomeText, /^alice's connection to the server was lost after/);
    alice.line.mend();
    await alice.connection("connected");
    await alice.openConversation("lobby");
    await alice.members("lobby", 2);
}, { flags: ["--resume-window", "4s"] });

scenario("a tab that is duplicated has a session of its own", async (stage) => {
    const [alice, bob] = await both(stage);
    const copy = await stage.duplicate(alice);
    copy.expectLostServer();
    await copy.connection("connected");
    for (const user of [alice, copy]) {
        alice.line.cut(CUT.RESET);
        for (const each of [alice, copy]) await each.connection("reconnecting");
        alice.line.mend();
        for (const each of [alice, copy]) await each.connection("connected");
        await user.write(`from ${user === copy ? "the copy" : "the first"}`);
    }
    for (const user of [alice, copy, bob]) {
        for (const text of ["from the first", "from the copy"]) await user.message(text).waitFor();
        assert.equal(await user.log.getByRole("article").count(), 2);
    }
});
