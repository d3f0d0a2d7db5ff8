// What a client tells by its callbacks it tells as events as well: the same, in the same order, of the same types.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { EVENTS } from "../js/jsongle/events.js";
import { ANSWER, bringTo, newClient, OFFER, propose, settle } from "./support.js";

const TYPES = Object.keys(EVENTS);

/** Brings a negotiation of the other side, and says what becomes of it. */
async function negotiate(side) {
    const { id: sid } = side.client.currentCall;
    side.receive({
        id: "n", from: "bob", to: "peer-1",
        jsongle: {
            action: "iq-set", query: "session-negotiate", transaction: "t-1", description: { sid, offer: OFFER },
        },
    });
    await settle();
    return side.taken().filter(({ jsongle }) => /^iq-/.test(jsongle.action)).map(({ jsongle }) => jsongle.action);
}

/** A client in a call, which offers reach by no callback. */
function listening() {
    const side = bringTo(newClient(), "active");
    side.client.onofferreceived = null;
    return side;
}

test("what each callback gets is in the detail of an event of its name, right after it", () => {
    const side = newClient();
    const told = [];
    for (const type of TYPES) {
        side.client[`on${type}`] = (...args) => told.push([type, "callback", args]);
        side.client.addEventListener(type, ({ detail }) => told.push([type, "event", Object.values(detail)]));
    }
    side.receive(propose());
    side.client.proceed();
    side.client.end();
    const jsongle = { action: "session-text", description: { content: 1 } };
    side.receive({ id: "m", from: "bob", to: "peer-1", jsongle });
    assert.ok(told.length >= 14, `${told.length} were told`);
    for (let i = 0; i < told.length; i += 2) {
        const [[type, how, args], [sameType, other, values]] = told.slice(i, i + 2);
        assert.deepEqual([sameType, how, other], [type, "callback", "event"]);
        assert.equal(args.length, EVENTS[type].length, `${type} has a name for each argument`);
        assert.deepEqual(values, args);
    }
});

test("a listener works without a callback, is removed as anywhere, and can be of one time", () => {
    const { client, receive } = newClient();
    client.onmessagereceived = null;
    const heard = [];
    const stop = new AbortController();
    client.addEventListener("messagereceived", ({ detail: { id } }) => heard.push(id), { signal: stop.signal });
    client.addEventListener("messagereceived", ({ detail: { from } }) => heard.push(from), { once: true });
    for (const id of ["a", "b", "c"]) {
        if (id === "c") stop.abort();
        receive({ id, from: "bob", to: "peer-1", jsongle: { action: "session-text", description: {} } });
    }
    assert.deepEqual(heard, ["a", "bob", "b"]);
});

test("a callback that throws keeps no event back", () => {
    const { client } = newClient();
    const heard = [];
    client.oncall = () => { throw new Error("from the test"); };
    client.addEventListener("call", ({ detail: { call } }) => heard.push(call.callee));
    client.call("bob");
    assert.deepEqual(heard, ["bob"]);
});

test("an offer that a listener takes by a promise is taken; one that fails, or nobody takes, is refused", async () => {
    const takes = (side) => side.client.addEventListener("offerreceived", (event) =>
        event.waitUntil(side.client.sendOffer(ANSWER)));
    const fails = (side) => side.client.addEventListener("offerreceived", (event) =>
        event.waitUntil(Promise.reject(new Error("from the test"))));
    const looks = (side) => side.client.addEventListener("offerreceived", () => {});
    for (const [listen, answer] of [[takes, "iq-result"], [fails, "iq-error"], [looks, "iq-error"]]) {
        const side = listening();
        listen(side);
        assert.deepEqual(await negotiate(side), [answer], listen.name);
    }
});

test("the types have each event, with the members of its detail", () => {
    const types = readFileSync(new URL("../js/jsongle/events.d.ts", import.meta.url), "utf8");
    const declared = [...types.matchAll(/^ {4}(\w+): ClientEvent<\{ (.*) \}>;$/gm)]
        .map(([, type, members]) => [type, [...members.matchAll(/(\w+): /g)].map(([, name]) => name)]);
    assert.deepEqual(declared.sort(), Object.entries(EVENTS).map(([type, names]) => [type, [...names]]).sort());
});
