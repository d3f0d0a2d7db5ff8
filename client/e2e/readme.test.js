// The lines of the package's README call from one page to another, as they are printed.

import assert from "node:assert/strict";
import { snippets } from "../tests/pages.js";
import { eventually, scenario } from "./browser.js";

const [connect, take, make, prepare, call] = snippets("client/README.md", "js").map(({ code }) => code);
const CALLS = /^jsongle\.call\(.*\n/m;

const IMPORT = /^import (?:(\w+)|(\{.*\})) from "jsongled-client(\/webrtc)?";$/gm;

/** Runs lines of an application in the page of this user, who takes the place of the one in README. */
async function run(user, { url }, code) {
    const own = code.replaceAll(IMPORT, (line, whole, parts, layer) =>
        `const ${parts ?? `{ default: ${whole} }`} = await import("/jsongle${layer ?? ""}.js");`)
        .replace("ws://localhost:8080/", url)
        .replace("{ uid: \"alice\", dn: \"Alice\" }", JSON.stringify({ uid: user.name }));
    await user.open();
    await user.page.evaluate(`(async () => { ${own}\nObject.assign(window, { jsongle }); })()`);
}

/** Waits until something moves in this page that is no page of the server's. */
const seesTheOther = (user) => eventually(`${user.name} sees the other side`, () =>
    user.page.evaluate(() => [...document.querySelectorAll("video")].some(({ videoWidth }) => videoWidth > 0)));

/** A promise of the next line that the user's page writes to its console and that matches. */
const written = (user, pattern) => user.page.waitForEvent("console", (message) => pattern.test(message.text()));

scenario("README's lines connect, call, show the other side, and end the call", async (stage) => {
    const [alice, bob] = await Promise.all(["alice", "bob"].map((name) => stage.newUser(name)));
    assert.match(call, CALLS);
    await run(bob, stage.server, connect + prepare + call.replace(CALLS, ""));
    const rings = written(bob, /^alice calls$/);
    await run(alice, stage.server, connect + prepare + call);
    await rings;
    await bob.page.evaluate(() => window.jsongle.proceed());
    for (const user of [alice, bob]) {
        await eventually(`${user.name} is in an active call`, () =>
            user.page.evaluate(() => window.jsongle.currentCall?.state), (state) => state === "active");
        await seesTheOther(user);
    }
    const ended = [alice, bob].map((user) => written(user, /^terminated /));
    await alice.page.evaluate(() => window.jsongle.end());
    await Promise.all(ended);
});

scenario("the lines of the layer for media do the same", async (stage) => {
    const [alice, bob] = await Promise.all(["alice", "bob"].map((name) => stage.newUser(name)));
    const rings = written(alice, /^bob calls$/);
    await run(alice, stage.server, connect + take);
    await run(bob, stage.server, connect + make);
    await rings;
    for (const user of [alice, bob]) await seesTheOther(user);
    const ended = written(alice, /^terminated \d/);
    await bob.page.evaluate(() => window.jsongle.end());
    await ended;
});
