// A jsongled of the tests' own: the binary that JSONGLED_BINARY names, on a port that the system chooses.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before } from "node:test";

export const binary = process.env.JSONGLED_BINARY;
const TIMEOUT_MS = 20_000;

/** The options of a test that needs the server. */
export const withServer = {
    skip: binary ? false : "JSONGLED_BINARY does not name the jsongled to test against",
    timeout: TIMEOUT_MS,
};

/** A server that runs from before the first test of the file until after its last, if there is a binary. */
export function serverOfThisFile() {
    const server = new Jsongled();
    if (binary) {
        before(() => server.start(), { timeout: TIMEOUT_MS });
        after(() => server.stop(), { timeout: TIMEOUT_MS });
    }
    return server;
}

/** One server, with these flags beside those that every test's has. */
export class Jsongled {
    #flags;
    #listen = "127.0.0.1:0";
    #admin = "127.0.0.1:0";
    #child = null;
    #exited = null;
    #log = [];
    #readers = new Set();

    constructor(flags = []) {
        this.#flags = flags;
    }

    get url() {
        return `ws://${this.#listen}/ws`;
    }

    get origin() {
        return `http://${this.#listen}`;
    }

    /** The host and port of its public port. */
    get place() {
        return this.#listen;
    }

    /** Where operators ask. */
    get admin() {
        return `http://${this.#admin}`;
    }

    /** Resolves once the server takes connections. */
    async start() {
        const flags = ["--listen", this.#listen, "--admin-listen", this.#admin, "--log-format", "json"];
        // JSONGLED_… in the environment are options of the server. The tests have their own.
        const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("JSONGLED_")));
        env.JSONGLED_STORE = "memory"; // it leaves nothing behind, unless a test says otherwise
        const child = spawn(binary, [...flags, ...this.#flags], { env, stdio: ["ignore", "pipe", "inherit"] });
        const exited = once(child, "exit");
        const kill = () => child.kill("SIGKILL");
        process.once("exit", kill);
        child.once("exit", () => process.off("exit", kill));
        const ready = new Promise((resolve) => {
            // Read to the end: a server whose output nobody takes would stop at a full pipe.
            createInterface({ input: child.stdout }).on("line", (line) => {
                this.#log.push(line);
                const found = JSON.parse(line);
                for (const read of this.#readers) read(found);
                if (found.message === "jsongled ready") resolve(found);
            });
        });
        const found = await Promise.race([ready, exited.then(() => null)]);
        assert.ok(found, `${binary} ended before it was ready:\n${this.#log.join("\n")}`);
        this.#listen = found.listen;
        this.#admin = found.admin;
        this.#child = child;
        this.#exited = exited;
    }

    /** Ends the server as an operator does. Started again, it listens where it did. */
    async stop() {
        const child = this.#child;
        if (!child) return; // it did not start, and the test has failed, or it was stopped before
        this.#child = null;
        child.kill("SIGTERM");
        const [code, signal] = await this.#exited;
        assert.deepEqual({ code, signal }, { code: 0, signal: null }, this.#log.join("\n"));
    }

    /** Ends it at once, in the midst of what it does. Started again, it listens where it did. */
    async kill() {
        const child = this.#child;
        this.#child = null;
        child.kill("SIGKILL");
        await this.#exited;
    }

    /** Stops it, as if it were cut off: what is sent to it gets no answer, and nothing is closed. */
    freeze() {
        this.#child.kill("SIGSTOP");
    }

    thaw() {
        this.#child.kill("SIGCONT");
    }

    /** The same server again, on the same ports. */
    async restart() {
        await this.stop();
        await this.start();
    }

    /** The first line of the log that meets `condition`, past or to come. */
    logged(condition) {
        const past = this.#log.map((line) => JSON.parse(line)).find(condition);
        if (past) return Promise.resolve(past);
        return new Promise((resolve) => {
            const read = (line) => {
                if (!condition(line)) return;
                this.#readers.delete(read);
                resolve(line);
            };
            this.#readers.add(read);
        });
    }

    /** What the admin listener answers: `{status, body}`. */
    async ask(path) {
        const response = await fetch(this.admin + path);
        return { status: response.status, body: await response.json() };
    }

    /** What Prometheus reads. */
    async metrics() {
        return await (await fetch(`${this.admin}/metrics`)).text();
    }

    /** A number from the server's metrics. */
    async metric(name) {
        const [, value] = new RegExp(`^${name} (\\S+)$`, "m").exec(await this.metrics()) ?? [];
        assert.ok(value, `the server has a metric ${name}`);
        return Number(value);
    }
}
