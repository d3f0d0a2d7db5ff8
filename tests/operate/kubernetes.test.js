// The manifest of docs/kubernetes: its options are the server's, and its probes get their answers without a token.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { binary, Jsongled, withServer } from "../../client/tests/jsongled.js";

const manifest = await readFile(new URL("../../docs/kubernetes/jsongled.yaml", import.meta.url), "utf8");
const env = Object.fromEntries([...manifest.matchAll(/\{name: (JSONGLED_\w+), value: "?([^"}]+)"?\}/g)]
    .map(([, name, value]) => [name, value]));

/** The status by which the admin listener answers one who asks as the kubelet does. */
async function status(url, path) {
    const asked = request(new URL(path, url), { headers: { Host: "10.1.2.3:8081" } }).end();
    const [response] = await once(asked, "response");
    response.resume();
    return response.statusCode;
}

test("its options are good, and its probes are answered", withServer, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "jsongled-kubernetes-"));
    t.after(() => rm(folder, { recursive: true }));
    const token = join(folder, "admin-token");
    await writeFile(token, "the-token-of-the-operators", { mode: 0o440 });
    assert.equal(Object.keys(env).length, manifest.match(/name: JSONGLED_/g).length);
    const here = { ...env, JSONGLED_ADMIN_TOKEN_FILE: token, JSONGLED_STORE: "memory" };
    const { stdout, stderr } = await promisify(execFile)(binary, ["check-config"], { env: here });
    assert.match(stdout, /The configuration is valid/);
    assert.doesNotMatch(stderr, /unknown/);

    const server = new Jsongled(["--admin-token-file", token]);
    await server.start();
    t.after(() => server.stop());
    const probes = [...manifest.matchAll(/path: (\/\w+), port: admin/g)].map(([, path]) => path);
    assert.deepEqual(probes, ["/readyz", "/livez"]);
    for (const path of probes) assert.equal(await status(server.admin, path), 200, path);
    assert.equal(await status(server.admin, "/metrics"), 401);
});
