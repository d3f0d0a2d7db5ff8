const DEEPEST = 32;

/** A value as indented JSON. A deeply nested one is not indented: it would be too long, and nobody reads it. */
export function jsonText(value) {
    try {
        return JSON.stringify(value, null, depth(value) > DEEPEST ? 0 : 2) ?? String(value);
    } catch {
        return "(too deeply nested to be shown)";
    }
}

function depth(value, soFar = 0) {
    if (typeof value !== "object" || value === null || soFar > DEEPEST) return soFar;
    return Math.max(soFar, ...Object.values(value).map((inner) => depth(inner, soFar + 1)));
}
