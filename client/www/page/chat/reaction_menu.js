import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { popup } from "../kit/popup.js";

export const REACTIONS = new Map([["👍", "thumbs up"], ["❤️", "heart"], ["😂", "laugh"], ["🎉", "party"]]);

/** A button that opens a menu of reactions. `onreact(reaction)` is called with the one chosen. */
export function reactionMenu({ name, availability, onreact }) {
    const label = `React to ${name}'s message`;
    const button = availability.whenConnected(el("button", {
        type: "button", class: "icon-button small react", "aria-label": label, title: "React",
    }, icon("react")));
    const choice = ([reaction, word]) => availability.whenConnected(el("button", {
        type: "button", class: "reaction-choice", "aria-label": word, title: word, onclick: () => {
            close();
            onreact(reaction);
        },
    }, reaction));
    const { element, close } = popup(button, { label: "Reactions", items: () => [...REACTIONS].map(choice) });
    return element;
}
