import { byId, el, setAll, setText } from "./kit/dom.js";
import { icon } from "./kit/icons.js";

const ICONS = { people: "group", chat: "write", call: "phone" };
const WORDS = { people: "People", chat: "Chat" };
const narrow = matchMedia("(max-width: 960px)"); // as in layout.css

/**
 * On a narrow screen the page shows one of its parts at a time: people, chat, or call. A wide one shows all; a running
 * call takes most of it, and has what its user wants beside it.
 */
export class Layout {
    #tabs = [...byId("tabs").children];
    #before = "chat";
    #beside = new Set(["chat"]);

    /** Buttons on a running call: they show and hide what is beside it, or on a narrow screen lead there. */
    buttons = Object.keys(WORDS).map((view) => el("button", {
        type: "button", class: "round small beside-button", "aria-label": WORDS[view], title: WORDS[view],
        "data-view": view, onclick: () => this.#toggle(view),
    }, icon(ICONS[view]), el("span", { class: "badge", "aria-hidden": "true" })));

    /** Called to move the focus to where the user writes. */
    onfocus = () => {};

    constructor() {
        for (const tab of this.#tabs) {
            tab.prepend(icon(ICONS[tab.dataset.view]));
            tab.append(el("span", { class: "badge", "aria-hidden": "true" }));
            tab.addEventListener("click", () => this.show(tab.dataset.view));
        }
        new ResizeObserver(() => this.#keepNoticesInSight()).observe(byId("notices"));
        narrow.addEventListener("change", () => this.#showBeside());
        this.show("chat");
    }

    show(view) {
        const app = byId("app");
        if (view === "call" && app.dataset.view !== view) this.#before = app.dataset.view;
        app.dataset.view = view;
        for (const tab of this.#tabs) setAll(tab, { "aria-current": tab.dataset.view === view ? "page" : null });
        if (view === "call") this.badge("call", "", null);
        else if (!narrow.matches) this.#beside.add(view);
        this.#showBeside();
    }

    /**
     * There is something to show of a call: it is "ringing", "running", or a "ticket" of it. On a narrow screen a badge
     * says `what`. Unless it is running nothing else moves, because the user may be writing.
     */
    callAppeared(kind, what) {
        byId("app").dataset.call = kind;
        this.#tab("call").hidden = false;
        if (byId("app").dataset.view !== "call") this.badge("call", "!", what);
    }

    callVanished() {
        const app = byId("app");
        delete app.dataset.call;
        this.#tab("call").hidden = true;
        if (app.dataset.view === "call") this.show(this.#before);
    }

    /** Puts a sign on what leads to a view, with its meaning in words. "" and null remove it. */
    badge(view, sign, words) {
        for (const one of [...this.#tabs, ...this.buttons].filter(({ dataset }) => dataset.view === view)) {
            setText(one.querySelector(".badge"), sign);
            setAll(one, { "aria-description": words });
        }
    }

    #toggle(view) {
        if (narrow.matches) return this.show(view);
        if (!this.#beside.delete(view)) this.#beside.add(view);
        return this.#showBeside();
    }

    #showBeside() {
        byId("app").dataset.beside = [...this.#beside].join(" ");
        for (const button of this.buttons) {
            const isThere = this.#beside.has(button.dataset.view);
            setAll(button, { "aria-pressed": narrow.matches ? null : String(isThere) });
        }
    }

    /** What lies over the page begins below them. */
    #keepNoticesInSight() {
        const { bottom } = byId("notices").getBoundingClientRect();
        document.documentElement.style.setProperty("--notices-end", `${bottom}px`);
    }

    #tab(view) { return this.#tabs.find(({ dataset }) => dataset.view === view); }

    focusConversation() { this.onfocus(); }
}
