// Names of users and rooms: what is allowed, how they are addressed, how they are shown.

import { isolated } from "../kit/text.js";

export const MUC_PREFIX = "#muc#";
export const ROOM_PREFIX = "#room#";
const LONGEST = 64;
/** Except the characters that join the parts of an emoji, or the letters of a word. */
const INVISIBLE = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What is wrong with a name somebody typed, or null. `what` begins the sentence. */
export function flawOf(name, what) {
    if (!name) return `${what} is missing`;
    if (name.length > LONGEST) return `${what} is longer than ${LONGEST} characters`;
    if (name.includes("/")) return `${what} must not contain a slash`;
    if (INVISIBLE.test(name)) return `${what} must not contain invisible characters`;
    return null;
}

/** A room's address without the prefix that tells its kind. */
export const roomName = (rid) => rid.replace(/^#(muc|room)#/, "") || rid;

/**
 * How a user is shown, isolated. Users choose their display names, which are not unique: if one differs from the user
 * id, both are shown. Nobody else is shown as "You".
 */
export function memberName({ uid, dn }) {
    if (typeof dn === "string" && dn.trim() !== "" && dn !== uid) {
        return `${isolated(dn.trim().slice(0, LONGEST))} (${isolated(uid)})`;
    }
    return /^you$/i.test(uid) ? `“${uid}”` : isolated(uid);
}
