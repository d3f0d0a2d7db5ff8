import { byId, el } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 9000;
const MOST = 4;
const LONGEST = 300;

/** What went wrong before is no matter any more. */
export function clearToasts() {
    byId("toasts").replaceChildren();
}

/** Shows what went wrong for a while, longer under the pointer or the focus. No text is on screen twice. */
export function toast(text) {
    const container = byId("toasts");
    const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    const twin = [...container.children].find(({ dataset }) => dataset.text === shown);
    twin?.remove();

    const dismiss = el("button", { type: "button", class: "icon-button small", "aria-label": "Dismiss" },
        icon("close"));
    const element = el("div", { class: "toast", role: "alert", "data-text": shown }, el("p", {}, shown), dismiss);
    let timer;
    const wait = () => { timer = setTimeout(() => element.remove(), SHOWN_MS); };
    const stay = () => clearTimeout(timer);
    for (const event of ["pointerenter", "focusin"]) element.addEventListener(event, stay);
    for (const event of ["pointerleave", "focusout"]) element.addEventListener(event, wait);
    dismiss.addEventListener("click", () => {
        stay();
        element.remove();
    });
    container.append(element);
    while (container.children.length > MOST) container.firstElementChild.remove();
    wait();
}
