// What would be published: the library, its types, what it is and under which licence. And that it can be used.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import JSONgle from "../js/jsongle.js";
import { CAN } from "../js/jsongle/protocol.js";

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const read = (path) => readFile(here(path), "utf8");
const CLIENT = here("..");
/** npm neither asks the network nor writes into anybody's home. */
const OFFLINE = ["--offline", "--loglevel=error", "--no-update-notifier"];

/** An application's folder with the package in it, as npm would have installed it. */
let application;
/** The paths in the package. */
let packed;

before(async () => {
    application = await mkdtemp(join(tmpdir(), "jsongled-client-"));
    const cache = join(application, "cache");
    const npm = ["pack", "--json", "--pack-destination", application, "--cache", cache, ...OFFLINE];
    const [{ filename, files }] = JSON.parse((await run("npm", npm, { cwd: CLIENT })).stdout);
    packed = files.map(({ path }) => path).sort();
    const installed = join(application, "node_modules", "jsongled-client");
    await run("mkdir", ["-p", installed]);
    await run("tar", ["-xzf", join(application, filename), "-C", installed, "--strip-components=1"]);
});
after(() => rm(application, { recursive: true, force: true }));

test("the package has the library, its types, README, CHANGELOG and LICENSE, and nothing else", async () => {
    const js = here("../js");
    const entries = await readdir(js, { recursive: true, withFileTypes: true });
    const library = entries.filter((entry) => entry.isFile())
        .map(({ parentPath, path, name }) => relative(CLIENT, join(parentPath ?? path, name)));
    assert.deepEqual(packed, [...library, "CHANGELOG.md", "LICENSE", "README.md", "package.json"].sort());
    for (const path of library) assert.match(path, /^js\/jsongle(\/webrtc)?(\/\w+)?(\.d\.ts|\.js)$/);
});

test("it has the name, version and licence of the project, and may be published", async () => {
    const described = JSON.parse(await read("../package.json"));
    const { version: locked, packages: { "": root } } = JSON.parse(await read("../package-lock.json"));
    const [, version] = /^project\(jsongled VERSION (\S+)/m.exec(await read("../../CMakeLists.txt"));
    assert.equal(described.version, version);
    assert.deepEqual([locked, root.version, root.license], [version, version, described.license]);
    assert.equal(described.private, undefined);
    for (const field of ["name", "description", "keywords", "author"]) assert.ok(described[field]?.length, field);
    assert.equal(described.license, "MIT");
    const licence = await read("../LICENSE");
    assert.equal(licence, await read("../../LICENSE"));
    assert.match(licence, /^MIT License\n\nCopyright \(c\) 2026 the jsongled authors\n/);
    assert.equal(described.dependencies, undefined, "the library needs nothing else");
});

test("README says with what this version works, and CHANGELOG what it brings", async () => {
    const { version, engines } = JSON.parse(await read("../package.json"));
    const [, table] = /^## Compatibility\n\n(.*?)\n\n/ms.exec(await read("../README.md"));
    const rows = new Map([...table.matchAll(/^\| ([\w ]+) \| (.*) \|$/gm)].map(([, what, which]) => [what, which]));
    const transport = { in: () => {}, out: () => {} };
    const api = new JSONgle({ transport: { name: "memory", transport } }).version.replace(/\.\d+$/, "");
    assert.ok(rows.get("this package").startsWith(`${version};`));
    assert.ok(rows.get("API").includes(`JSONgle library ${api},`));
    assert.ok(rows.get("protocol").startsWith(`JSONgle ${api} over WebSocket`));
    assert.ok(rows.get("protocol").includes(CAN.map((word) => `\`${word}\``).join(", ")));
    assert.ok(rows.get("platforms").includes(`Node ${engines.node.replace(">=", "")} or later`));
    const [, newest] = /^## \[(.*?)\]/m.exec(await read("../CHANGELOG.md"));
    assert.equal(newest, version);
});

test("an application that installed it imports the class", async () => {
    const code = `
        import JSONgle from "jsongled-client";
        import { Phone } from "jsongled-client/webrtc";
        let sent;
        const transport = { in: () => {}, out: (message) => (sent = message) };
        const jsongle = new JSONgle({ transport: { name: "memory", transport } });
        jsongle.send("bob", "hi");
        console.log(sent.jsongle.description.content, new Phone(jsongle).current);`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], { cwd: application });
    assert.equal(stdout, "hi null\n");
});

test("TypeScript finds its types, whichever way it looks for them", () => {
    const code = `import JSONgle, { type Call, type Connected, type Member } from "jsongled-client";
        import { Phone, type PhoneCall } from "jsongled-client/webrtc";
        export const connect = (me: Member): Promise<Connected> => JSONgle.connect("ws://localhost/", me);
        export const ring = (client: JSONgle): void => { client.oncall = (call: Call) => console.log(call.caller); };
        export const phone = (client: JSONgle) => new Phone(client, { iceServers: [{ urls: "stun:a" }] });
        export const see = async (video: HTMLVideoElement, client: JSONgle): Promise<void> => {
            const call: PhoneCall = await phone(client).call("bob", { video: true });
            video.srcObject = call.remote;
            call.addEventListener("end", ({ detail: { ticket } }) => console.log(ticket.talk?.toFixed()));
        };
        // @ts-expect-error a call takes no such thing
        export const hear = (client: JSONgle) => phone(client).call("bob", { loud: true });
        // @ts-expect-error the client has no such method
        export const wrong = (client: JSONgle) => client.dance();`;
    const { ModuleKind, ModuleResolutionKind, ScriptTarget } = ts;
    const name = join(application, "application.mts");
    for (const [module, moduleResolution] of [
        [ModuleKind.Node16, ModuleResolutionKind.Node16],
        [ModuleKind.NodeNext, ModuleResolutionKind.NodeNext], [ModuleKind.ESNext, ModuleResolutionKind.Bundler],
        [ModuleKind.ESNext, ModuleResolutionKind.Node10],
    ]) {
        const options = {
            strict: true, noEmit: true, target: ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
            types: [], module, moduleResolution,
        };
        const host = ts.createCompilerHost(options);
        const { fileExists, readFile, getSourceFile } = host;
        host.fileExists = (path) => path === name || fileExists(path);
        host.readFile = (path) => (path === name ? code : readFile(path));
        host.getSourceFile = (path, ...others) =>
            (path === name ? ts.createSourceFile(name, code, ScriptTarget.ES2022) : getSourceFile(path, ...others));
        const found = ts.getPreEmitDiagnostics(ts.createProgram([name], options, host));
        assert.deepEqual(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")), []);
    }
});
