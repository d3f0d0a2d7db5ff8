import { ISOLATE } from "./text.js";

/** Paints a name's badge: its first letter, in a colour of its own. CSS shows both, so that no text is added. */
export function paintBadge(element, name) {
    let hue = 7;
    for (const letter of name) hue = (hue * 31 + letter.codePointAt(0)) % 360;
    const letters = [...name.replaceAll(ISOLATE, "").trim()];
    element.dataset.initial = letters[0]?.toUpperCase() ?? "?";
    element.style.setProperty("--hue", hue);
    return element;
}
