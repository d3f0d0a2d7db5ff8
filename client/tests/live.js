// Users of a live server: each with a client, a record of its callbacks, and one of every frame it sent and got.

import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import JSONgle from "../js/jsongle.js";
import { recordEvents } from "./support.js";

/** Gives `list` a `first(condition)`: a promise of the first element that meets it, present or pushed later. */
function awaitable(list) {
    const waiting = new Set();
    const push = (item) => {
        Array.prototype.push.call(list, item);
        for (const { condition, resolve } of waiting) if (condition(item)) resolve(item);
    };
    const first = (condition) => new Promise((resolve) => {
        const found = list.find(condition);
        if (found) resolve(found);
        else waiting.add({ condition, resolve });
    });
    return Object.defineProperties(list, { push: { value: push }, first: { value: first } });
}

/** `JSONgle.connect`, which answers the server's hello by itself. */
async function connect(url, member, WebSocket, environment) {
    const client = await JSONgle.connect(url, member, { WebSocket, environment, backOff: { first: 50 } });
    return { client, close: () => client.close() };
}

/** A transport by hand, as in an application that was written for the JSONgle library: it answers the hello. */
async function adapt(url, member, WebSocket, environment) {
    const socket = new WebSocket(url);
    const transport = {
        in: (callback) => (socket.onmessage = ({ data }) => callback(JSON.parse(data))),
        out: (message) => socket.send(JSON.stringify(message)),
    };
    const client = new JSONgle({ transport: { name: "by hand", transport }, environment });
    await new Promise((resolve) => {
        client.onrequest = ({ query, transaction }, from) => resolve(client.answer(from, query, member, transaction));
    });
    return { client, close: () => socket.close() };
}

export const WAYS = { connect, adapt };

/**
 * Connects as a user whose uid begins with `name`, unique to the test if none is given, and records: `events`
 * (callbacks), `sent` and `received` (frames). Closed when the test ends.
 */
export async function join(t, url, name, { way = WAYS.connect, environment, uid = `${name}-${randomUUID()}` } = {}) {
    const [sent, received, sockets] = [awaitable([]), awaitable([]), []];
    class Recorded extends WebSocket {
        constructor(...args) {
            super(...args);
            sockets.push(this);
            this.on("message", (data) => received.push(JSON.parse(data)));
        }

        send(text) {
            sent.push(JSON.parse(text));
            super.send(text);
        }
    }
    const member = { uid, dn: name };
    const { client, close } = await way(url, member, Recorded, environment);
    t.after(close);
    const events = awaitable(recordEvents(client));
    return {
        client, member, uid: member.uid, events, sent, received,
        /** The arguments of the first callback `name` that meets `condition`, past or to come. */
        until: async (callback, condition = () => true) => {
            const [, ...args] = await events.first(([each, ...rest]) => each === callback && condition(...rest));
            return args;
        },
        /** Cuts the connection, like a network that fails. */
        cut: () => sockets.at(-1).terminate(),
        /** Cuts it for the client alone, as when it changes networks. The returned function lets the server know. */
        strand: () => {
            const stranded = sockets.at(-1);
            stranded.close = () => {};
            stranded.onclose({ code: 1006 });
            return () => stranded.terminate();
        },
    };
}

/** A condition for `until("oncallstatechanged", …)`, and others that get a word. */
export const is = (wanted) => (reached) => reached === wanted;
