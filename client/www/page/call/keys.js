import { settings } from "./settings.js";

const FIELDS = "input, textarea, select, [contenteditable]";

/** Calls the action of a key, wherever the focus is but in a field: `{ m: () => … }`. */
export function onKeys(actions, signal) {
    document.addEventListener("keydown", (event) => {
        const action = actions[letterOf(event)];
        const isMeant = !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
        if (!action || !isMeant || !settings.callKeys || event.target.closest?.(FIELDS)) return;
        event.preventDefault();
        action();
    }, { signal });
}

/** The letter of a key. A keyboard without Latin letters has them in the same places. What fills in forms has no key. */
function letterOf({ key = "", code = "" }) {
    const isLatin = /^[ -~]+$/.test(key);
    return (isLatin ? key : code.replace("Key", "")).toLowerCase();
}
