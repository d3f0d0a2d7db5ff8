// Names of users and rooms: what is allowed, how they are addressed, how they are shown.

export const MUC_PREFIX = "#muc#";
export const ROOM_PREFIX = "#room#";
const LONGEST = 64;
/** But for what joins the parts of an emoji, or the letters of a word. */
const INVISIBLE = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What is wrong with a name somebody typed, or null. `what` begins the sentence. */
export function flawOf(name, what) {
    if (!name) return `${what} is missing`;
    if (name.length > LONGEST) return `${what} is longer than ${LONGEST} characters`;
    if (name.includes("/")) return `${what} must not contain a slash`;
    if (INVISIBLE.test(name)) return `${what} must not contain invisible characters`;
    return null;
}

// Control characters, ends of lines, and what turns the direction of all that follows.
const DISRUPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const [ISOLATE, END] = ["\u2068", "\u2069"];

/**
 * A stranger's words as part of a text of ours: whatever is in them, they change neither the direction nor the order
 * of what stands around them. The characters that would are shown as U+FFFD. Unlike a `bdi` it works in attributes and
 * the window's title, too.
 */
export function isolated(words) {
    const harmless = words.replace(DISRUPTIVE, "\uFFFD");
    return RIGHT_TO_LEFT.test(harmless) ? ISOLATE + harmless + END : harmless;
}

/** A room's address without the prefix that tells its kind. */
export const roomName = (rid) => rid.replace(/^#(muc|room)#/, "") || rid;

/**
 * How a user is shown, isolated. A display name is its owner's choice and not unique: where it differs from the user
 * id, both are shown. Nobody is shown as "You" but oneself.
 */
export function memberName({ uid, dn }) {
    if (typeof dn === "string" && dn.trim() !== "" && dn !== uid) {
        return `${isolated(dn.trim().slice(0, LONGEST))} (${isolated(uid)})`;
    }
    return /^you$/i.test(uid) ? `“${uid}”` : isolated(uid);
}

/** "a", "a and b", "a, b and c". */
export function listed(names) {
    if (names.length < 2) return names.join("");
    return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Paints a name's badge: its first letter, in a colour of its own. CSS shows both, so that no text is added. */
export function paintBadge(element, name) {
    let hue = 7;
    for (const letter of name) hue = (hue * 31 + letter.codePointAt(0)) % 360;
    const letters = [...name.replaceAll(ISOLATE, "").trim()];
    element.dataset.initial = letters[0]?.toUpperCase() ?? "?";
    element.style.setProperty("--hue", hue);
    return element;
}
