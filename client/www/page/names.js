// Names of users and rooms: what is allowed, how they are addressed, how they are shown.

export const MUC_PREFIX = "#muc#";
export const ROOM_PREFIX = "#room#";
const LONGEST = 64;

/** What is wrong with a name somebody typed, or null. `what` begins the sentence. */
export function flawOf(name, what) {
    if (!name) return `${what} is missing`;
    if (name.length > LONGEST) return `${what} is longer than ${LONGEST} characters`;
    if (name.includes("/")) return `${what} must not contain a slash`;
    if (/\p{Cc}/u.test(name)) return `${what} must not contain control characters`;
    return null;
}

/** A room's address without the prefix that tells its kind. */
export const roomName = (rid) => rid.replace(/^#(muc|room)#/, "") || rid;

/** A display name is its owner's choice and not unique: where it differs from the user id, both are shown. */
export function memberName({ uid, dn }) {
    if (typeof dn !== "string" || dn.trim() === "" || dn === uid) return uid;
    return `${dn.trim().slice(0, LONGEST)} (${uid})`;
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
    element.dataset.initial = [...name.trim()][0]?.toUpperCase() ?? "?";
    element.style.setProperty("--hue", hue);
    return element;
}
