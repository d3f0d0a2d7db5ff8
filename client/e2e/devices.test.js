// One user on several devices, and two users who call each other at the same moment.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";

const ROUNDS = 100;
/** How far ahead the two agree on a moment. */
const NOTICE_MS = 25;
/** How late the second click is after the first, at most. What the server does last depends on it. */
const SKEW_MS = 4;

/** `answering` answers what rings on all of the user's pages: the others stop ringing, and it has the call. */
async function answerOn(answering, others, caller) {
    for (const device of [answering, ...others]) await device.rings(caller.name, "audio");
    await answering.press("Accept");
    for (const user of [answering, caller]) await user.inState("active");
    for (const other of others) {
        await other.incoming.waitFor({ state: "hidden" });
        const { reason, cause } = await other.takeTicket();
        assert.deepEqual([reason, cause], ["retracted", "answered-elsewhere"]);
        assert.equal(await other.call.count(), 0);
    }
    assert.equal(await answering.call.getAttribute("data-sid"), await caller.call.getAttribute("data-sid"));
    await answering.showDetails();
    await eventually("audio arrives", () => answering.page.getByRole("region", { name: "Call quality" })
        .getAttribute("data-bytes-received"), (bytes) => Number(bytes) > 0);
    await answering.press("Mute microphone");
    await caller.page.locator("[data-remote-muted=audio]").waitFor();
    await caller.press("Hang up");
    const tickets = [await caller.takeTicket(), await answering.takeTicket()];
    assert.deepEqual(tickets.map(({ reason }) => reason), ["terminated", "terminated"]);
}

scenario("a call rings on both pages of a user until one answers", async (stage) => {
    const [bob, first] = await Promise.all([stage.join("bob"), stage.join("alice")]);
    const second = await stage.join("alice", { beside: first });
    await bob.callPerson("alice", "Audio");
    await answerOn(second, [first], bob);
});

scenario("a call that is declined on one page stops ringing on the other", async (stage) => {
    const [bob, first] = await Promise.all([stage.join("bob"), stage.join("alice")]);
    const second = await stage.join("alice", { beside: first });
    await bob.callPerson("alice", "Audio");
    for (const device of [first, second]) await device.rings("bob", "audio");
    await first.press("Decline");
    assert.equal((await bob.takeTicket()).reason, "declined");
    await second.incoming.waitFor({ state: "hidden" });
    await second.takeTicket();
});

scenario("a page that a user opens while a call rings for them rings, too", async (stage) => {
    const [bob, first] = await Promise.all([stage.join("bob"), stage.join("alice")]);
    const second = await stage.join("alice", { beside: first });
    await bob.callPerson("alice", "Audio");
    for (const device of [first, second]) await device.rings("bob", "audio");
    const third = await stage.join("alice", { beside: first });
    await answerOn(third, [first, second], bob);
});

/** What a page shows of a call that rings. */
const look = (user) => user.page.evaluate(() => {
    const { sid, state } = document.querySelector("[aria-label=Call]")?.dataset ?? {};
    return { sid, state, isIncoming: document.querySelector("[role=alertdialog]") !== null };
});

function isOneCall([a, b]) {
    return a.sid !== undefined && a.sid === b.sid && a.isIncoming !== b.isIncoming
        && a.state === "ringing" && b.state === "ringing";
}

/** How many calls a user has proposed so far. */
function countProposes(user) {
    const counter = { count: 0 };
    user.page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => {
        if (String(payload).includes("\"session-propose\"")) counter.count += 1;
    }));
    return counter;
}

async function meet(stage) {
    const users = [await stage.newUser("alice"), await stage.newUser("bob")];
    const counters = users.map(countProposes);
    await Promise.all(users.map((user) => user.signIn()));
    for (const [user, other] of [users, [...users].reverse()]) await user.person(other.name).waitFor();
    return { users, proposes: () => counters.map(({ count }) => count) };
}

/** Both click at the same moment, but for `skew`. */
async function callEachOther(users, skew) {
    const moment = Date.now() + NOTICE_MS;
    await Promise.all(users.map(({ page }, i) => page.evaluate(([name, delay]) => new Promise((resolve) => {
        setTimeout(() => resolve(document.querySelector(`[aria-label="Audio call ${name}"]`).click()), delay);
    }), [users[1 - i].name, moment + i * skew - Date.now()])));
}

scenario(`two users who call each other at once are in one call, ${ROUNDS} times`, async (stage) => {
    const { users, proposes } = await meet(stage);
    let crossed = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
        const before = proposes();
        await callEachOther(users, round % SKEW_MS);
        const lookBoth = () => Promise.all(users.map(look));
        const seen = await eventually(`one call rings in round ${round}`, lookBoth, isOneCall);
        if (proposes().every((count, i) => count > before[i])) crossed += 1;

        await users[seen.findIndex(({ isIncoming }) => isIncoming)].tap("Accept");
        await Promise.all(users.map((user) => user.inState("active")));
        assert.deepEqual((await lookBoth()).map(({ sid }) => sid), [seen[0].sid, seen[0].sid]);
        await users[round % 2].tap("Hang up");
        const reasons = await Promise.all(users.map(({ ticket }) => ticket.getAttribute("data-reason")));
        assert.deepEqual(reasons, ["terminated", "terminated"]);
        for (const user of users) await user.tap("Close ticket");
    }
    stage.say(`${crossed} of ${ROUNDS} rounds crossed`);
    assert.ok(crossed > 0, "no two calls crossed: this has tested nothing");
}, { timeout: 180_000 });
