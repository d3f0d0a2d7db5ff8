import { el } from "./dom.js";

/**
 * A button that opens a menu. `items()` makes its elements when it first opens; the arrows move between them, Escape
 * and the loss of the focus close it. Returns `{element, close}`; `close()` gives the focus back to the button.
 */
export function popup(button, { label, items }) {
    const menu = el("div", { class: "popup", role: "group", "aria-label": label, hidden: true });
    const element = el("div", { class: "popup-place" }, button, menu);
    button.setAttribute("aria-expanded", "false");

    const isOpen = () => !menu.hidden;
    const fold = () => {
        menu.hidden = true;
        button.setAttribute("aria-expanded", "false");
    };
    const open = () => {
        if (!menu.firstChild) menu.append(...items()); // most menus are never opened
        menu.hidden = false;
        button.setAttribute("aria-expanded", "true");
        menu.firstElementChild.focus();
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
        const step = {
            ArrowRight: "nextElementSibling", ArrowDown: "nextElementSibling",
            ArrowLeft: "previousElementSibling", ArrowUp: "previousElementSibling",
        }[event.key];
        if (!step || !isOpen()) return;
        event.preventDefault();
        document.activeElement[step]?.focus();
    });
    element.addEventListener("focusout", ({ relatedTarget }) => {
        if (!element.contains(relatedTarget)) fold();
    });
    return { element, close };
}
