import { byId, el, setAll, setText } from "./kit/dom.js";
import { icon } from "./kit/icons.js";

const ICONS = { people: "group", chat: "write", call: "phone" };

/** On a narrow screen the page shows one of its parts at a time: people, chat, or call. A wide one shows all. */
export class Layout {
    #tabs = [...byId("tabs").children];
    #before = "chat";

    /** Called to move the focus to where the user writes. */
    onfocus = () => {};

    constructor() {
        for (const tab of this.#tabs) {
            tab.prepend(icon(ICONS[tab.dataset.view]));
            tab.append(el("span", { class: "badge", "aria-hidden": "true" }));
            tab.addEventListener("click", () => this.show(tab.dataset.view));
        }
        new ResizeObserver(() => this.#keepNoticesInSight()).observe(byId("notices"));
        this.show("chat");
    }

    show(view) {
        const app = byId("app");
        if (view === "call" && app.dataset.view !== view) this.#before = app.dataset.view;
        app.dataset.view = view;
        for (const tab of this.#tabs) setAll(tab, { "aria-current": tab.dataset.view === view ? "page" : null });
        if (view === "call") this.badge("call", "", null);
    }

    /**
     * There is a call to show, or its ticket. On a narrow screen a badge says so. The view does not change, because the
     * user may be writing.
     */
    callAppeared(what) {
        byId("app").toggleAttribute("data-call", true);
        this.#tab("call").hidden = false;
        if (byId("app").dataset.view !== "call") this.badge("call", "!", what);
    }

    callVanished() {
        const app = byId("app");
        app.toggleAttribute("data-call", false);
        this.#tab("call").hidden = true;
        if (app.dataset.view === "call") this.show(this.#before);
    }

    /** Puts a sign on the tab of a view, with its meaning in words. "" and null remove it. */
    badge(view, sign, words) {
        const tab = this.#tab(view);
        setText(tab.querySelector(".badge"), sign);
        setAll(tab, { "aria-description": words });
    }

    /** What lies over the page begins below them. */
    #keepNoticesInSight() {
        const { bottom } = byId("notices").getBoundingClientRect();
        document.documentElement.style.setProperty("--notices-end", `${bottom}px`);
    }

    #tab(view) { return this.#tabs.find(({ dataset }) => dataset.view === view); }

    focusConversation() { this.onfocus(); }
}
