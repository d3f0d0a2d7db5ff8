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

/** The user whom a JWT names, or null. Nothing is checked here: the server decides. */
export function subjectOf(token) {
    const [, payload, signature] = token.split(".");
    if (signature === undefined) return null;
    try {
        const binary = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
        const bytes = Uint8Array.from(binary, (each) => each.charCodeAt(0));
        const { sub } = JSON.parse(new TextDecoder().decode(bytes));
        return typeof sub === "string" && sub !== "" ? sub : null;
    } catch {
        return null;
    }
}
