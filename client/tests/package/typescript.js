// TypeScript as projects use it: strict, with each of the ways in which it looks for the types of a package.

import { dirname, join } from "node:path";
import ts from "typescript";

const { ModuleKind, ModuleResolutionKind, ScriptTarget } = ts;

/** `moduleResolution` -> the options that go with it. */
export const RESOLUTIONS = {
    node10: { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Node10 },
    node16: { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 },
    nodenext: { module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext },
    bundler: { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler },
};

const STRICT = {
    strict: true, target: ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [], noEmitOnError: true,
    skipDefaultLibCheck: true,
};

/** The platform's types take longer to read than all else, and are the same in each project. */
const platform = new Map();

/** Compiles files, each to one beside it; returns what the compiler complains of. */
export function compile(files, options) {
    const all = { ...STRICT, ...options };
    const host = ts.createCompilerHost(all);
    const { getSourceFile } = host;
    const library = dirname(host.getDefaultLibFileName(all));
    host.getSourceFile = (name, ...others) => {
        if (!name.startsWith(library)) return getSourceFile(name, ...others);
        if (!platform.has(name)) platform.set(name, getSourceFile(name, ...others));
        return platform.get(name);
    };
    const program = ts.createProgram(files, all, host);
    const complaints = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
    return complaints.map((complaint) => ts.formatDiagnostic(complaint, host));
}

/** What it complains of in the folder of a project that has a `tsconfig.json`. */
export function check(folder) {
    const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile);
    const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
    return compile(fileNames, options);
}
