// What would be published: the library, its types, what it is and under which licence. And that it can be used.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import test, { after, before } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { WebSocket } from "ws";
import JSONgle from "../js/jsongle.js";
import { CAN } from "../js/jsongle/protocol.js";
import { serverOfThisFile, withServer } from "./jsongled.js";
import { join as joinServer } from "./live.js";
import { CLIENT, Installation } from "./package/installation.js";
import { check, compile, RESOLUTIONS } from "./package/typescript.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const read = (path) => readFile(here(path), "utf8");
let installation;
before(async () => { installation = await Installation.make(); });
after(() => installation?.remove());
const server = serverOfThisFile();
/** A project of Node's with the bot of the examples, which has come to this server; its output is read line by line. */
async function startBot(t, ...args) {
    await installation.add("ws");
    const folder = await installation.project("bot", { "bot.js": await read("../examples/bot/bot.js") });
    const stdio = ["ignore", "pipe", "inherit"];
    const bot = spawn(process.execPath, ["bot.js", server.url, ...args], { cwd: folder, stdio });
    const exited = once(bot, "exit");
    t.after(() => bot.kill("SIGKILL"));
    const [said] = await Promise.race([once(createInterface({ input: bot.stdout }), "line"), exited]);
    return { said, stop: () => bot.kill("SIGTERM"), exited };
}

/** A compiler takes longer than a server. */
const compiling = { ...withServer, timeout: 60_000 };

test("the package has the library, its types, API, README, CHANGELOG and LICENSE, and nothing else", async () => {
    const js = here("../js");
    const entries = await readdir(js, { recursive: true, withFileTypes: true });
    const library = entries.filter((entry) => entry.isFile())
        .map(({ parentPath, path, name }) => relative(CLIENT, join(parentPath ?? path, name)));
    const described = ["API.md", "CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    assert.deepEqual(installation.packed, [...library, ...described].sort());
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

test("the examples are built with what the tests have", async () => {
    const tested = await Promise.all(["package/package.json", "../package.json"].map(async (path) =>
        JSON.parse(await read(path)).devDependencies));
    const known = { ...Object.assign({}, ...tested), "jsongled-client": "file:../.." };
    for (const example of ["bot", "react"]) {
        const { dependencies, devDependencies } = JSON.parse(await read(`../examples/${example}/package.json`));
        for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies }))
            assert.equal(range, known[name], `${name} of ${example}`);
    }
});

test("Node runs the bot of the examples, which answers chat", withServer, async (t) => {
    const alice = await joinServer(t, server.url, "alice");
    const bot = await startBot(t, "bot", "#muc#lobby");
    assert.equal(bot.said, "bot is there");
    const answer = async (from, words) => {
        const [{ description }] = await alice.until("onmessagereceived", (it, author) =>
            author === from && words.test(it.description.content));
        return description.content;
    };
    alice.client.send("bot", "echo  hello, you");
    assert.equal(await answer("bot", /you/), "hello, you");
    alice.client.send("bot", "constructor");
    assert.equal(await answer("bot", /^I know/), "I know help, time, echo.");

    await alice.client.joinMuc("#muc#lobby");
    alice.client.sendMuc("#muc#lobby", "echo nobody was asked");
    alice.client.sendMuc("#muc#lobby", "bot: time");
    const said = await answer("#muc#lobby/bot", /./); // the first
    assert.match(said, new RegExp(`^${alice.uid}: \\d{4}-\\d\\d-`));
    bot.stop();
    assert.deepEqual(await bot.exited, [0, null]);
});

for (const [resolution, options] of Object.entries(RESOLUTIONS)) {
    test(`TypeScript compiles an application by ${resolution}, and it connects`, compiling, async (t) => {
        const application = await read("package/application.ts");
        const folder = await installation.project(resolution, { "application.ts": application });
        assert.deepEqual(compile([join(folder, "application.ts")], options), []);
        const { ask } = await import(pathToFileURL(join(folder, "application.js")));
        const bob = await joinServer(t, server.url, "bob");
        bob.client.onmessagereceived = ({ description: { content } }, from) =>
            bob.client.send(from, `${from} says ${content}`);
        const answer = await ask(server.url, { uid: resolution }, bob.uid, { WebSocket });
        assert.deepEqual(answer, [`${resolution} says hi`, null]);
    });
}

test("TypeScript takes the hook for React, and the page that uses it", async () => {
    await installation.add("react", "react-dom", "@types/react", "@types/react-dom");
    const files = ["main.tsx", "use_call.ts", "tsconfig.json"];
    const texts = await Promise.all(files.map(async (file) => [file, await read(`../examples/react/${file}`)]));
    assert.deepEqual(check(await installation.project("react", Object.fromEntries(texts))), []);
});
