// The pages of the examples, as an application has them: without a bundler, through each of three, and with React.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { binary } from "../tests/jsongled.js";
import { Installation } from "../tests/package/installation.js";
import { eventually, scenario } from "./browser.js";
import { hostFolder } from "./static_host.js";

const EXAMPLES = fileURLToPath(new URL("../examples/", import.meta.url));
const SCRIPT = /<script type="module">\n(.*)<\/script>/s;
const REACT = ["index.html", "main.tsx", "use_call.ts", "tsconfig.json"];

let installation;
/** The folders with what projects have built. */
let pages;
if (binary) before(async () => {
    installation = await Installation.make();
    const [esbuild, webpack, vite, react] =
        await Promise.all([...["esbuild", "webpack", "vite"].map(buildPage), buildWithReact()]);
    pages = { bare: `${EXAMPLES}html`, esbuild, webpack, vite, react };
});
after(() => installation?.remove());

const read = (path) => readFile(EXAMPLES + path, "utf8");

/** The page without a bundler as a project has it that installed the client: a page, and a module that it loads. */
async function buildPage(bundler) {
    const page = await read("html/index.html");
    const [, script] = SCRIPT.exec(page);
    const main = script.replace("http://localhost:8080/jsongle.js", "jsongled-client")
        .replace("http://localhost:8080/jsongle/webrtc.js", "jsongled-client/webrtc");
    assert.doesNotMatch(main, /http:/); // nothing comes from the server
    const index = page.replace(SCRIPT, "<script type=\"module\" src=\"./main.js\"></script>");
    return installation.build(bundler, await installation.project(bundler, { "index.html": index, "main.js": main }));
}

async function buildWithReact() {
    await installation.add("react", "react-dom");
    const files = await Promise.all(REACT.map(async (path) => [path, await read(`react/${path}`)]));
    return installation.build("vite", await installation.project("react", Object.fromEntries(files)));
}

/** A user who has signed in on the page of this folder. */
async function signIn(stage, name, folder) {
    const user = await stage.newUser(name, { origin: await stage.host(folder) });
    await user.open();
    await user.page.getByLabel("Your name").fill(name);
    await user.page.getByRole("button", { name: "Sign in" }).click();
    await user.page.getByLabel("Whom to call").waitFor();
    return user;
}

/** Waits until the other side, whose video is the first, moves in the page of this user. */
async function sees(user) {
    const time = () => user.page.evaluate(() => {
        const [{ videoWidth, currentTime }] = document.querySelectorAll("video");
        return videoWidth > 0 ? currentTime : 0;
    });
    const first = await eventually(`${user.name} sees the other side`, time);
    await eventually(`the other side moves for ${user.name}`, time, (now) => now > first);
}

async function dial(user, name) {
    await user.page.getByLabel("Whom to call").fill(name);
    await user.press("Call");
}

/** Alice, on the page of one folder, calls bob, on that of another, after somebody who is not there. */
async function call(stage, from, to) {
    const [alice, bob] = [await signIn(stage, "alice", from), await signIn(stage, "bob", to)];
    await dial(alice, "carol");
    await alice.page.getByRole("status").filter({ hasText: "unreachable" }).waitFor();
    await dial(alice, "bob");
    await bob.press("Answer");
    for (const user of [alice, bob]) await sees(user);
    await bob.press("Hang up");
    for (const user of [alice, bob]) await user.page.getByLabel("Whom to call").waitFor();
}

for (const [from, to] of [["bare", "esbuild"], ["vite", "webpack"], ["react", "react"]]) {
    scenario(`the page "${from}" calls the page "${to}"`, (stage) => call(stage, pages[from], pages[to]));
}
