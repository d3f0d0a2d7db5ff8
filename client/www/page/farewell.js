// Why the server has ended the session, as the sign-in says it. The page is loaded again in between.

import { errorCode, UNAUTHORIZED } from "./kit/errors.js";
import { hasExpired, keptToken } from "./token.js";

const FAREWELL = "jsongled.farewell";
const EXPIRED = 4401;
const ENDED = 4403;
const REPLACED = 4409;
const FOR_GOOD = 4400;

const WORDS = {
    [EXPIRED]: "Your token has expired. Please sign in with a new one.",
    [ENDED]: "An operator has ended your session.",
    [REPLACED]: "Your session has been taken over by another page or device.",
    [UNAUTHORIZED]: "The server no longer accepts your token. Please sign in with a new one.",
};

/** What to say to the user whose session has ended with this error, or null if they may simply connect again. */
export function farewellTo(error) {
    const given = [errorCode(error?.jsongle), error?.closeCode].find((code) => code in WORDS);
    const code = given === UNAUTHORIZED && hasExpired(keptToken.get()) ? EXPIRED : given;
    if (code === EXPIRED || code === UNAUTHORIZED) keptToken.remove();
    if (code) return WORDS[code];
    return error?.closeCode >= FOR_GOOD ? "The server has ended your session." : null;
}

/** Goes back to the sign-in, which says `text`. */
export function sayFarewell(text) {
    sessionStorage.setItem(FAREWELL, text);
    location.reload();
}

/** What the sign-in has to say, once. */
export function takeFarewell() {
    const text = sessionStorage.getItem(FAREWELL) ?? "";
    sessionStorage.removeItem(FAREWELL);
    return text;
}
