// What the tests share: a clock that tests turn, counted ids, a transport that records, a server's side in memory.

import assert from "node:assert/strict";
import JSONgle from "../js/jsongle.js";

export const T0 = Date.parse("2030-01-02T03:04:05.000Z");
/** The time `seconds` after the start, as it travels. */
export const at = (seconds) => new Date(T0 + seconds * 1000).toJSON();

/** Time, timers, ids and output under the test's hand. */
export class TestEnvironment {
    #time = T0;
    #ids = 0;
    #timers = new Map();
    #timerIds = 0;
    #name;
    chance = 0; // what random() returns
    lines = []; // what was logged

    /** `name` keeps the ids of two clients apart. */
    constructor(name = "id") {
        this.#name = name;
    }

    /** How much the wall clock is wrong, in milliseconds. */
    clock = 0;

    now = () => this.#time + this.clock;
    elapsed = () => this.#time - T0;
    newId = () => `${this.#name}-${++this.#ids}`;
    random = () => this.chance;
    /** Runs no timers for so long, though they fall due. */
    freeze = (seconds) => (this.#time += seconds * 1000);
    setTimeout = (callback, delay) => {
        this.#timers.set(++this.#timerIds, { callback, due: this.#time + delay });
        return this.#timerIds;
    };
    clearTimeout = (timer) => this.#timers.delete(timer);
    console = Object.fromEntries(["debug", "info", "warn", "error"].map((method) => [
        method, (...parts) => this.lines.push([method, ...parts]),
    ]));

    /** Runs all timers due within `seconds`, in their order, and lets promises settle after each. */
    async pass(seconds) {
        const end = this.#time + seconds * 1000;
        for (;;) {
            const [next] = [...this.#timers].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due);
            if (!next) break;
            const [timer, { callback, due }] = next;
            this.#timers.delete(timer);
            this.#time = Math.max(this.#time, due);
            callback();
            await settle();
        }
        this.#time = end;
        await settle();
    }

    get delays() {
        return [...this.#timers.values()].map(({ due }) => due - this.#time);
    }
}

/** Lets every promise that can settle do so. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

const CALLBACKS = [
    "ontokenexpiring",
    "oncall", "oncallended", "oncallmuted", "oncallstatechanged", "oncallunmuted", "oncandidatereceived",
    "ondatareceived", "onerror", "onevent", "onlocalcallmuted", "onlocalcallunmuted", "onmessagereceived",
    "onofferneeded", "onofferreceived", "onrequest", "onticket", "onconnectionstatechanged", "oncallheld",
    "oncallunheld", "onlocalcallheld", "onlocalcallunheld", "onmessagewaiting", "onmessagefailed", "oniceservers",
    "oncallreconnecting", "onicerestartneeded",
];

/** Records each callback of `client` as [name, ...arguments]. */
export function recordEvents(client) {
    const events = [];
    for (const name of CALLBACKS) client[name] = (...args) => events.push([name, ...args]);
    const named = (name) => events.filter(([each]) => each === name).map(([, ...args]) => args);
    const states = () => named("oncallstatechanged").map(([state]) => state);
    // Not enumerable: the events compare as a plain array.
    return Object.defineProperties(events, { named: { value: named }, states: { value: states } });
}

/** A client on a transport in memory. `sent` is what it sent, `receive` brings it a message. */
export function newClient({ environment = new TestEnvironment(), id = "peer-1", sn = "sn", logLevel } = {}) {
    const sent = [];
    let receive;
    const transport = { in: (callback) => (receive = callback), out: (message) => sent.push(message) };
    const client = new JSONgle({ transport: { name: "memory", transport }, environment, logLevel });
    const self = { client, sent, transport, environment, receive: (message) => receive(message) };
    self.events = recordEvents(client);
    if (id) {
        self.receive(hello({ to: id, sn }));
        self.events.length = 0;
    }
    /** What was sent since the last time. */
    self.taken = () => sent.splice(0);
    /** Hears a message of the call in progress. */
    self.hear = (action, description = {}, { reason = "", sid = client.currentCall.id } = {}) => receive({
        id: "m", from: "bob", to: "peer-1", namespace: "call",
        jsongle: { sid, action, reason, initiator: "a", responder: "b", description },
    });
    self.hearInfo = (reason, description = {}) => self.hear("session-info", description, { reason });
    return self;
}

export const hello = ({ to = "peer-1", sn = "sn", transaction = "hello-1" } = {}) => ({
    id: "h", from: sn, to,
    jsongle: {
        action: "iq-get", query: "session-hello", transaction,
        description: { version: "1", sn, info: "", connected: at(0) },
    },
});

export const propose = ({ sid = "sid-in", from = "bob", media = "audio" } = {}) => ({
    id: "p", from, to: "peer-1", namespace: "call",
    jsongle: {
        sid, action: "session-propose", reason: "", initiator: from, responder: "peer-1",
        description: { initiated: at(-1), media },
    },
});

export const OFFER = { type: "offer", sdp: "v=0 offer" };
export const ANSWER = { type: "answer", sdp: "v=0 answer" };

/** Brings a client's call into `state`: as caller by default, or as callee. */
export const STEPS = {
    outgoing: [
        ["new", ({ client }) => client.call("bob")],
        ["trying", ({ hearInfo }) => hearInfo("trying", { tried: at(1) })],
        ["ringing", ({ hearInfo }) => hearInfo("ringing", { rang: at(2) })],
        ["proceeded", ({ hear }) => hear("session-proceed", { proceeded: at(3) })],
        ["offering", ({ client }) => client.sendOffer(OFFER)],
        ["active", ({ client, hear }) => {
            hear("session-accept", { offered: at(4), answer: ANSWER });
            client.setAsActive();
        }],
    ],
    incoming: [
        ["ringing", ({ receive }) => receive(propose())],
        ["proceeded", ({ client }) => client.proceed()],
        ["offering", ({ hear }) => hear("session-initiate", { offering: at(3), offer: OFFER })],
        ["active", ({ client }) => {
            client.sendOffer(ANSWER);
            client.setAsActive();
        }],
    ],
};

export function bringTo(side, state, direction = "outgoing") {
    if (state === "free") return side;
    for (const [reached, step] of STEPS[direction]) {
        step(side);
        assert.equal(side.client.currentCall.state, reached);
        if (reached === state) break;
    }
    side.taken();
    side.events.length = 0;
    return side;
}

/**
 * The part of a server that two clients need: it says `trying`, stamps senders, acknowledges answers, lets one
 * negotiation through at a time, and hands each message to the other side, in order, when `run` is called. Each goes
 * through JSON, as on a wire.
 */
export class Relay {
    #queue = [];
    #asked = null; // the negotiation that waits for its answer
    sides = {};

    join(uid) {
        const side = newClient({ id: null, environment: new TestEnvironment(uid) });
        this.sides[uid] = side;
        side.transport.out = (message) => this.#queue.push([uid, JSON.stringify(message)]);
        side.receive(hello({ to: `peer-of-${uid}` }));
        side.events.length = 0;
        return side;
    }

    /** Two users in an active call that alice began. */
    static inCall() {
        const relay = new Relay();
        const [alice, bob] = [relay.join("alice"), relay.join("bob")];
        for (const step of [
            () => alice.client.call("bob"), () => bob.client.proceed(), () => alice.client.sendOffer(OFFER),
            () => bob.client.sendOffer(ANSWER), () => alice.client.setAsActive(), () => bob.client.setAsActive(),
        ]) {
            step();
            relay.run();
        }
        for (const { events } of [alice, bob]) events.length = 0;
        return { relay, alice, bob };
    }

    /** Hands on all that was sent, or the first `count` of it. */
    run(count = Infinity) {
        for (let i = 0; i < count && this.#queue.length > 0; i++) {
            const [from, text] = this.#queue.shift();
            const message = JSON.parse(text);
            if (!this.#isLetThrough(from, message)) continue;
            if (message.jsongle.action === "session-propose") this.#trying(from, message);
            this.sides[message.to]?.receive({ ...JSON.parse(text), from, to: `peer-of-${message.to}` });
        }
    }

    /** Runs until nobody has anything left to say. */
    async settle() {
        do {
            this.run();
            await settle();
        } while (this.#queue.length > 0);
    }

    #isLetThrough(from, { jsongle: { action, query, transaction } }) {
        const isAnswer = action === "iq-result" || action === "iq-error";
        const say = (jsongle) => this.sides[from].receive({ id: "s", from: "sn", to: `peer-of-${from}`, jsongle });
        const isLate = isAnswer && query === "session-negotiate" && this.#asked?.transaction !== transaction;
        if (isAnswer) say({ action: "ack", transaction, status: isLate ? "failed" : "success", description: {} });
        if (query !== "session-negotiate") return true;
        if (isAnswer) {
            this.#asked = isLate ? this.#asked : null;
            return !isLate;
        }
        const isGlare = this.#asked !== null && this.#asked.from !== from;
        const description = { errorCode: 409002, errorDetails: "negotiation in progress" };
        if (isGlare) say({ action: "iq-error", query, transaction, description });
        else this.#asked = { from, transaction };
        return !isGlare;
    }

    #trying(caller, { jsongle }) {
        this.sides[caller].receive({
            id: "t", from: "sn", to: `peer-of-${caller}`, namespace: "call",
            jsongle: { ...jsongle, action: "session-info", reason: "trying", description: { tried: at(0) } },
        });
    }
}
