// A proxy of the tests' own in front of a server: a program of Debian's with a configuration of docs/proxies, whose
// lines for TLS are in force. What is changed of it are addresses, files and times.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { get } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";

const READY_MS = 30_000; // on a busy machine too
const PROBE_MS = 50;
const HANDSHAKE_MS = 5_000;
const TRIES = 3;

/** What nginx and HAProxy wait for, in place of a minute. */
export const WAIT_S = 4;

/** What each has to be started with, and what its configuration has for TLS and for what it is here. */
const PROGRAMS = {
    nginx: {
        configuration: "nginx.conf",
        changes: ({ port, file }) => [
            ["    listen 80;\n    listen [::]:80;\n", ""],
            ["# listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`],
            ["# listen [::]:443 ssl;", `listen [::1]:${port} ssl;`],
            ["# ssl_certificate /etc/ssl/certs/jsongled.pem;", `ssl_certificate ${file("cert.pem")};`],
            ["# ssl_certificate_key /etc/ssl/private/jsongled.pem;", `ssl_certificate_key ${file("key.pem")};`],
            ["/var/log/nginx/jsongled.log", file("log")],
            ["/var/log/nginx/jsongled-error.log", file("error.log")],
            ["60s;", `${WAIT_S}s;`],
        ],
        whole: (text, { file }) => {
            const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map((kind) => `${kind}_temp_path ${file(kind)};`);
            return `daemon off; master_process off; error_log stderr; pid ${file("pid")}; events {}
                http { access_log off; ${folders.join(" ")}\n${text}}`;
        },
        flags: ({ file }) => ["-e", "stderr", "-p", file(""), "-c", file("configuration")],
    },
    haproxy: {
        configuration: "haproxy.cfg",
        changes: ({ port, file }) => [
            ["    bind :80\n    bind :::80 v6only\n", ""],
            ["# bind :443 ssl crt /etc/haproxy/jsongled.pem", `bind 127.0.0.1:${port} ssl crt ${file("both.pem")}`],
            ["# bind :::443 v6only ssl crt /etc/haproxy/jsongled.pem", `bind ::1:${port} ssl crt ${file("both.pem")}`],
            ["60s", `${WAIT_S}s`],
        ],
        whole: (text) => `global\n    log stdout format raw local0\ndefaults\n    option httplog\n${text}`,
        flags: ({ file }) => ["-db", "-f", file("configuration")],
    },
    caddy: {
        configuration: "Caddyfile",
        changes: ({ port, file }) => [
            ["\n{\n", "\n{\n\tadmin off\n\tauto_https disable_redirects\n"],
            ["/var/log/caddy/jsongled.log", file("log")],
            ["calls.example.org {", `https://localhost:${port} {\n\tbind 127.0.0.1 [::1]`],
            ["# tls /etc/caddy/jsongled.pem /etc/caddy/jsongled.key", `tls ${file("cert.pem")} ${file("key.pem")}`],
        ],
        whole: (text) => text,
        flags: ({ file }) => ["run", "--adapter", "caddyfile", "--config", file("configuration")],
    },
};
export const names = Object.keys(PROGRAMS);

/** Whether the program is here; scripts/install-deps test takes it from Debian. */
export async function isInstalled(name) {
    const places = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"];
    const found = await Promise.all(places.map((place) => access(join(place, name)).then(() => true, () => false)));
    return found.includes(true);
}

export class Proxy {
    #folder;
    #child;
    #output = "";

    /** Resolves once `name` speaks TLS; behind it is the server at `backend`, a host and a port. */
    static async start(name, backend) {
        const proxy = new Proxy();
        await proxy.#start(PROGRAMS[name], name, backend);
        return proxy;
    }

    async stop() {
        this.#child.kill("SIGKILL");
        await rm(this.#folder, { recursive: true, force: true });
    }

    /** All that it has logged so far. */
    async log() {
        const logs = ["log", "error.log"].map((name) => readFile(this.#file(name), "utf8").catch(() => ""));
        return this.#output + (await Promise.all(logs)).join("");
    }

    /** Resolves once its log has this. */
    async logged(text) {
        for (const end = Date.now() + READY_MS; !(await this.log()).includes(text);) {
            assert.ok(Date.now() < end, `no ${text} in the log:\n${await this.log()}`);
            await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
        }
    }

    /** The answer to a plain request: `{status, body}`. */
    async get(path) {
        const options = { host: "127.0.0.1", port: this.port, path, servername: "localhost", ca: this.certificate,
            headers: { Host: `localhost:${this.port}` } };
        const [response] = await once(get(options), "response");
        let body = "";
        for await (const part of response.setEncoding("utf8")) body += part;
        return { status: response.statusCode, body };
    }

    async #start(program, name, backend) {
        this.#folder = await mkdtemp(join(tmpdir(), `jsongled-${name}-`));
        this.certificate = await this.#makeCertificate();
        process.once("exit", () => this.#child?.kill("SIGKILL"));
        for (let tries = 1; !await this.#listens(program, name, backend); tries++) {
            assert.ok(tries < TRIES, `${name} ended before it was ready:\n${await this.log()}`);
        }
    }

    /** False if it ends: somebody may have taken its port before it did. */
    async #listens({ configuration, changes, whole, flags }, name, backend) {
        this.port = await freePort();
        const place = { port: this.port, file: (name) => this.#file(name) };
        let text = await readFile(new URL(`../../docs/proxies/${configuration}`, import.meta.url), "utf8");
        for (const [there, here] of [["127.0.0.1:8080", backend], ...changes(place)]) {
            assert.ok(text.includes(there), `${configuration} has ${there}`);
            text = text.replaceAll(there, here);
        }
        await writeFile(this.#file("configuration"), whole(text, place));
        const env = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin`, HOME: this.#folder };
        this.#child = spawn(name, flags(place), { env, stdio: ["ignore", "pipe", "pipe"] });
        for (const output of [this.#child.stdout, this.#child.stderr]) {
            output.on("data", (data) => (this.#output += data));
        }
        const over = new AbortController();
        const ended = once(this.#child, "exit").then(() => false);
        try {
            return await Promise.race([ended, this.#speaksTls(over.signal)]);
        } finally {
            over.abort();
        }
    }

    #file(name) { return join(this.#folder, name); }

    async #makeCertificate() {
        const files = ["-keyout", this.#file("key.pem"), "-out", this.#file("cert.pem")];
        const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost"];
        const names = ["-addext", "subjectAltName=DNS:localhost"];
        execFileSync("openssl", ["req", "-x509", ...kind, ...names, ...files], { stdio: "ignore" });
        const [certificate, key] = await Promise.all(["cert.pem", "key.pem"].map((name) => readFile(this.#file(name))));
        await writeFile(this.#file("both.pem"), Buffer.concat([certificate, key]));
        return certificate;
    }

    /** Resolves with true once somebody speaks TLS on the port, by the certificate of this one. */
    async #speaksTls(over) {
        for (const end = Date.now() + READY_MS; ;) {
            const place = { port: this.port, host: "127.0.0.1", servername: "localhost" };
            const socket = connect({ ...place, ca: this.certificate });
            const signal = AbortSignal.any([over, AbortSignal.timeout(HANDSHAKE_MS)]);
            try {
                await once(socket, "secureConnect", { signal });
                return true;
            } catch (error) {
                if (over.aborted) return false;
                if (Date.now() > end) throw error;
                await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
            } finally {
                socket.on("error", () => {}).destroy();
            }
        }
    }
}

/** One that was free just now. */
async function freePort() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    server.close();
    return port;
}
