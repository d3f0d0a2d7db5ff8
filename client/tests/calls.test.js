// What a call accepts in which state, how it ends, and where this library does better than the one it replaces.

import assert from "node:assert/strict";
import test from "node:test";
import { ANSWER, at, bringTo, newClient, OFFER, propose, STEPS } from "./support.js";

/** Each message of a call: what it does in a call that accepts it. */
const HEARD = {
    trying: ({ hearInfo }) => hearInfo("trying", { tried: at(1) }),
    ringing: ({ hearInfo }) => hearInfo("ringing", { rang: at(1) }),
    proceed: ({ hear }) => hear("session-proceed", { proceeded: at(1) }),
    initiate: ({ hear }) => hear("session-initiate", { offering: at(1), offer: OFFER }),
    accept: ({ hear }) => hear("session-accept", { offered: at(1), answer: ANSWER }),
    transport: ({ hear }) => hear("transport-info", { establishing: at(1), candidate: { candidate: "c" } }),
    active: ({ hearInfo }) => hearInfo("active", { actived: at(1) }),
    mute: ({ hearInfo }) => hearInfo("mute", { muted: at(1), media: "audio" }),
    unmute: ({ hearInfo }) => hearInfo("unmute", { unmuted: at(1), media: "none" }),
    unknown: ({ hearInfo }) => hearInfo("unknown", {}),
};

const ACCEPTED = {
    outgoing: {
        new: ["trying", "ringing", "proceed"],
        trying: ["ringing", "proceed"],
        ringing: ["proceed"],
        proceeded: ["transport"],
        offering: ["accept", "transport", "active"],
        active: ["transport", "active", "mute", "unmute"],
    },
    incoming: {
        ringing: [],
        proceeded: ["initiate", "transport"],
        offering: ["transport", "active"],
        active: ["transport", "active", "mute", "unmute"],
    },
};

const ENDINGS = {
    retracted: ({ hear }) => hear("session-retract", { ended: at(9) }),
    declined: ({ hear }) => hear("session-decline", { ended: at(9) }),
    terminated: ({ hear }) => hear("session-terminate", { ended: at(9) }),
    unreachable: ({ hearInfo }) => hearInfo("unreachable", { ended: at(9), cause: "left" }),
};

/** Everything about a call that a message could change. */
const seen = ({ client: { currentCall } }) => JSON.stringify([currentCall.ticketize(), currentCall.remoteMutedAt,
    currentCall.remoteUnmutedAt, currentCall.remoteMutedMedia]);

for (const [direction, states] of Object.entries(ACCEPTED)) {
    test(`an ${direction} call accepts what its state allows and ignores all else`, () => {
        assert.deepEqual(Object.keys(states), STEPS[direction].map(([state]) => state));
        for (const [state, accepted] of Object.entries(states)) {
            for (const [message, bring] of Object.entries(HEARD)) {
                const side = bringTo(newClient(), state, direction);
                const before = seen(side);
                bring(side);
                const isAccepted = side.events.length > 0 || seen(side) !== before;
                assert.equal(isAccepted, accepted.includes(message), `${message} in ${state}`);
                assert.deepEqual(side.taken(), []);
            }
        }
    });

    test(`an ${direction} call is ended by any ending, in any state`, () => {
        for (const state of Object.keys(states)) {
            for (const [reason, bring] of Object.entries(ENDINGS)) {
                const side = bringTo(newClient(), state, direction);
                const call = side.client.currentCall;
                bring(side);
                assert.equal(side.client.currentCall, null);
                assert.deepEqual([call.ended, call.inProgress, call.active], [true, false, false]);
                assert.deepEqual([call.endedReason, call.endedAt], [reason, new Date(at(0))]);
                assert.equal(call.endedCause, reason === "unreachable" ? "left" : null);
                assert.deepEqual(side.events.map(([name]) => name), ["oncallstatechanged", "oncallended", "onticket"]);
                assert.deepEqual(side.taken(), [], "an ending is not answered");
            }
        }
    });

    test(`a message of another call changes nothing of an ${direction} one`, () => {
        for (const state of Object.keys(states)) {
            for (const [name, bring] of Object.entries({ ...HEARD, ...ENDINGS })) {
                const side = bringTo(newClient(), state, direction);
                const before = seen(side);
                const other = {
                    ...side,
                    hear: (action, description, more) => side.hear(action, description, { ...more, sid: "other" }),
                };
                other.hearInfo = (reason, description) => other.hear("session-info", description, { reason });
                bring(other);
                assert.equal(seen(side), before, `${name} in ${state}`);
                assert.deepEqual([side.events, side.taken()], [[], []]);
            }
        }
    });
}

test("without a call, only a propose starts one", () => {
    const side = newClient();
    for (const bring of Object.values({ ...HEARD, ...ENDINGS })) {
        bring({
            hear: (action, description, more) => side.hear(action, description, { ...more, sid: "past" }),
            hearInfo: (reason, description) => side.hear("session-info", description, { reason, sid: "past" }),
        });
    }
    assert.deepEqual([side.client.currentCall, side.events, side.taken()], [null, [], []]);
    side.receive(propose());
    assert.equal(side.client.currentCall.state, "ringing");
});

test("an incoming call rings by itself", () => {
    const side = newClient();
    side.receive(propose({ sid: "s", media: "video" }));
    const [ringing] = side.taken();
    assert.deepEqual(ringing, {
        id: ringing.id, from: "peer-1", to: "bob", namespace: "call",
        jsongle: {
            sid: "s", action: "session-info", reason: "ringing", initiator: "bob", responder: "peer-1",
            description: { rang: at(0) },
        },
    });
    const { currentCall } = side.client;
    assert.deepEqual(
        [currentCall.id, currentCall.caller, currentCall.callee, currentCall.media, currentCall.direction],
        ["s", "bob", "peer-1", "video", "incoming"]);
    assert.deepEqual([currentCall.outgoing, currentCall.remote, currentCall.inProgress], [false, true, true]);
    assert.deepEqual([currentCall.isFrom("bob"), currentCall.isFrom("peer-1")], [true, false]);
    assert.deepEqual(currentCall.initiatedAt, new Date(at(0)));
    assert.deepEqual(side.events.map(([name]) => name), ["oncall", "oncallstatechanged"]);
});

test("a call cannot be changed from outside", () => {
    const side = bringTo(newClient(), "ringing");
    assert.throws(() => { side.client.currentCall.state = "active"; }, TypeError);
});

test("a second propose during a call is turned away with a retract, and the call goes on", () => {
    for (const [direction, steps] of Object.entries(STEPS)) {
        for (const [state] of steps) {
            if (direction === "outgoing" && state === "new") continue; // glare, below
            const side = bringTo(newClient(), state, direction);
            const before = seen(side);
            side.receive(propose({ sid: "sid-2", from: "carol" }));
            assert.equal(seen(side), before);
            assert.deepEqual(side.events, []);
            const [retract, ...more] = side.taken();
            assert.deepEqual(more, []);
            assert.deepEqual([retract.to, retract.namespace], ["carol", "call"]);
            assert.deepEqual(retract.jsongle, {
                sid: "sid-2", action: "session-retract", reason: "", initiator: "carol", responder: "peer-1",
                description: { ended: at(0), cause: "busy" },
            });
        }
    }
});

test("a caller in any state understands that retract", () => {
    for (const [state] of STEPS.outgoing) {
        const side = bringTo(newClient(), state);
        side.hear("session-retract", { ended: at(9), cause: "busy" });
        const [[ticket]] = side.events.named("onticket");
        assert.deepEqual([ticket.endedReason, ticket.endedCause], ["retracted", "busy"]);
    }
});

test("the same propose again is ignored", () => {
    const side = bringTo(newClient(), "ringing", "incoming");
    side.receive(propose());
    assert.deepEqual([side.events, side.taken()], [[], []]);
});

test("a propose that crosses ours wins: the server has dropped ours", () => {
    const side = bringTo(newClient(), "new");
    const { id } = side.client.currentCall;
    let during;
    side.client.oncallended = (endedLocally) => {
        during = side.client.currentCall.id;
        side.events.push(["oncallended", endedLocally]);
    };
    side.receive(propose({ sid: "theirs" }));
    assert.equal(during, "theirs", "whose call stays");
    assert.deepEqual([side.client.currentCall.id, side.client.currentCall.state], ["theirs", "ringing"]);
    assert.deepEqual(side.taken().map(({ jsongle }) => [jsongle.sid, jsongle.reason]), [["theirs", "ringing"]]);
    assert.deepEqual(side.events.map(([name]) => name),
        ["oncallstatechanged", "oncallended", "onticket", "oncall", "oncallstatechanged"]);
    const [[ticket]] = side.events.named("onticket");
    assert.deepEqual([ticket.sid, ticket.endedReason, ticket.endedCause], [id, "retracted", "glare"]);
});

test("a propose the server refuses ends the call it would have made", () => {
    const refuse = (side, mid) => side.receive({
        id: "e", from: "sn",
        jsongle: { action: "session-error", description: { errorCode: 404002, errorDetails: "", mid } },
    });
    const side = newClient();
    side.client.call("room");
    const [{ id }] = side.taken();
    refuse(side, "another");
    assert.equal(side.client.currentCall.state, "new");
    refuse(side, id);
    assert.equal(side.client.currentCall, null);
    const [[ticket]] = side.events.named("onticket");
    assert.deepEqual([ticket.endedReason, ticket.endedCause], ["unreachable", "refused"]);
    assert.equal(side.events.named("onerror").length, 2);
});

test("candidates that arrive before the offer are held until the offer has been handed over", () => {
    const side = bringTo(newClient(), "proceeded", "incoming");
    const candidate = (name) => side.hear("transport-info", { establishing: at(2), candidate: { candidate: name } });
    candidate("1");
    candidate("2");
    assert.deepEqual(side.events, []);
    side.hear("session-initiate", { offering: at(3), offer: OFFER });
    candidate("3");
    assert.deepEqual(side.events.map(([name, what]) => what?.candidate ?? name),
        ["onofferreceived", "1", "2", "oncallstatechanged", "3"]);
    assert.equal(side.client.currentCall.remoteCandidates.length, 3);
});

test("candidates that arrive before the answer are held until the answer has been handed over", () => {
    const side = bringTo(newClient(), "offering");
    side.hear("transport-info", { establishing: at(2), candidate: { candidate: "1" } });
    assert.deepEqual(side.events, []);
    side.hear("session-accept", { offered: at(3), answer: ANSWER });
    assert.deepEqual(side.events.map(([name]) => name),
        ["onofferreceived", "oncandidatereceived", "oncallstatechanged"]);
});

test("own candidates leave after their description", () => {
    for (const [direction, state, description, action] of [
        ["outgoing", "proceeded", OFFER, "session-initiate"], ["incoming", "offering", ANSWER, "session-accept"],
    ]) {
        const side = bringTo(newClient(), state, direction);
        side.client.sendCandidate({ candidate: "1" });
        assert.deepEqual(side.taken(), []);
        side.client.sendOffer(description);
        side.client.sendCandidate({ candidate: "2" });
        assert.deepEqual(side.taken().map(({ jsongle }) => jsongle.description.candidate?.candidate ?? jsongle.action),
            [action, "1", "2"]);
    }
});

test("candidates are sent as such while the call is active, too", () => {
    const side = bringTo(newClient(), "active");
    side.client.sendCandidate({ candidate: "late" });
    assert.deepEqual(side.taken().map(({ jsongle }) => jsongle.action), ["transport-info"]);
});

test("the answer says when it was made", () => {
    const side = bringTo(newClient(), "offering", "incoming");
    side.client.sendOffer(ANSWER);
    assert.equal(side.taken()[0].jsongle.description.offered, at(0));
});

test("a second answer is ignored", () => {
    const side = bringTo(newClient(), "offering");
    side.hear("session-accept", { answer: ANSWER });
    side.hear("session-accept", { answer: { type: "answer", sdp: "another" } });
    assert.equal(side.events.named("onofferreceived").length, 1);
    assert.deepEqual(side.client.currentCall.remoteOffer, ANSWER);
});

test("decline ends a call that does not ring here like end", () => {
    for (const [state, direction, action] of [
        ["ringing", "outgoing", "session-retract"], ["offering", "incoming", "session-retract"],
        ["active", "incoming", "session-terminate"],
    ]) {
        const side = bringTo(newClient(), state, direction);
        side.client.decline();
        assert.deepEqual(side.taken().map(({ jsongle }) => jsongle.action), [action]);
    }
});

test("a call ends here even when the other side cannot be told", () => {
    const side = bringTo(newClient(), "active");
    side.transport.out = () => { throw new Error("socket is closed"); };
    side.client.end();
    assert.equal(side.client.currentCall, null);
    assert.equal(side.events.named("onticket").length, 1);
});

test("a call whose propose could not be sent does not exist", () => {
    const side = newClient();
    side.transport.out = () => { throw new Error("socket is closed"); };
    assert.throws(() => side.client.call("bob"), /socket is closed/);
    assert.deepEqual([side.client.currentCall, side.events], [null, []]);
});

test("the ended call is still there in the callbacks of its end, and a new one may start in them", () => {
    const side = bringTo(newClient(), "active");
    const first = side.client.currentCall;
    const during = [];
    side.client.oncallended = () => during.push(side.client.currentCall, side.client.ticket.state);
    side.client.onticket = () => side.client.call("carol");
    side.hear("session-terminate", {});
    assert.deepEqual(during, [first, "ended"]);
    assert.equal(side.client.currentCall.callee, "carol");
});

test("a state that a callback has already left is not told any more", () => {
    const side = bringTo(newClient(), "ringing");
    side.client.onofferneeded = () => side.client.sendOffer(OFFER);
    side.hear("session-proceed", {});
    assert.deepEqual(side.events.states(), ["offering"]);
    side.client.onofferreceived = () => side.client.end();
    side.hear("session-accept", { answer: ANSWER });
    assert.deepEqual(side.events.states(), ["offering", "ended"]);
});

test("a call and its answers over a transport that answers at once are no different", () => {
    const side = newClient();
    const answer = (word) => side.transport.out = ({ jsongle }) => {
        if (jsongle.action === "session-propose") side.hearInfo(word, {});
    };
    answer("trying");
    side.client.call("bob");
    assert.equal(side.client.currentCall.state, "trying");
    assert.deepEqual(side.events.map(([name, state]) => [name, state].slice(0, name === "oncall" ? 1 : 2)),
        [["oncallstatechanged", "trying"], ["oncall"]]);
    side.client.end();
    answer("unreachable");
    side.client.call("bob");
    assert.equal(side.client.currentCall, null);
});

test("activeState, offeringState and establishingState follow the call", () => {
    const side = bringTo(newClient(), "proceeded");
    const call = side.client.currentCall;
    const states = () => [call.offeringState, call.establishingState, call.activeState];
    assert.deepEqual(states(), ["have-none", "have-no-candidate", "is-not-active"]);
    side.client.sendOffer(OFFER);
    side.client.sendCandidate({ candidate: "c" });
    assert.deepEqual(states(), ["have-offer", "got-local-candidate", "is-not-active"]);
    side.hear("session-accept", { answer: ANSWER });
    side.hear("transport-info", { candidate: { candidate: "c" } });
    side.hearInfo("active", { actived: at(5) });
    assert.deepEqual(states(), ["have-both", "got-remote-candidate", "is-active-remote"]);
    side.client.setAsActive();
    assert.equal(call.activeState, "is-active-both-side");
    side.client.muteAudio();
    assert.equal(call.activeState, "is-muted-local");
    side.hearInfo("mute", { media: "video" });
    assert.equal(call.activeState, "is-muted-both-side");
    side.client.unmute();
    assert.equal(call.activeState, "is-muted-remote");
});
