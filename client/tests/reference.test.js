// API.md is what the types say now, and says it of all that an application can use.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import * as webrtc from "../js/jsongle/webrtc.js";
import { ENTRIES, exported, reference } from "./reference.js";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

test("API.md is what `npm run api` prints", () => {
    assert.equal(read("../API.md"), reference());
});

test("the reference has each type, and each member of a class with what is said of it", () => {
    const text = reference();
    for (const name of Object.values(ENTRIES).flat().flatMap((file) => [...exported(file).keys()]))
        assert.ok(text.includes(`\n### ${name}\n`), name);
    for (const { name, prototype } of [JSONgle, webrtc.Phone]) {
        const [, section] = text.split(`\n### ${name}\n`);
        for (const member of Object.getOwnPropertyNames(prototype))
            assert.match(section.split("\n### ")[0], new RegExp(`^- \`(readonly |set )*${member}\\b`, "m"), member);
    }
    assert.match(text, /^- `retractMessage\(mid: string\): Promise<void>`<br>\n {2}Added: takes back /m);
});

test("it has all the files of types that the package brings", () => {
    for (const files of Object.values(ENTRIES))
        assert.deepEqual([...files].sort(), [files[0], ...exportedFiles(files[0])].sort());
});

/** The files whose types this one exports as well. */
function exportedFiles(file) {
    return [...read(`../js/${file}`).matchAll(/^export \* from "\.\/(.*)\.js";$/gm)].map(([, path]) => `${path}.d.ts`);
}
