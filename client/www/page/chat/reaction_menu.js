import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";

export const REACTIONS = new Map([["👍", "thumbs up"], ["❤️", "heart"], ["😂", "laugh"], ["🎉", "party"]]);

/** A button that opens a menu of reactions. `onreact(reaction)` is called with the one chosen. */
export function reactionMenu({ name, availability, onreact }) {
    const menu = el("div", { class: "reaction-menu", role: "group", "aria-label": "Reactions", hidden: true });
    const label = `React to ${name}'s message`;
    const button = availability.whenConnected(el("button", {
        type: "button", class: "icon-button small react", "aria-label": label, title: "React", "aria-expanded": "false",
    }, icon("react")));
    const whole = el("div", { class: "reaction" }, button, menu);

    const isOpen = () => !menu.hidden;
    const close = () => {
        menu.hidden = true;
        button.setAttribute("aria-expanded", "false");
    };
    const open = () => {
        if (!menu.firstChild) fill(); // most of these menus are never opened
        menu.hidden = false;
        button.setAttribute("aria-expanded", "true");
        menu.firstElementChild.focus();
    };
    const choose = (reaction) => {
        close();
        button.focus();
        onreact(reaction);
    };
    const fill = () => menu.append(...[...REACTIONS].map(([reaction, word]) => availability.whenConnected(el("button", {
        type: "button", class: "reaction-choice", "aria-label": word, title: word, onclick: () => choose(reaction),
    }, reaction))));
    button.addEventListener("click", () => (isOpen() ? close() : open()));
    whole.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && isOpen()) {
            close();
            button.focus();
        }
        const step = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
        if (step && isOpen()) document.activeElement[step]?.focus();
    });
    whole.addEventListener("focusout", ({ relatedTarget }) => {
        if (!whole.contains(relatedTarget)) close();
    });
    return whole;
}
