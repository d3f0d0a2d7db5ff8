// Tokens of a provider elsewhere, checked by the keys that it has at its URL: while it is as it should be, while it
// changes its keys, and while it is anything else.

import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { WebSocket } from "ws";
import { binary, Jsongled } from "./jsongled.js";
import { startAnswering, startProvider } from "./provider.js";

const withServer = (timeout) => ({
    skip: binary ? false : "JSONGLED_BINARY does not name the jsongled to test against", timeout,
});
const NOT_FETCHED = /^keys not fetched/;

async function startServer(t, url, flags = []) {
    const server = new Jsongled(["--auth", "jwt", "--jwks-url", url, ...flags]);
    await server.start();
    t.after(() => server.stop());
    return server;
}

/** Whoever comes with this token: true, or how they are refused, which is in one form alone. */
async function isLetIn(server, uid, token) {
    const socket = new WebSocket(server.url, { headers: { authorization: `Bearer ${token}` } });
    const frames = [];
    socket.on("message", (data) => {
        const message = JSON.parse(data);
        frames.push(message);
        const { query, transaction } = message.jsongle;
        if (query === "session-hello") {
            socket.send(JSON.stringify({
                id: "h", to: message.from,
                jsongle: { action: "iq-result", query, transaction, description: { uid } },
            }));
        } else if (message.jsongle.status === "success") socket.close(1000);
    });
    const [code] = await once(socket, "close");
    const [, ack, error] = frames;
    if (ack.jsongle.status === "success") return true;
    assert.deepEqual([ack.jsongle.status, error.jsongle.action, error.jsongle.description.errorCode, code],
        ["failed", "session-error", 401001, 4401]);
    return false;
}

/** Until it is so. */
async function until(isSo) {
    while (!(await isSo())) await pause(200);
}

/** Why the last credential was refused, as operators read it. */
const refusal = (server, reason) =>
    server.logged((line) => line.event === "credential-refused" && line.reason === reason);

for (const algorithm of ["RS256", "ES256", "EdDSA"]) {
    test(`a token of a provider lets its user in, by ${algorithm}`, withServer(20_000), async (t) => {
        const provider = await startProvider(t, algorithm);
        const server = await startServer(t, provider.url, ["--jwt-issuer", provider.issuer]);
        await server.logged(({ message }) => message === "keys fetched");
        assert.equal((await server.ask("/readyz")).status, 200);
        assert.equal(await isLetIn(server, "alice", await provider.token("alice")), true);
        assert.equal(await isLetIn(server, "bob", await provider.token("alice")), false);
        assert.equal(await isLetIn(server, "alice", await provider.token("alice", { iss: "http://elsewhere" })), false);
        const other = await startProvider(t, algorithm);
        assert.equal(await isLetIn(server, "alice", await other.token("alice", { iss: provider.issuer })), false);
        await refusal(server, "unknown-kid");
        assert.ok(await server.metric("jsongled_keys_fetched_seconds") > 1_700_000_000);
        assert.equal(await server.metric('jsongled_key_fetches_total{result="fetched"}'), 1);
    });
}

test("a provider that comes later than the server is waited for", withServer(60_000), async (t) => {
    const provider = await startProvider(t);
    const token = await provider.token("alice");
    await provider.stop();
    const server = await startServer(t, provider.url);
    const line = await server.logged(({ message }) => NOT_FETCHED.test(message));
    assert.deepEqual([line.level, line.reason, line.keys], ["warn", "unreachable", "none"]);
    assert.deepEqual(await server.ask("/readyz"), { status: 503, body: { status: "no-keys" } });
    assert.equal(await isLetIn(server, "alice", token), false);
    await refusal(server, "no-keys");
    await provider.start();
    await until(() => isLetIn(server, "alice", token));
    assert.deepEqual(await server.ask("/readyz"), { status: 200, body: { status: "ready" } });
});

test("a provider changes its keys, goes, and comes back", withServer(150_000), async (t) => {
    const [old, recent, strange] = [await startProvider(t), await startProvider(t, "ES256"), await startProvider(t)];
    let [keys, isUp] = [old.keys.toJSON(), true];
    const url = await startAnswering(t, (request, response) => {
        if (isUp) response.end(JSON.stringify({ keys }));
        else response.destroy();
    });
    const server = await startServer(t, url);
    const [before, after] = [await old.token("alice"), await recent.token("alice")];
    await until(() => isLetIn(server, "alice", before));

    keys = recent.keys.toJSON();
    assert.equal(await isLetIn(server, "alice", after), false, "nobody has told the server of it");
    // Half a minute after the first fetch.
    await until(() => isLetIn(server, "alice", after));
    assert.equal(await server.metric('jsongled_key_fetches_total{result="fetched"}'), 2, "however many have asked");
    assert.equal(await isLetIn(server, "alice", before), false, "what is withdrawn counts no more");

    isUp = false;
    assert.equal(await isLetIn(server, "alice", await strange.token("alice")), false);
    const line = await server.logged(({ message }) => NOT_FETCHED.test(message));
    assert.deepEqual([line.reason, line.keys], ["cut-off", "those before"]);
    assert.deepEqual(await server.ask("/readyz"), { status: 200, body: { status: "ready", degraded: ["keys"] } });
    assert.equal(await isLetIn(server, "alice", after), true, "who is known is served");
    isUp = true;
    await until(async () => !(await server.ask("/readyz")).body.degraded);
});

/** What a provider does instead of answering with its keys, and the reason that the operator reads. */
const FAULTS = {
    "never answers": ["late", () => {}],
    "never ends": ["late", (request, response) => response.write('{"keys":[')],
    "trickles": ["late", (request, response) => {
        const timer = setInterval(() => response.write(" "), 500);
        response.on("close", () => clearInterval(timer));
    }],
    "floods": ["too-large", (request, response) => {
        const more = () => {
            while (!response.destroyed && response.write(" ".repeat(65_536))) {
                // as much as is taken
            }
        };
        response.on("drain", more);
        more();
    }],
    "says that it is huge": ["too-large", (request, response) => response.writeHead(200, { "content-length": 1e12 }).write(" ")],
    "has nothing": ["malformed", (request, response) => response.end()],
    "has an empty set": ["no-keys", (request, response) => response.end('{"keys":[]}')],
    "has a page": ["malformed", (request, response) => response.end("<html>Sign in</html>")],
    "has a list": ["malformed", (request, response) => response.end("[]")],
    "has a secret for all": ["no-keys", (request, response) => response.end(JSON.stringify(
        { keys: [{ kty: "oct", k: Buffer.alloc(32, 7).toString("base64url") }] }))],
    "is gone": ["status", (request, response) => response.writeHead(404).end('{"keys":[]}')],
    "is broken": ["status", (request, response) => response.writeHead(503).end()],
    "sends on": ["redirect", (request, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
    "compresses": ["encoded", (request, response) => response.writeHead(200, { "content-encoding": "gzip" })
        .end(gzipSync('{"keys":[]}'))],
    "hangs up": ["cut-off", (request, response) => response.destroy()],
    "hangs up in the middle": ["cut-off", (request, response) => {
        response.writeHead(200, { "content-length": 100 }).write('{"keys"', () => response.destroy());
    }],
};

test("a provider that does anything else is named, and nobody is let in", {
    ...withServer(120_000), concurrency: 6,
}, async (t) => {
    const token = await (await startProvider(t)).token("alice");
    await Promise.all(Object.entries(FAULTS).map(([what, [reason, answer]]) =>
        t.test(`it ${what}`, async (t) => {
            const url = await startAnswering(t, answer);
            const server = await startServer(t, url);
            const line = await server.logged(({ message }) => NOT_FETCHED.test(message));
            assert.deepEqual([line.reason, line.keys, `http://${line.provider}/keys`], [reason, "none", url]);
            assert.equal(await isLetIn(server, "alice", token), false);
            await refusal(server, "no-keys");
            assert.deepEqual(await server.ask("/readyz"), { status: 503, body: { status: "no-keys" } });
        })));
});

test("a set is taken whatever its type, in chunks or not", withServer(20_000), async (t) => {
    const provider = await startProvider(t);
    const set = JSON.stringify({ keys: provider.keys.toJSON() });
    for (const type of ["text/plain", "application/jwk-set+json", undefined]) {
        const url = await startAnswering(t, (request, response) => {
            assert.deepEqual([request.headers["accept-encoding"], request.headers.cookie, request.headers.authorization],
                ["identity", undefined, undefined]);
            if (type) response.setHeader("content-type", type);
            for (const part of set.match(/.{1,50}/g)) response.write(part);
            response.end();
        });
        const server = await startServer(t, url);
        await server.logged(({ message }) => message === "keys fetched");
        assert.equal(await isLetIn(server, "alice", await provider.token("alice")), true);
    }
});
