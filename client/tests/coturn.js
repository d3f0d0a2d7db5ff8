// A coturn of the tests' own, with the configuration of docs/turn, on a port that the system chooses; and a client
// that asks it for a relay.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connect } from "node:tls";

const CONFIGURATION = new URL("../../docs/turn/turnserver.conf", import.meta.url);
const SECRET = "a-secret-of-the-tests-0123456789";
const READY_MS = 30_000; // on a busy machine too
const PROBE_MS = 100;
const HANDSHAKE_MS = 1_000;
/** What turnutils_uclient says of its first request for a relay: of any other error, its number. */
const TAKEN = "Received relay addr";
const REFUSED = "Cannot complete Allocation"; // asked for a password, over and over
const IN_USE = "Address already in use";
const ANSWER = new RegExp(`${TAKEN}|${REFUSED}|error \\d+ .*`);

export class Coturn {
    #folder;
    #port;
    #tlsPort;
    #child;
    #log = "";

    /** Resolves once it answers, over UDP and over TLS. */
    static async start() {
        const coturn = new Coturn();
        await coturn.#start();
        return coturn;
    }

    /** Where it is, for a server's flag. */
    get urls() {
        const place = `127.0.0.1:${this.#port}`;
        return `stun:${place},turn:${place},turn:${place}?transport=tcp`;
    }

    /** The flags of a jsongled that shares its secret. */
    get flags() { return ["--turn-urls", this.urls, "--turn-secret-file", join(this.#folder, "secret")]; }

    async stop() {
        this.#child.kill("SIGKILL");
        await rm(this.#folder, { recursive: true, force: true });
    }

    /**
     * True if it gives a relay to who has this name and password, false if those are not good. Rejects if there is
     * another reason: the relays stay open, and of one user there may not be many.
     */
    async takes({ username, credential }) {
        const who = ["-u", username, "-w", credential];
        const child = spawn("turnutils_uclient", ["-v", "-y", "-c", ...who, "-p", String(this.#port), "127.0.0.1"],
            { stdio: ["ignore", "pipe", "ignore"] });
        const ended = exitOf(child);
        let answer = null;
        // What it does with the relay takes seconds, and is its own affair.
        createInterface({ input: child.stdout }).on("line", (line) => {
            answer ??= ANSWER.exec(line)?.[0] ?? null;
            if (answer) child.kill("SIGKILL");
        });
        await ended;
        assert.ok([TAKEN, REFUSED].includes(answer), `${username}: ${answer}`);
        return answer === TAKEN;
    }

    async #start() {
        this.#folder = await mkdtemp(join(tmpdir(), "jsongled-coturn-"));
        process.once("exit", () => this.#child?.kill("SIGKILL"));
        const files = ["-keyout", this.#file("key.pem"), "-out", this.#file("cert.pem")];
        const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=tests"];
        execFileSync("openssl", ["req", "-x509", ...kind, ...files], { stdio: "ignore" });
        await writeFile(join(this.#folder, "secret"), `${SECRET}\n`);
        while (!await this.#listens());
    }

    /** False if somebody took one of its ports before it did: it would wait for that for ever. */
    async #listens() {
        [this.#port, this.#tlsPort] = [await freePort(), await freePort()];
        await writeFile(this.#file("turnserver.conf"), await this.#configuration());
        this.#log = "";
        this.#child = spawn("turnserver", ["-c", this.#file("turnserver.conf")], { cwd: this.#folder });
        const taken = new Promise((resolve) => {
            for (const output of [this.#child.stdout, this.#child.stderr]) {
                output.on("data", (text) => {
                    this.#log += text;
                    if (this.#log.includes(IN_USE)) resolve();
                });
            }
        });
        const ended = new AbortController();
        const { signal } = ended;
        const ready = Promise.all([answers(this.#port, signal), speaksTls(this.#tlsPort, signal)]);
        try {
            await Promise.race([ready, taken, exitOf(this.#child)]);
        } catch (error) {
            throw new Error(`turnserver does not answer:\n${this.#log}`, { cause: error });
        } finally {
            ended.abort();
            ready.catch(() => {}); // nobody waits for it any more
        }
        if (this.#log.includes(IN_USE)) {
            this.#child.kill("SIGKILL");
            return false;
        }
        assert.equal(this.#child.exitCode, null, `turnserver ended before it was ready:\n${this.#log}`);
        return true;
    }

    #file(name) { return join(this.#folder, name); }

    async #configuration() {
        const changed = {
            "listening-port": `${this.#port}\nlistening-ip=127.0.0.1\nrelay-ip=127.0.0.1\nallow-loopback-peers`,
            "tls-listening-port": this.#tlsPort,
            cert: this.#file("cert.pem"),
            pkey: this.#file("key.pem"),
            "static-auth-secret": SECRET,
            realm: `tests\npidfile=${join(this.#folder, "pid")}\nuserdb=${join(this.#folder, "turndb")}`,
        };
        let text = await readFile(CONFIGURATION, "utf8");
        for (const [name, value] of Object.entries(changed)) {
            const line = new RegExp(`^${name}=.*$`, "mg");
            assert.equal(text.match(line)?.length, 1, `one line of ${name}`);
            text = text.replace(line, `${name}=${value}`);
        }
        return text;
    }
}

async function exitOf(child) {
    const [code] = await once(child, "close");
    return code;
}

/** One that is free now for UDP and for TCP: coturn takes both. */
async function freePort() {
    for (;;) {
        const server = createServer().listen(0, "127.0.0.1");
        await once(server, "listening");
        const { port } = server.address();
        const socket = createSocket("udp4");
        socket.bind(port, "127.0.0.1");
        const isFree = await once(socket, "listening").then(() => true, () => false);
        socket.close();
        server.close();
        if (isFree) return port;
    }
}

/** Resolves once somebody speaks TLS on that port. Who connects before coturn is ready never hears from it. */
async function speaksTls(port, ended) {
    const end = Date.now() + READY_MS;
    for (;;) {
        const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false });
        try {
            await once(socket, "secureConnect", { signal: AbortSignal.timeout(HANDSHAKE_MS) });
            return;
        } catch (error) {
            if (ended.aborted || Date.now() > end) throw error;
            await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
        } finally {
            socket.on("error", () => {}).destroy();
        }
    }
}

/** Resolves once a STUN server on that port answers a binding request. */
async function answers(port, ended) {
    const socket = createSocket("udp4");
    const type = Buffer.from("000100002112a442", "hex");
    const ask = () => socket.send(Buffer.concat([type, randomBytes(12)]), port, "127.0.0.1");
    const timer = setInterval(ask, PROBE_MS);
    socket.on("error", () => {}); // nobody is there yet
    ask();
    try {
        await once(socket, "message", { signal: AbortSignal.any([ended, AbortSignal.timeout(READY_MS)]) });
    } finally {
        clearInterval(timer);
        socket.close();
    }
}
