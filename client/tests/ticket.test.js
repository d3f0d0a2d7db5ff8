// The times of a call and its ticket: when this client saw each step, however wrong either side's clock is.

import assert from "node:assert/strict";
import test from "node:test";
import { ANSWER, at, bringTo, newClient, OFFER, propose } from "./support.js";

const STAMPS = ["1970-01-01T00:00:00.000Z", at(-600), at(600), "yesterday", undefined, null, 7];

test("the other side's stamps do not count for the times of a call", async () => {
    for (const stamp of STAMPS) {
        const side = newClient();
        const { client, environment, hear, hearInfo } = side;
        client.call("bob");
        for (const step of [
            () => hearInfo("trying", { tried: stamp }), () => hearInfo("ringing", { rang: stamp }),
            () => hear("session-proceed", { proceeded: stamp }), () => client.sendOffer(OFFER),
            () => hear("session-accept", { offered: stamp, answer: ANSWER }),
            () => hear("transport-info", { establishing: stamp, candidate: { candidate: "c" } }),
            () => hearInfo("active", { actived: stamp }), () => hearInfo("mute", { muted: stamp }),
            () => hearInfo("unmute", { unmuted: stamp }), () => hearInfo("hold", { held: stamp }),
            () => hearInfo("unhold", { unheld: stamp }),
        ]) {
            await environment.pass(1);
            step();
        }
        const call = client.currentCall;
        await environment.pass(1);
        hear("session-terminate", { ended: stamp });
        const [[ticket]] = side.events.named("onticket");
        assert.deepEqual([
            ticket.initiatedAt, ticket.triedAt, ticket.rangAt, ticket.proceededAt, ticket.offeringAt, ticket.offeredAt,
            ticket.establishingAt, ticket.activeAt, call.remoteMutedAt, call.remoteUnmutedAt, call.remoteHeldAt,
            call.remoteUnheldAt, ticket.endedAt,
        ], Array.from({ length: 13 }, (_, second) => new Date(at(second))));
        assert.deepEqual([ticket.setup, ticket.talk], [7, 5]);
    }
});

test("an incoming call begins when it arrives here", () => {
    for (const initiated of STAMPS) {
        const side = newClient();
        const message = propose();
        message.jsongle.description.initiated = initiated;
        side.receive(message);
        assert.deepEqual(side.client.currentCall.initiatedAt, new Date(at(0)));
    }
});

test("a clock that is set during a call changes none of its durations", async () => {
    for (const hours of [-24, 24]) {
        const side = bringTo(newClient(), "ringing", "incoming");
        const set = async () => {
            await side.environment.pass(1);
            side.environment.clock += hours * 3_600_000;
        };
        await set();
        side.client.proceed();
        side.hear("session-initiate", { offer: OFFER });
        side.client.sendOffer(ANSWER);
        await set();
        side.client.setAsActive();
        await set();
        side.client.end();
        const [[ticket]] = side.events.named("onticket");
        assert.deepEqual([ticket.setup, ticket.talk], [2, 1]);
        const times = [ticket.initiatedAt, ticket.activeAt, ticket.endedAt];
        assert.deepEqual(times, [0, 2, 3].map((second) => new Date(at(second))));
    }
});

test("what did not happen has no duration", () => {
    const never = bringTo(newClient(), "ringing");
    never.client.end();
    const [[ticket]] = never.events.named("onticket");
    assert.deepEqual([ticket.setup, ticket.talk], [null, null]);
});
