// A user whose network address is to stay hidden: the call goes through the TURN server that the server names.

import assert from "node:assert/strict";
import { after } from "node:test";
import { Coturn } from "../tests/coturn.js";
import { binary } from "../tests/jsongled.js";
import { eventually, scenario } from "./browser.js";
import { expectFlow, watchPeers, way } from "./peers.js";

const coturn = binary ? await Coturn.start() : null;
after(() => coturn?.stop());

/** Signs in, hidden or not. */
async function join(stage, name, { hides }) {
    const user = await stage.newUser(name);
    await watchPeers(user);
    await user.open();
    await user.page.getByText("Settings", { exact: true }).click();
    await user.page.getByLabel("Hide my network address").setChecked(hides);
    await user.signIn();
    return user;
}

async function call(caller, callee, media = "Audio") {
    await caller.callPerson(callee.name, media);
    await callee.rings(caller.name, media.toLowerCase());
    await callee.press("Accept");
    for (const user of [caller, callee]) await user.inState("active");
}

/** The candidate that this side's media goes out from, of the present negotiation. */
const ownCandidate = (user) => user.page.evaluate(async () => {
    const peer = window.peers.at(-1);
    const stats = await peer.getStats();
    const transport = [...stats.values()].find(({ type }) => type === "transport");
    const pair = stats.get(transport?.selectedCandidatePairId);
    const { candidateType, usernameFragment } = stats.get(pair?.localCandidateId) ?? {};
    return peer.currentLocalDescription.sdp.includes(`a=ice-ufrag:${usernameFragment}`) ? candidateType : null;
});

/** Waits until media goes out by the present negotiation; from what kind of candidate. */
const ownRoute = (user) => eventually(`${user.name} has chosen a route`, () => ownCandidate(user));

/** The addresses that a side has told the other one. */
const toldBy = (user) => user.page.evaluate(() =>
    [...window.peers.at(-1).localDescription.sdp.matchAll(/^a=candidate:.* typ (\w+)/gm)].map(([, type]) => type));

/** When this name and its password expire, in Unix seconds. */
const endOf = ({ username }) => Number(username.split(":")[0]);

scenario("a call of one who hides goes through the relay, and the other is told no other address", async (stage) => {
    const alice = await join(stage, "alice", { hides: true });
    const bob = await join(stage, "bob", { hides: false });
    await call(alice, bob);
    await expectFlow(alice, "microphone");
    await expectFlow(bob, "microphone");
    assert.equal(await ownRoute(alice), "relay");
    assert.deepEqual([...new Set(await toldBy(alice))], ["relay"]);
    assert.ok((await toldBy(bob)).includes("host"), "bob has nothing to hide");
}, { flags: coturn?.flags });

scenario("where the server hides addresses, a page with its default settings uses the relay alone", async (stage) => {
    const users = [await stage.join("alice"), await stage.join("bob")];
    for (const user of users) {
        await watchPeers(user);
        await user.page.reload();
        await user.connection("connected");
    }
    await call(...users);
    for (const user of users) {
        await expectFlow(user, "microphone");
        assert.equal(await ownRoute(user), "relay");
        assert.deepEqual([...new Set(await toldBy(user))], ["relay"]);
    }
}, { flags: coturn && [...coturn.flags, "--relay-only"] });

scenario("there is a relay for each new route, however often one is looked for", async (stage) => {
    const users = [await join(stage, "carol", { hides: true }), await join(stage, "dave", { hides: true })];
    const [carol] = users;
    await call(...users, "Video");
    for (let i = 0; i < 4; ++i) {
        const before = await way(carol);
        await carol.page.evaluate(() => window.peers.at(-1).restartIce());
        await eventually("there are new descriptions", () => way(carol), (now) => now !== before);
        for (const user of users) assert.equal(await ownRoute(user), "relay");
    }
}, { flags: coturn?.flags });

scenario("a new route is found by the password that came in the call, once the first has expired", async (stage) => {
    const alice = await join(stage, "alice", { hides: true });
    const bob = await join(stage, "bob", { hides: false });
    await call(alice, bob);
    const relay = () => alice.page.evaluate(() =>
        window.peers.at(-1).getConfiguration().iceServers.find(({ username }) => username));
    const first = await relay();
    await eventually("alice has another password", relay, ({ username }) => username !== first.username);
    await eventually("the first has expired", () => Date.now() / 1000, (now) => now > endOf(first) + 1);
    assert.equal(await coturn.takes(first), false);
    const before = await way(alice);
    await alice.page.evaluate(() => window.peers.at(-1).restartIce());
    await eventually("there are new descriptions", () => way(alice), (now) => now !== before);
    assert.equal(await ownRoute(alice), "relay");
    await expectFlow(bob, "microphone");
    assert.deepEqual([...new Set(await toldBy(alice))], ["relay"]);
}, { flags: coturn && [...coturn.flags, "--turn-ttl", "6s"] });

scenario("one who hides makes no call where there is no relay", async (stage) => {
    const alice = await join(stage, "alice", { hides: true });
    const bob = await join(stage, "bob", { hides: false });
    await alice.callPerson("bob", "Audio");
    await bob.rings("alice", "audio");
    await bob.press("Accept");
    await alice.page.getByText("there is no TURN server").first().waitFor();
    const tickets = [await alice.takeTicket(), await bob.takeTicket()];
    assert.deepEqual(tickets.map(({ reason }) => reason), ["retracted", "unreachable"]);
    assert.deepEqual(await alice.page.evaluate(() => window.peers.length), 0);
});
