// nginx, HAProxy and Caddy in front, with TLS: what docs/proxies configures is what clients and operators need.

import assert from "node:assert/strict";
import { on, once } from "node:events";
import test, { after, before, describe } from "node:test";
import { WebSocket } from "ws";
import JSONgle from "../js/jsongle.js";
import { Jsongled, withServer } from "./jsongled.js";
import { isInstalled, names, Proxy, WAIT_S } from "./proxy.js";

const TIMEOUT_MS = 60_000;
const SECRET = "s3cret-of-the-tests";
/** What a client says of its address, and shows of itself, beside what it asks for. */
const SAID = {
    "X-Forwarded-For": "192.0.2.1", Forwarded: "for=192.0.2.1",
    Authorization: `Bearer ${SECRET}`, Referer: `https://localhost/?access_token=${SECRET}`,
};
const PING_MS = 500;
const QUIET_PINGS = 1.5 * WAIT_S * 1_000 / PING_MS;

/** Resolves with the status by which an upgrade is refused. */
async function refusal(socket) {
    const [, response] = await once(socket, "unexpected-response");
    response.resume();
    return response.statusCode;
}

for (const name of names) {
    const skip = !await isInstalled(name) && `${name} is not installed: scripts/install-deps test takes it from Debian`;
    describe(`behind ${name}`, { skip: withServer.skip || skip, timeout: TIMEOUT_MS }, () => {
        const pings = ["--ping-interval", `${PING_MS}ms`];
        const server = new Jsongled(["--trusted-proxies", "127.0.0.1", "--log-level", "debug", ...pings]);
        let proxy;
        before(async () => {
            await server.start();
            proxy = await Proxy.start(name, server.place);
        });
        after(async () => {
            await proxy?.stop();
            await server.stop();
        });

        const open = (path, { host = "127.0.0.1", localAddress } = {}) =>
            new WebSocket(`wss://${host}:${proxy.port}${path}`, "jsongle", {
                ca: proxy.certificate, servername: "localhost", localAddress,
                headers: { ...SAID, Host: `localhost:${proxy.port}` },
            });

        test("two users talk, also after a silence that is longer than the proxy waits", async (t) => {
            const sockets = [];
            class Noted extends WebSocket {
                constructor(url, protocols) {
                    super(url, protocols, { ca: proxy.certificate });
                    sockets.push(this);
                }
            }
            const [alice, bob] = await Promise.all(["alice", "bob"].map((uid) =>
                JSONgle.connect(`wss://localhost:${proxy.port}/`, { uid, dn: uid }, { WebSocket: Noted })));
            t.after(() => [alice, bob].forEach((client) => client.close()));
            let pinged = 0;
            for await (const ping of on(sockets[1], "ping")) if (ping && ++pinged === QUIET_PINGS) break;
            const heard = new Promise((resolve) => (bob.onmessagereceived = ({ description }) => resolve(description)));
            alice.send("bob", "still there");
            assert.equal((await heard).content, "still there");
            assert.equal(sockets.length, 2, "nobody had to come back");
        });

        test("the server knows a client by its address, and not by what it says of itself", async () => {
            assert.equal(await refusal(open("/nowhere", { localAddress: "127.0.0.7" })), 404);
            const { address } = await server.logged(({ reason }) => reason === "wrong-path");
            assert.equal(address, "127.0.0.7");
            const socket = open("/", { host: "[::1]" });
            await once(socket, "message");
            await server.logged((line) => line.message === "connection opened" && line.address === "::1");
            socket.terminate();
        });

        test("pages and health come from the server", async () => {
            const page = await proxy.get("/");
            assert.equal(page.status, 200);
            assert.match(page.body, /<title>/);
            assert.deepEqual(JSON.parse((await proxy.get("/health")).body), { status: "ok" });
        });

        test("the proxy's log has what was asked for, and no credential, whatever went wrong", async () => {
            assert.equal(await refusal(open(`/nothing?access_token=${SECRET}`)), 404);
            await server.stop();
            assert.match(String(await refusal(open(`/gone?access_token=${SECRET}`))), /^50[234]$/);
            for (const path of ["/nothing", "/gone"]) await proxy.logged(path);
            assert.ok(!(await proxy.log()).includes(SECRET), await proxy.log());
        });
    });
}
