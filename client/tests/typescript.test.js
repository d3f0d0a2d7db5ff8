// Strict TypeScript takes the types, what an application does with them, and every snippet of the project's pages.

import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { snippets } from "./pages.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PAGES = ["README.md", "protocol/README.md", "client/README.md"];
const STRICT = {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [],
};

/** The platform's types take longer to read than all else. */
const read = new Map();

/** What the compiler says of `files`, name -> code; null is a file of that name. */
function complaints(files, options = STRICT) {
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists, getSourceFile } = host;
    host.fileExists = (name) => typeof files[name] === "string" || fileExists(name);
    host.readFile = (name) => files[name] ?? readFile(name);
    host.getSourceFile = (name, target, ...others) => {
        if (typeof files[name] === "string") return ts.createSourceFile(name, files[name], target);
        if (!read.has(name)) read.set(name, getSourceFile(name, target, ...others));
        return read.get(name);
    };
    const program = ts.createProgram(Object.keys(files), options, host);
    return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
        const line = file ? `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1}: ` : "";
        return line + ts.flattenDiagnosticMessageText(messageText, "\n");
    });
}

/** A snippet as a module: with the library, and the client of a snippet before it, where it has none of its own. */
function asModule(code) {
    const library = here("../js/jsongle.js");
    const imported = /^import JSONgle\b/m.test(code) ? "" : `import JSONgle from "${library}";`;
    const client = /const jsongle\b/.test(code) ? "" : `declare const jsongle: import("${library}").Connected;`;
    return `${imported}${client}\n${code}`;
}

test("the types, and an application that uses them", () => {
    assert.deepEqual(complaints({ [here("types/usage.ts")]: null }), []);
});

test("every snippet of the pages", () => {
    const found = PAGES.flatMap((page) => snippets(page, "js", "ts"));
    for (const page of ["README.md", "client/README.md"]) {
        assert.ok(found.filter(({ at }) => at.startsWith(page)).length >= 3, `${page} has three`);
    }
    const files = found.map(({ code, at }) => [here(`../../${at}.ts`), asModule(code)]);
    assert.deepEqual(complaints(Object.fromEntries(files)), []);
});

test("the page without a library", () => {
    const found = PAGES.flatMap((page) => snippets(page, "html"));
    const files = found.map(({ code, at }) => {
        const [, script] = /<script>\n(.*)<\/script>/s.exec(code);
        return [here(`../../${at}.ts`), script];
    });
    assert.equal(files.length, 1);
    // It is a script of a browser's: nobody can write types into it.
    assert.deepEqual(complaints(Object.fromEntries(files), { ...STRICT, noImplicitAny: false }), []);
});
