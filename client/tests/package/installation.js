// Projects that have the client as npm installs it, from the file that would be published.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The folder of the package. */
export const CLIENT = here("../..");
/** What projects are built with, and what the tests have. */
const MODULES = [here("node_modules"), here("../../node_modules")];
const AS_MODULES = { private: true, type: "module" };

/** npm, which neither asks the network nor writes into anybody's home. */
const npm = (folder, ...args) => run("npm", [
    ...args, "--cache", join(folder, "cache"), "--offline", "--loglevel=error", "--no-update-notifier", "--no-audit",
    "--no-fund",
], { cwd: folder });

/** A folder where npm has installed the client. Projects are folders in it, empty but for their own files. */
export class Installation {
    #folder;
    /** The paths in the package. */
    packed;

    static async make() {
        const installation = new Installation();
        installation.#folder = await mkdtemp(join(tmpdir(), "jsongled-client-"));
        try {
            await installation.#fill();
        } catch (error) {
            await installation.remove();
            throw error;
        }
        return installation;
    }

    async #fill() {
        const { stdout } = await npm(this.#folder, "pack", CLIENT, "--json");
        const [{ filename, files }] = JSON.parse(stdout);
        this.packed = files.map(({ path }) => path).sort();
        await writeFile(join(this.#folder, "package.json"), JSON.stringify(AS_MODULES));
        await npm(this.#folder, "install", `./${filename}`);
    }

    /** The folder of a new project with these files, path -> text. */
    async project(name, files) {
        const folder = join(this.#folder, name);
        for (const [path, text] of Object.entries({ "package.json": JSON.stringify(AS_MODULES), ...files })) {
            await mkdir(dirname(join(folder, path)), { recursive: true });
            await writeFile(join(folder, path), text);
        }
        return folder;
    }

    /** Installs other packages for the projects, of those that the tests have. */
    async add(...names) {
        for (const name of names) {
            const path = MODULES.map((modules) => join(modules, name)).find(existsSync);
            const link = join(this.#folder, "node_modules", name);
            await mkdir(dirname(link), { recursive: true });
            await symlink(path, link);
        }
    }

    /** Has a program make the scripts of a project one; returns the folder of the result. */
    async build(bundler, folder) {
        await run(process.execPath, [here("build.js"), bundler, folder]);
        return join(folder, "dist");
    }

    async remove() { await rm(this.#folder, { recursive: true, force: true }); }
}
