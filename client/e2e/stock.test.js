// Two clients of the JSONgle 3.1 API alone change their call: what the API lacks is in their applications, as requests.

import assert from "node:assert/strict";
import { eventually, scenario } from "./browser.js";
import { expectFlow, watchPeers, way } from "./peers.js";

const ROUNDS = 10;

/** A file with the JSONgle class of another version, as a module, to be used instead of the server's. */
const OTHER_LIBRARY = process.env.JSONGLED_STOCK;

/**
 * A client as applications of JSONgle 3.1 are written: the library over a transport in five lines, nothing of it that
 * 3.1 does not have. An offer in the running call goes out as the request "session-negotiate"; it comes in as one, or,
 * where the library knows of it, as the first offer does.
 */
const application = async ({ uid, library, url }) => {
    const { default: JSONgle } = await import(library);
    const described = async (peer) => {
        await peer.setLocalDescription();
        // Whole: a library that does not send candidates in a running call needs them in it.
        while (!/a=candidate/.test(peer.localDescription.sdp)) {
            await new Promise((resolve) => peer.addEventListener("icecandidate", resolve, { once: true }));
        }
        const { type, sdp } = peer.localDescription;
        return { type, sdp };
    };
    const socket = new WebSocket(url, "jsongle");
    const transport = {
        in: (callback) => socket.addEventListener("message", (event) => callback(JSON.parse(event.data))),
        out: (message) => socket.send(JSON.stringify(message)),
    };
    const jsongle = new JSONgle({ transport: { name: "stock", transport }, logLevel: "none" });
    const app = { jsongle, peer: null, state: "free", offersTaken: 0 };
    let turn = Promise.resolve();
    /** Descriptions are made one after the other: an offer and an answer at once would take each other's place. */
    const inTurn = (act) => {
        turn = turn.then(act);
        return turn;
    };
    const answerTo = (offer) => inTurn(async () => {
        await app.peer.setRemoteDescription(offer); // which rolls back an offer of our own
        return described(app.peer);
    });
    window.app = app;
    const other = ({ outgoing, caller, callee }) => (outgoing ? callee : caller);

    jsongle.oncallstatechanged = (state) => { app.state = state; };
    jsongle.oncall = (call) => {
        app.call = call;
        app.peer = new RTCPeerConnection();
        app.peer.onconnectionstatechange = () => app.peer.connectionState === "connected" && jsongle.setAsActive();
        if (call.direction === "incoming") setTimeout(() => jsongle.proceed());
    };
    jsongle.onofferneeded = async () => {
        app.peer.addTransceiver("audio");
        jsongle.sendOffer(await described(app.peer));
    };
    jsongle.onofferreceived = async (call, description, isOffer) => {
        if (!isOffer) return inTurn(() => app.peer.setRemoteDescription(description));
        jsongle.sendOffer(await answerTo(description));
        app.offersTaken += 1;
        return undefined;
    };

    // The application's own: it answers the hello, and negotiates in a running call.
    const connected = new Promise((resolve) => {
        jsongle.onrequest = async ({ query, transaction, description }, from) => {
            if (query === "session-hello") {
                await jsongle.answer(from, query, { uid, dn: uid }, transaction);
                return resolve();
            }
            if (query !== "session-negotiate" || description.sid !== app.call?.id) return undefined;
            const answer = await answerTo(description.offer);
            const { status } = await jsongle.answer(from, query, { sid: description.sid, answer }, transaction);
            if (status === "success") app.offersTaken += 1;
            return undefined;
        };
    });
    app.negotiate = async () => {
        const content = { sid: app.call.id, offer: await inTurn(() => described(app.peer)) };
        try {
            const { description } = await jsongle.request(other(app.call), "session-negotiate", content);
            await inTurn(() => app.peer.setRemoteDescription(description.answer));
            return "answered";
        } catch (error) {
            return error.description?.errorCode ?? String(error);
        }
    };
    app.share = async () => {
        const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
        app.peer.addTrack(stream.getTracks()[0], stream);
    };
    await connected;
};

async function joinStock(stage, uid) {
    const user = await stage.newUser(uid);
    await watchPeers(user);
    await user.open();
    const library = OTHER_LIBRARY ? "/other.js" : "/jsongle.js";
    if (OTHER_LIBRARY) await user.page.route("**/other.js", (route) => route.fulfill({ path: OTHER_LIBRARY }));
    await user.page.evaluate(application, { uid, library, url: stage.server.url });
    return user;
}

const run = (user, act) => user.page.evaluate(`(${act})(app)`);

const state = (user, expected) => eventually(`${user.name} is ${expected}`, () => run(user, (app) => app.state),
    (seen) => seen === expected);

const share = (user) => run(user, (app) => app.share());

const negotiate = (user) => run(user, (app) => app.negotiate());

scenario("two clients of JSONgle 3.1 share screens, find a new way, and settle who comes first", async (stage) => {
    const [alice, bob] = await Promise.all(["alice", "bob"].map((uid) => joinStock(stage, uid)));
    await run(alice, (app) => app.jsongle.call("bob", "video"));
    for (const user of [alice, bob]) await state(user, "active");

    for (const [sharer, viewer, source] of [[alice, bob, "camera"], [bob, alice, "camera"]]) {
        await share(sharer);
        assert.equal(await negotiate(sharer), "answered");
        await expectFlow(viewer, source);
    }
    const before = await way(alice);
    await run(alice, (app) => app.peer.restartIce());
    assert.equal(await negotiate(alice), "answered");
    assert.notEqual(await way(alice), before);
    await expectFlow(alice, "camera");

    // Both at once: the side whose offer comes second answers first, and then makes a new offer.
    for (const user of [alice, bob]) await share(user);
    let crossed = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
        const outcomes = await Promise.all([negotiate(alice), negotiate(bob)]);
        const [last] = [alice, bob].filter((user, i) => outcomes[i] !== "answered");
        if (!last) continue;
        assert.deepEqual(outcomes.toSorted(), [409002, "answered"]);
        crossed += 1;
        assert.equal(await negotiate(last), "answered");
    }
    stage.say(`${crossed} of ${ROUNDS} offers crossed`);
    assert.ok(crossed > 0, "no two offers crossed: this has tested nothing");
    for (const user of [alice, bob]) {
        await expectFlow(user, "camera", "screen");
        assert.equal(await run(user, (app) => app.state), "active");
    }
    // The restart, a screen each, two in each round; and the first, which is no negotiation.
    const taken = await Promise.all([alice, bob].map((user) => run(user, (app) => app.offersTaken)));
    const negotiations = 3 + 2 * ROUNDS;
    assert.equal(taken[0] + taken[1], 1 + negotiations, `offers taken: ${taken}`);
    await run(bob, (app) => app.jsongle.end());
    for (const user of [alice, bob]) await state(user, "ended");
    const { description } = await run(bob, (app) => app.jsongle.request("jsongled", "call-history", { limit: 1 }));
    assert.equal(description.calls[0].negotiations, negotiations, "the record counts what was answered");
});
