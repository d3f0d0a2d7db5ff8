import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { popup } from "../kit/popup.js";

const DELETE = "Delete for everybody";

/**
 * A button that opens a menu for a message of our user's. To delete one cannot be undone, so it is asked for twice.
 * Without `onedit` it can only be deleted.
 */
export function ownMenu({ availability, onedit, onretract }) {
    const button = availability.whenConnected(el("button", {
        type: "button", class: "icon-button small react", "aria-label": "Change your message", title: "Change",
    }, icon("more")));
    const item = (text, onclick) => availability.whenConnected(
        el("button", { type: "button", class: "menu-item", onclick }, text));
    const edit = onedit && (() => {
        close();
        onedit();
    });
    let isSure = false;
    const remove = ({ currentTarget }) => {
        if (isSure) {
            close();
            onretract();
        } else currentTarget.textContent = "Really delete it?";
        isSure = !isSure;
    };
    const { element, close } = popup(button, {
        label: "Your message", items: () => [edit && item("Edit", edit), item(DELETE, remove)].filter(Boolean),
    });
    element.addEventListener("focusout", ({ relatedTarget }) => {
        if (element.contains(relatedTarget)) return;
        isSure = false;
        const last = element.querySelector(".menu-item:last-child");
        if (last) last.textContent = DELETE;
    });
    return element;
}
