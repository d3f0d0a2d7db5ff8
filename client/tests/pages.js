// The code in the project's pages.

import { readFileSync } from "node:fs";

const read = (page) => readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");

/** The blocks of code of a page in one of these languages, in their order, each with the line where it begins. */
export function snippets(page, ...languages) {
    const text = read(page);
    const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
    return blocks.filter(([, language]) => languages.includes(language)).map(({ index, 1: language, 2: code }) => ({
        language, code, at: `${page}:${text.slice(0, index).split("\n").length + 1}`,
    }));
}
