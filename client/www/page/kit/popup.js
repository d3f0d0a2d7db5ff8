import { el } from "./dom.js";

const STOPS = "button:enabled, select:enabled";

/**
 * A button that opens a menu. `items()` makes its elements when it first opens; the arrows move between them, Escape
 * and the loss of the focus close it. `onopen()` is called each time. Returns `{element, close}`; `close()` gives the
 * focus back to the button.
 */
export function popup(button, { label, items, onopen = () => {} }) {
    const menu = el("div", { class: "popup", role: "group", "aria-label": label, hidden: true });
    const element = el("div", { class: "popup-place" }, button, menu);
    button.setAttribute("aria-expanded", "false");

    const isOpen = () => !menu.hidden;
    const stops = () => [...menu.querySelectorAll(STOPS)].filter((stop) => stop.getClientRects().length > 0);
    const fold = () => {
        menu.hidden = true;
        button.setAttribute("aria-expanded", "false");
    };
    const open = () => {
        if (!menu.firstChild) menu.append(...items()); // most menus are never opened
        menu.hidden = false;
        button.setAttribute("aria-expanded", "true");
        onopen();
        stops()[0]?.focus();
    };
    const close = () => {
        fold();
        button.focus();
    };
    button.addEventListener("click", () => (isOpen() ? fold() : open()));
    element.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && isOpen()) {
            event.stopPropagation();
            close();
        }
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step || !isOpen() || event.target.matches("select")) return; // which has uses of its own for them
        event.preventDefault();
        const all = stops();
        all[all.indexOf(document.activeElement) + step]?.focus();
    });
    element.addEventListener("focusout", ({ relatedTarget }) => {
        if (!element.contains(relatedTarget)) fold();
    });
    return { element, close };
}
