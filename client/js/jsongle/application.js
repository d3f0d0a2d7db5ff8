// The application's side of the API: its callbacks, and what it passes to methods.

/**
 * Calls a callback of `client`. One that throws must not stop what happens here, nor the callbacks that follow. Returns
 * true if there was one and it did not throw; a promise of that if it is asynchronous.
 */
export function fire(client, log, name, ...args) {
    const callback = client[name];
    if (typeof callback !== "function") return false;
    const threw = (error) => {
        log.error(`${name} threw:`, error);
        return false;
    };
    try {
        const result = callback(...args);
        return typeof result?.then === "function" ? Promise.resolve(result).then(() => true, threw) : true;
    } catch (error) {
        return threw(error);
    }
}

/** Throws if one of these arguments is missing. */
export function requireAll(parameters) {
    for (const [name, value] of Object.entries(parameters)) {
        // 0 and false are content.
        if (value === undefined || value === null || value === "") throw new Error(`Argument '${name}' is missing`);
    }
}
