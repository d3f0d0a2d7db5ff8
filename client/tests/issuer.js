// Tokens for a server of `--auth jwt`, made by `jsongled token` as in trials.

import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { binary } from "./jsongled.js";

const run = promisify(execFile);

/** A file with a secret of its own. */
export class SecretFile {
    #folder = mkdtempSync(join(tmpdir(), "jsongled-secret-"));
    secret = randomBytes(32).toString("hex");
    path = join(this.#folder, "secret");

    constructor() {
        writeFileSync(this.path, this.secret, { mode: 0o600 });
    }

    remove() {
        rmSync(this.#folder, { recursive: true, force: true });
    }
}

/** Whoever signs the users' tokens. */
export class Issuer {
    #file = new SecretFile();
    /** With these a server takes the tokens; at once when they have expired, it does not. */
    flags = ["--auth", "jwt", "--jwt-key-file", this.#file.path, "--jwt-leeway", "1ms"];

    /** A token of this user, which lasts for so long, and has what these flags add. */
    async token(sub, lifetime = "1h", ...claims) {
        const flags = ["token", "--sub", sub, "--lifetime", lifetime, "--signing-key", this.#file.path, ...claims];
        return (await run(binary, flags)).stdout.trim();
    }

    stop() {
        this.#file.remove();
    }
}
