// Words that strangers wrote, in texts of the page.

// Control characters, ends of lines, and what turns the direction of all that follows.
const DISRUPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
export const ISOLATE = "\u2068";
const END = "\u2069";

/**
 * A stranger's words as part of a text of ours. Whatever is in them, they do not change the direction or the order of
 * the words around them: characters that would are shown as U+FFFD. Unlike a `bdi` this also works in attributes and in
 * the window's title.
 */
export function isolated(words) {
    const harmless = words.replace(DISRUPTIVE, "\uFFFD");
    return RIGHT_TO_LEFT.test(harmless) ? ISOLATE + harmless + END : harmless;
}

/** "a", "a and b", "a, b and c". */
export function listed(names) {
    if (names.length < 2) return names.join("");
    return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
