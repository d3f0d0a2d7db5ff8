// The golden files of protocol/examples, and the two clients in them: alice, who calls, and bob, who is called.

import { readdirSync, readFileSync } from "node:fs";
import { newClient, TestEnvironment } from "./support.js";

const EXAMPLES = new URL("../../protocol/examples/", import.meta.url);

const namesIn = (folder) => readdirSync(new URL(folder, EXAMPLES)).filter((file) => file.endsWith(".json"))
    .map((file) => `${folder}/${file.slice(0, -".json".length)}`);

const read = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, EXAMPLES), "utf8"));

/** `folder/file` without ending -> message, of all files in `folders`. */
export const golden = (...folders) => Object.fromEntries(folders.flatMap(namesIn).map((name) => [name, read(name)]));

const ALL = golden("from-server", "relayed", "to-server");

export const SID = ALL["to-server/session-propose"].jsongle.sid;
export const TRANSACTION = ALL["to-server/iq-get"].jsongle.transaction;
/** The time in all that clients send, and a time when a client gets it. */
export const SENT = "2026-01-02T03:04:05.678Z";
export const HEARD = "2026-01-02T03:04:06.321Z";

export const OFFER = ALL["to-server/session-initiate"].jsongle.description.offer;
export const ANSWER = ALL["to-server/session-accept"].jsongle.description.answer;
/** Of the call while it runs. */
export const REOFFER = ALL["to-server/session-negotiate"].jsongle.description.offer;
export const REANSWER = ALL["to-server/session-negotiate-answer"].jsongle.description.answer;
export const CANDIDATE = ALL["to-server/transport-info"].jsongle.description.candidate;

export const ALICE = "5f0c1a52-7a3e-4c55-9d0e-0b7f6f1d2a01";
export const BOB = "5f0c1a52-7a3e-4c55-9d0e-0b7f6f1d2a02";

/** The golden call as each connection sees it, step by step. */
const STEPS = {
    [ALICE]: {
        new: ({ client }) => client.call("bob", "video"),
        trying: ({ get }) => get("from-server/trying"),
        ringing: ({ get }) => get("relayed/session-info-ringing"),
        proceeded: ({ get }) => get("relayed/session-proceed"),
        offering: ({ client }) => client.sendOffer(OFFER),
        answered: ({ get }) => get("relayed/session-accept"),
        active: ({ client }) => client.setAsActive(),
        muted: ({ client }) => client.muteAudio(),
        held: ({ client }) => client.hold(),
    },
    [BOB]: {
        ringing: ({ get }) => get("relayed/session-propose"),
        proceeded: ({ client }) => client.proceed(),
        offering: ({ get }) => get("relayed/session-initiate"),
        answered: ({ client }) => client.sendOffer(ANSWER),
        active: ({ client }) => client.setAsActive(),
    },
};

/**
 * A client with this connection, after the step `reached` of the golden call; without, before the call. `get(name)`
 * brings it the file of that name. Its clock shows `now`; `ids` are the next ids it takes.
 */
export function clientOf(connection, reached, now) {
    const ids = [SID];
    const environment = new TestEnvironment();
    const { newId } = environment;
    Object.assign(environment, { now: () => Date.parse(now), elapsed: () => 0, newId: () => ids.shift() ?? newId() });
    const side = { ...newClient({ environment, id: connection, sn: "jsongled" }), ids };
    side.get = (name) => side.receive(structuredClone(ALL[name]));
    const steps = Object.entries(STEPS[connection]);
    const count = steps.findIndex(([step]) => step === reached) + 1;
    for (const [, take] of steps.slice(0, count)) take(side);
    ids.length = 0;
    side.taken();
    side.events.length = 0;
    return side;
}
