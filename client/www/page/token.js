// The user's token: where it may come from, where it is kept, and whom it names.

/** Of this tab alone, and gone with it. */
const TOKEN = "jsongled.token";
const IN_FRAGMENT = /^#(?:.*&)?token=([^&]*)/;

export const keptToken = {
    get: () => sessionStorage.getItem(TOKEN) ?? "",
    set: (token) => sessionStorage.setItem(TOKEN, token),
    remove: () => sessionStorage.removeItem(TOKEN),
};

/** Takes the token out of the address: of `…#token=…`, which no server gets to see. Returns "" if there is none. */
export function takeTokenFromAddress() {
    const [, token] = IN_FRAGMENT.exec(location.hash) ?? [];
    if (token === undefined) return "";
    history.replaceState(history.state, "", location.pathname + location.search);
    try {
        return decodeURIComponent(token).trim();
    } catch {
        return token;
    }
}

/** What a JWT says, or null if it is none. Nothing is checked here: the server decides. */
function claimsOf(token) {
    const [, payload, signature, ...more] = token.split(".");
    if (!signature || more.length > 0) return null;
    try {
        const binary = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
        const bytes = Uint8Array.from(binary, (each) => each.charCodeAt(0));
        const claims = JSON.parse(new TextDecoder().decode(bytes));
        return typeof claims === "object" ? claims : null;
    } catch {
        return null;
    }
}

/** The user whom a JWT names, or null. */
export function subjectOf(token) {
    const { sub } = claimsOf(token) ?? {};
    return typeof sub === "string" && sub !== "" ? sub : null;
}

/** True if a JWT says that it has expired, by this browser's clock. */
export const hasExpired = (token) => claimsOf(token)?.exp * 1000 <= Date.now();

/** What is wrong with a text that should be a JWT, as far as one can see; null if nothing is. */
export function flawOfToken(token) {
    if (!claimsOf(token)) return "This is not a token. Please check that you have all of it, and nothing else.";
    if (subjectOf(token) === null) return "This token does not say who you are. Please ask for another one.";
    return null;
}
