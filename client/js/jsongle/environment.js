// Everything that makes one run differ from another: time, timers, chance, ids, output. Tests replace parts of it.

/** A UUID v4. `crypto.randomUUID` is missing on plain-http pages, and `crypto` itself in Node 18. */
function uuid() {
    const bytes = new Uint8Array(16);
    if (globalThis.crypto) globalThis.crypto.getRandomValues(bytes);
    else bytes.forEach((_, i) => (bytes[i] = Math.random() * 256));
    bytes[6] = (bytes[6] & 0x0f) | 0x40; // version 4
    bytes[8] = (bytes[8] & 0x3f) | 0x80; // variant of RFC 4122
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// The globals are looked up at each call, because test runners replace them.
const platform = {
    now: () => Date.now(),
    elapsed: () => globalThis.performance.now(),
    newId: uuid,
    random: () => Math.random(),
    setTimeout: (callback, delay) => globalThis.setTimeout(callback, delay),
    clearTimeout: (timer) => globalThis.clearTimeout(timer),
    console: globalThis.console,
    /** Where a browser says that the network or the page is back. Node has nothing of the kind. */
    get events() { return typeof globalThis.addEventListener === "function" ? globalThis : null; },
};

/** The platform's environment, but with the members of `replaced`. */
export const environmentWith = (replaced = {}) => ({ ...platform, ...replaced });
