/** Throws if one of these arguments, which the application passes to a method, is missing. Returns them. */
export function requireAll(parameters) {
    for (const [name, value] of Object.entries(parameters)) {
        // 0 and false are content.
        if (value === undefined || value === null || value === "") throw new Error(`Argument '${name}' is missing`);
    }
    return parameters;
}
