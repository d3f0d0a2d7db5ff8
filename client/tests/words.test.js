// The words of the client: a user is "they", in texts of the page as in comments.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const CLIENT = fileURLToPath(new URL("..", import.meta.url));
const GENDERED = new RegExp(`\\b(${["he", "him", "his", "himself", "she", "her", "hers", "herself"].join("|")})\\b`, "i");

/** Every line of the client in which a user is a man or a woman, with where it is. */
function gendered(text, file) {
    return text.split("\n").flatMap((line, i) => (GENDERED.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : []));
}

test("no text and no comment takes a user for a man or a woman", () => {
    const folders = ["js", "www", "examples", "tests", "e2e"];
    const files = folders.flatMap((folder) => readdirSync(join(CLIENT, folder), { recursive: true })
        .map((file) => join(folder, file))).filter((file) => /^(?!.*node_modules).*\.(js|tsx?|html|css)$/.test(file));
    assert.ok(files.length > 100);
    const found = [...files, "README.md"].filter((file) => file !== "tests/words.test.js")
        .flatMap((file) => gendered(readFileSync(join(CLIENT, file), "utf8"), file));
    assert.deepEqual(found, []);
    assert.deepEqual(gendered("the rest,\nHe answers.", "a"), ["a:2: He answers."]);
});
