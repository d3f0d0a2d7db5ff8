// The floors of the page: which files may import which, and that each is used.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const WWW = fileURLToPath(new URL("../www", import.meta.url));
const LIBRARY = "../js";
/** What of the library the page may import: what any application may. */
const PUBLIC = ["../js/jsongle.js", "../js/jsongle/webrtc.js"];

/** Floor -> those below it, whose files its own may import. The page itself is what ties all together. */
const BELOW = {
    page: ["page/call", "page/chat", "page/kit"],
    "page/call": ["page/kit"],
    "page/chat": ["page/kit"],
    "page/kit": [],
};
const FLOORS = Object.keys(BELOW);

/** Every file of the page in a floor's folder, as a path within www. */
const filesOn = (floor) => readdirSync(join(WWW, floor), { withFileTypes: true })
    .filter((entry) => entry.isFile()).map(({ name }) => `${floor}/${name}`);

const IMPORT = /^\s*(?:import|export)\b[^;]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

/** The files that a module of this text imports, as paths within www. The server has the library beside the page. */
function imported(file, text) {
    return [...text.matchAll(IMPORT)].map(([, ...paths]) => {
        const path = join(dirname(file), paths.find(Boolean));
        return path.startsWith("page/") ? path : join(LIBRARY, path);
    });
}

const importsOf = (file) => imported(file, readFileSync(join(WWW, file), "utf8"));

/** The import of `other` by `file` in words, or null if it goes down or stays on its floor. */
function breach(file, other) {
    const [floor, target] = [file, other].map(dirname);
    const allowed = [floor, ...BELOW[floor]];
    return allowed.includes(target) || PUBLIC.includes(other) ? null : `${file} imports ${other}`;
}

const modules = FLOORS.flatMap(filesOn).filter((file) => file.endsWith(".js"));

test("every import within the page goes down, or stays on its floor", () => {
    const breaches = modules.flatMap((file) => importsOf(file).map((other) => breach(file, other))).filter(Boolean);
    assert.deepEqual(breaches, []);
});

test("the rule sees each way up and across, in every form of import", () => {
    for (const [file, path] of [
        ["page/kit/dom.js", "../chat/names.js"], ["page/kit/dom.js", "../call/phone.js"],
        ["page/kit/dom.js", "../session.js"], ["page/call/phone.js", "../chat/chat.js"],
        ["page/call/phone.js", "../session.js"], ["page/chat/chat.js", "../call/phone.js"],
        ["page/chat/chat.js", "../session.js"], ["page/session.js", "./other/file.js"],
        ["page/session.js", "../jsongle/protocol.js"], ["page/call/phone.js", "../../jsongle/webrtc/phone.js"],
    ]) {
        for (const code of [
            `import { a } from "${path}";`, `import {\n    a,\n    b,\n} from "${path}";`, `import "${path}";`,
            `import a from "${path}";`, `export { a } from "${path}";`, `const a = await import("${path}");`,
        ]) {
            const breaches = imported(file, code).map((other) => breach(file, other)).filter(Boolean);
            assert.equal(breaches.length, 1, `${file}: ${code}`);
        }
    }
});

test("every folder of the page is a floor", () => {
    const folders = readdirSync(join(WWW, "page"), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isDirectory()).map(({ parentPath, path, name }) => join(parentPath ?? path, name));
    assert.deepEqual(folders.map((folder) => relative(WWW, folder)).sort(), FLOORS.filter((f) => f !== "page").sort());
});

test("every file of the page is loaded by it", () => {
    const html = readFileSync(join(WWW, "index.html"), "utf8");
    const loaded = new Set([...html.matchAll(/(?:href|src)="\.\/([^"]+)"/g)].map(([, path]) => path));
    for (const file of loaded) {
        if (!file.startsWith("page/") || !file.endsWith(".js")) continue;
        for (const other of importsOf(file)) loaded.add(other); // a set is walked with what is added meanwhile
    }
    const files = FLOORS.flatMap(filesOn);
    assert.deepEqual(files.filter((file) => !loaded.has(file)), []);
    assert.deepEqual([...loaded].filter((file) => file.startsWith("page/") && !files.includes(file)), []);
});
