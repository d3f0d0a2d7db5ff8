// The reference of the API, as API.md has it, printed from the types: npm run api.

import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const { SyntaxKind } = ts;

/** What an application imports, and the files in which that is described. */
export const ENTRIES = {
    "jsongled-client": [
        "jsongle.d.ts", "jsongle/calls.d.ts", "jsongle/connections.d.ts", "jsongle/messages.d.ts",
        "jsongle/events.d.ts",
    ],
    "jsongled-client/webrtc": ["jsongle/webrtc.d.ts"],
};

/** Title -> which members of a class stand under it. The first that takes a member has it. */
const GROUPS = {
    Constants: (member) => isStatic(member) && ts.isPropertyDeclaration(member),
    Connecting: (member) => isStatic(member) || ts.isConstructorDeclaration(member),
    Callbacks: (member) => ts.isPropertyDeclaration(member) && /^on/.test(member.name.getText()),
    Properties: (member) => !ts.isMethodDeclaration(member),
    Methods: () => true,
};

const has = (node, kind) => node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
const isStatic = (node) => has(node, SyntaxKind.StaticKeyword);
const isExported = (node) => has(node, SyntaxKind.ExportKeyword);
const isPrivate = (node) => has(node, SyntaxKind.PrivateKeyword);
const isObject = (node) => ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node);

/** The code of a declaration in one line. */
const line = (text) => text.replace(/^(export |default |declare |static )+/, "").replace(/\s+/g, " ")
    .replace(/;$/, "").replaceAll(/\{ readonly | readonly (?=\w+: ")/g, (found) => (found[0] === "{" ? "{ " : " "));

/** What a comment says, its paragraphs and lists as they are. */
function comment(node) {
    const { comment: text, tags = [] } = node.jsDoc?.at(-1) ?? {};
    const deprecated = tags.filter(({ tagName }) => tagName.text === "deprecated")
        .map((tag) => `Deprecated. ${ts.getTextOfJSDocComment(tag.comment)}`);
    return [ts.getTextOfJSDocComment(text), ...deprecated].filter(Boolean).join("\n\n");
}

function member(node) {
    const said = comment(node).replaceAll("\n", "\n  ").replaceAll(/^ +$/gm, "");
    return `- \`${line(node.getText())}\`${said ? `<br>\n  ${said}` : ""}`;
}

/** The members of a class by their groups, those of an interface in a row. */
function members(node) {
    const open = node.members.filter((each) => !isPrivate(each));
    if (ts.isInterfaceDeclaration(node) || !open.some(isStatic)) return [open.map(member).join("\n")];
    const groups = new Map(Object.keys(GROUPS).map((title) => [title, []]));
    for (const each of open) groups.get(Object.keys(GROUPS).find((title) => GROUPS[title](each))).push(member(each));
    return [...groups].flatMap(([title, rows]) => [`#### ${title}`, rows.join("\n")]);
}

/** The head of a class or an interface; all of a type. */
function code(node) {
    if (!isObject(node)) return node.getText().replace(/^export /, "");
    return line(node.getText().slice(0, node.members.pos - node.getStart())).replace(/ ?\{$/, "");
}

/** A declaration, or those of one name: an interface that says what a class extends comes with the class. */
function section(name, nodes) {
    const said = nodes.map(comment).filter(Boolean);
    const heads = nodes.map(code).join("\n");
    return [`### ${name}`, ...said, `\`\`\`ts\n${heads}\n\`\`\``, ...nodes.filter(isObject).flatMap(members)]
        .filter(Boolean).join("\n\n");
}

/** Name -> declarations, of what a file exports; classes first. */
export function exported(file) {
    const text = readFileSync(new URL(`../js/${file}`, import.meta.url), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    const found = new Map();
    for (const node of source.statements.filter((each) => isExported(each) && each.name)) {
        const name = node.name.text;
        found.set(name, [...found.get(name) ?? [], node]);
    }
    const isType = ([, nodes]) => !nodes.some(ts.isClassDeclaration);
    return new Map([...found].sort((a, b) => isType(a) - isType(b)));
}

const HEAD = `# API of jsongled-client

Printed from the types that come with the package, by \`npm run api\`. What the JSONgle library 3.1 does not have is
marked "Added". [README.md](README.md) shows how all this is used.`;

export function reference() {
    const parts = Object.entries(ENTRIES).flatMap(([entry, files]) => [
        `## ${entry}`,
        ...files.flatMap((file) => [...exported(file)].map(([name, nodes]) => section(name, nodes))),
    ]);
    return `${[HEAD, ...parts].join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(reference());
