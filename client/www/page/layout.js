import { byId } from "./dom.js";
import { icon } from "./icons.js";

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
            tab.addEventListener("click", () => this.show(tab.dataset.view));
        }
        this.show("chat");
    }

    show(view) {
        byId("app").dataset.view = view;
        for (const tab of this.#tabs) {
            tab.toggleAttribute("aria-current", tab.dataset.view === view);
            if (tab.dataset.view === view) tab.setAttribute("aria-current", "page");
        }
    }

    /** There is a call, or its ticket, to be seen; or not any more. */
    callShown(isShown) {
        const app = byId("app");
        this.#tabs.find(({ dataset }) => dataset.view === "call").hidden = !isShown;
        app.toggleAttribute("data-call", isShown);
        if (isShown && app.dataset.view !== "call") this.#before = app.dataset.view;
        if (isShown) this.show("call");
        else if (app.dataset.view === "call") this.show(this.#before);
    }

    focusConversation() { this.onfocus(); }
}
