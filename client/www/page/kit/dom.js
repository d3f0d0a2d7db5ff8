// A tiny element builder. Strings become text nodes, never markup: names and messages come from strangers.

/** Builds an element; properties are attributes, except for `on…` functions. Children may be strings and null. */
export function el(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    setAll(element, properties);
    element.append(...present(children));
    return element;
}

/** The same for SVG. */
export function svg(tag, properties = {}, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    setAll(element, properties);
    element.append(...present(children));
    return element;
}

/** Sets attributes: true sets an empty one; null, undefined and false remove it. */
export function setAll(element, properties) {
    for (const [name, value] of Object.entries(properties)) {
        if (typeof value === "function") element.addEventListener(name.slice(2), value);
        else if (value === null || value === undefined || value === false) element.removeAttribute(name);
        else element.setAttribute(name, value === true ? "" : String(value));
    }
}

/** Makes `elements` the children of `parent`. Those that are there already are not touched, so they keep the focus. */
export function arrange(parent, elements) {
    const wanted = new Set(elements);
    for (const child of [...parent.children]) {
        if (!wanted.has(child)) child.remove();
    }
    elements.forEach((element, i) => {
        if (parent.children[i] !== element) parent.insertBefore(element, parent.children[i] ?? null);
    });
}

/** Sets a text only when it changes: screen readers announce each change in a live region. */
export function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

export const byId = (id) => document.getElementById(id);

/** Text for screen readers alone. */
export const spoken = (text) => el("span", { class: "visually-hidden" }, text);

const present = (children) => children.flat().filter((child) => child !== null && child !== undefined);
