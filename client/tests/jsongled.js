// A jsongled of the tests' own: the binary that JSONGLED_BINARY names, on a port that the system chooses.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before } from "node:test";

const binary = process.env.JSONGLED_BINARY;
const TIMEOUT_MS = 20_000;

/** The options of a test that needs the server. */
export const withServer = {
    skip: binary ? false : "JSONGLED_BINARY does not name the jsongled to test against",
    timeout: TIMEOUT_MS,
};

/** A server that runs from before the first test of the file until after its last, where there is a binary. */
export function serverOfThisFile() {
    const server = new Jsongled();
    if (binary) {
        before(() => server.start(), { timeout: TIMEOUT_MS });
        after(() => server.stop(), { timeout: TIMEOUT_MS });
    }
    return server;
}

class Jsongled {
    #listen = "127.0.0.1:0";
    #child = null;
    #exited = null;
    #log = [];

    get url() {
        return `ws://${this.#listen}/ws`;
    }

    /** Resolves once the server takes connections. */
    async start() {
        const flags = ["--listen", this.#listen, "--admin-listen", "127.0.0.1:0", "--log-format", "json"];
        // JSONGLED_… in the environment are the server's options: those of whoever runs the tests are not the tests'.
        const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("JSONGLED_")));
        const child = spawn(binary, flags, { env, stdio: ["ignore", "pipe", "inherit"] });
        const exited = once(child, "exit");
        process.once("exit", () => child.kill("SIGKILL"));
        const ready = new Promise((resolve) => {
            // Read to the end: a server whose output nobody takes would stop at a full pipe.
            createInterface({ input: child.stdout }).on("line", (line) => {
                this.#log.push(line);
                const [, listen] = / ready listen=(\S+) admin=\S+$/.exec(JSON.parse(line).message) ?? [];
                if (listen) resolve(listen);
            });
        });
        const listen = await Promise.race([ready, exited.then(() => null)]);
        assert.ok(listen, `${binary} ended before it was ready:\n${this.#log.join("\n")}`);
        this.#child = child;
        this.#exited = exited;
        this.#listen = listen;
    }

    /** Ends the server as an operator does. */
    async stop() {
        if (!this.#child) return; // it did not start, which has been said
        this.#child.kill("SIGTERM");
        const [code, signal] = await this.#exited;
        assert.deepEqual({ code, signal }, { code: 0, signal: null }, this.#log.join("\n"));
    }

    /** The same server again, on the same port. */
    async restart() {
        await this.stop();
        await this.start();
    }
}
