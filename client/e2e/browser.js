// Tests in real browsers: Chromium driven by Playwright, with a server and users of each test's own.

import assert from "node:assert/strict";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { binary, Jsongled } from "../tests/jsongled.js";
import { Line } from "./line.js";
import { hostFolder } from "./static_host.js";
import { User } from "./user.js";

/** Every wait ends, but not because a machine is slow. */
export const WAIT_MS = 20_000;
const TEST_MS = 90_000;
const POLL_MS = 25;
const folder = process.env.JSONGLED_E2E ?? fileURLToPath(new URL("../../build/e2e", import.meta.url));

/** For work on the page: "--www client/www" serves it from disk instead of from the binary. */
const FLAGS = process.env.JSONGLED_FLAGS?.split(" ") ?? [];

/** Besides those that Playwright gives by itself. */
const ARGUMENTS = [
    "--disable-gpu", "--disable-quic", "--disable-sync",
    "--use-fake-device-for-media-stream=device-count=2", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    // Calls within this machine need neither a network nor multicast DNS.
    "--allow-loopback-in-peer-connection", "--disable-features=WebRtcHideLocalIpsWithMdns",
];
const LAUNCH = {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ARGUMENTS,
    chromiumSandbox: process.getuid() !== 0, // Chromium refuses to run as root with it
};

/** The browser that the users of a file share, each in a context of its own. */
let shared = null;
after(async () => (await shared)?.close());

/**
 * A test with a server of its own, which has these `flags`: `run` gets a Stage. It fails, too, when a page had errors
 * that `run` did not expect.
 */
export function scenario(title, run, { timeout = TEST_MS, flags = [] } = {}) {
    const skip = binary ? false : "JSONGLED_BINARY does not name the jsongled to test against";
    test(title, { skip, timeout }, async (t) => {
        const stage = new Stage(t, flags);
        try {
            await stage.server.start();
            await run(stage);
            stage.expectNoProblems();
        } catch (error) {
            await stage.tellFailure(title);
            throw error;
        } finally {
            await stage.close();
        }
    });
}

class Stage {
    server;
    #users = [];
    #browsers = [];
    #test;

    constructor(t, flags) {
        this.#test = t;
        this.server = new Jsongled([...FLAGS, ...flags]);
    }

    /** A line to the server that can be cut: the `origin` of a user. */
    newLine() { return Line.to(this.server.origin, this.#test); }

    /** The origin of an application of these files: see static_host.js. */
    host(folder) { return hostFolder(this.#test, folder, this.server.place); }

    /** Shown with the result of the test. */
    say(text) { this.#test.diagnostic(text); }

    /** A browser of its own, which can be killed, or frozen with all its processes and thawed. */
    async launchBrowser() {
        // By number: a bare Debian need not know localhost.
        const launched = await chromium.launchServer({ ...LAUNCH, host: "127.0.0.1" });
        this.#browsers.push(launched);
        const signal = (name) => process.kill(-launched.process().pid, name); // it leads a group
        return {
            browser: await chromium.connect(launched.wsEndpoint()),
            kill: () => launched.kill(),
            freeze: () => signal("SIGSTOP"),
            thaw: () => signal("SIGCONT"),
        };
    }

    /** A user with an empty page. `beside` opens a second tab of that user. `origin`: where they find the server. */
    async newUser(name, { browser, beside, origin = this.server.origin, ...options } = {}) {
        shared ??= chromium.launch(LAUNCH);
        const context = beside?.page.context() ?? await (browser ?? await shared).newContext(options);
        context.setDefaultTimeout(WAIT_MS);
        return this.#watch(name, await context.newPage(), origin);
    }

    /** The same user in a copy of their tab, as browsers make one: with all that the tab keeps. */
    async duplicate({ name, page }) {
        const [copy] = await Promise.all([
            page.context().waitForEvent("page"), page.evaluate(() => { window.open(location.href); }),
        ]);
        return this.#watch(name, copy, new URL(page.url()).origin);
    }

    #watch(name, page, origin) {
        const user = new User({ name, page, origin, folder });
        this.#users.push(user);
        return user;
    }

    /** A user who has signed in, by the form or, with `room`, by the address. */
    async join(name, { room, ...options } = {}) {
        const user = await this.newUser(name, options);
        if (room) await user.open({ name, room });
        else await user.signIn();
        return user;
    }

    expectNoProblems() {
        for (const { name, problems } of this.#users) assert.deepEqual(problems, [], `errors in the page of ${name}`);
    }

    /** Keeps what the pages show, and says what was wrong in them. */
    async tellFailure(title) {
        for (const user of this.#users) {
            await user.shoot(`failed ${title} ${user.name}`).catch(() => {}); // the page may be gone
            for (const problem of user.problems) this.say(`error in the page of ${user.name}: ${problem}`);
        }
    }

    async close() {
        await Promise.allSettled(this.#users.map(({ page }) => page.context().close()));
        await Promise.allSettled(this.#browsers.map((browser) => browser.kill()));
        await this.server.stop();
    }
}

/** Waits until `probe` gives what `accept` takes, and returns it. */
export async function eventually(what, probe, accept = Boolean) {
    const end = Date.now() + WAIT_MS;
    let last;
    while (Date.now() < end) {
        last = await probe();
        if (accept(last)) return last;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return assert.fail(`${what}: not within ${WAIT_MS} ms, last seen ${JSON.stringify(last)}`);
}
