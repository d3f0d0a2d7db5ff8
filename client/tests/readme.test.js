// The lines of the READMEs that connect an application, as they are printed, against a real server.

import assert from "node:assert/strict";
import test from "node:test";
import { WebSocket } from "ws";
import JSONgle from "../js/jsongle.js";
import { serverOfThisFile, withServer } from "./jsongled.js";
import { join } from "./live.js";
import { snippets } from "./pages.js";

const server = serverOfThisFile();
const AsyncFunction = (async () => {}).constructor;

/** Runs a snippet as an application's module, which has these names instead of its import; returns its `jsongle`. */
function run(code, names) {
    assert.match(code, /"ws:\/\/localhost:8080\/"/);
    const here = code.replace("ws://localhost:8080/", server.url).replace(/^import JSONgle .*\n/, "");
    return new AsyncFunction(...Object.keys(names), `${here}\nreturn jsongle;`)(...Object.values(names));
}

/** The class, as it is on a platform that has a WebSocket. */
const platform = Object.assign(Object.create(JSONgle), {
    connect: (url, member) => JSONgle.connect(url, member, { WebSocket }),
});

const [byHand, connect] = snippets("README.md", "js");
const [first] = snippets("client/README.md", "js");

test("the lines for the JSONgle library connect it, and the server knows who it is", withServer, async (t) => {
    const sockets = [];
    class Recorded extends WebSocket {
        constructor(...args) {
            super(...args);
            sockets.push(this);
        }
    }
    const jsongle = await run(byHand.code, { JSONgle, WebSocket: Recorded });
    t.after(() => sockets.forEach((socket) => socket.close()));
    const arrived = new Promise((resolve) => {
        jsongle.onmessagereceived = ({ description }, from) => resolve([description.content, from]);
    });
    const bob = await join(t, server.url, "bob");
    // Until alice's hello has arrived, the server tells bob that nobody is there.
    const greet = () => bob.client.send("alice", "hi");
    bob.client.onerror = greet;
    greet();
    assert.deepEqual(await arrived, ["hi", bob.uid]);
    assert.ok(jsongle.id);
});

test("the lines for the server's library are in the lobby, and print what is said there", withServer, async (t) => {
    const bob = await join(t, server.url, "bob");
    await bob.client.request(bob.client.sn, "muc-join", { rid: "#muc#lobby" });
    let print;
    const printed = new Promise((resolve) => (print = resolve));
    const console = { log: (...parts) => print(parts) };
    const jsongle = await run(connect.code, { JSONgle: platform, console });
    t.after(() => jsongle.close());
    const [{ description }, from] = await bob.until("onmessagereceived");
    assert.deepEqual([description.content, from], ["Hello!", "#muc#lobby/alice"]);
    bob.client.sendMuc("#muc#lobby", "Hello, Alice");
    assert.deepEqual(await printed, [`#muc#lobby/${bob.uid}`, "Hello, Alice"]);
});

test("the first lines of the package's README reach bob, and all who are in the lobby", withServer, async (t) => {
    const bob = await JSONgle.connect(server.url, { uid: "bob" }, { WebSocket });
    t.after(() => bob.close());
    await bob.request(bob.sn, "muc-join", { rid: "#muc#lobby" });
    const heard = new Promise((resolve) => {
        const texts = [];
        bob.onmessagereceived = ({ description }, from) => {
            if (texts.push([description.content, from]) === 2) resolve(texts);
        };
    });
    let print;
    const printed = new Promise((resolve) => (print = resolve));
    const console = { log: (...parts) => print(parts), warn: print };
    const jsongle = await run(first.code, { JSONgle: platform, console });
    t.after(() => jsongle.close());
    assert.deepEqual(await heard, [["Hello, Bob!", "alice"], ["Hello, all!", "#muc#lobby/alice"]]);
    bob.send("alice", "Hello, Alice!");
    assert.deepEqual(await printed, ["bob", "Hello, Alice!"]);
});
