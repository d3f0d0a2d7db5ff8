// Makes the scripts of a page one, as a project does: node build.js BUNDLER FOLDER. The result is in the folder's
// `dist`.

import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";

/** The page loads `main.js`, as its sources do. */
async function copyPage(folder, result) {
    await mkdir(result, { recursive: true });
    await copyFile(join(folder, "index.html"), join(result, "index.html"));
}

const BUNDLERS = {
    async vite(folder) {
        const { build } = await import("vite");
        await build({ root: folder, logLevel: "warn" });
    },

    async webpack(folder, result) {
        const { default: webpack } = await import("webpack");
        const stats = await promisify(webpack)({
            mode: "production", context: folder, entry: "./main.js", output: { path: result, filename: "main.js" },
        });
        if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
        await copyPage(folder, result);
    },

    async esbuild(folder, result) {
        const { build } = await import("esbuild");
        await build({
            entryPoints: [join(folder, "main.js")], outfile: join(result, "main.js"), bundle: true, format: "esm",
            minify: true, logLevel: "warning",
        });
        await copyPage(folder, result);
    },
};

const [bundler, folder] = process.argv.slice(2);
await BUNDLERS[bundler](folder, join(folder, "dist"));
