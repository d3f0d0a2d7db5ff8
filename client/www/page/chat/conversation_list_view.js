import { arrange, byId, el, setAll, setText } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { KIND } from "./conversation.js";

const ICONS = { [KIND.MUC]: "group", [KIND.ROOM]: "room", [KIND.USER]: "user" };

/** The conversations in the sidebar, each with its number of unread messages. The window's title shows their sum. */
export class ConversationListView {
    #chat;
    #layout;
    #title;
    #items = new Map(); // conversation -> { item, button, badge }

    constructor({ chat, layout, title }) {
        this.#chat = chat;
        this.#layout = layout;
        this.#title = title;
        chat.addEventListener("list", () => this.#render());
    }

    #render() {
        const { conversations, current } = this.#chat;
        for (const known of this.#items.keys()) {
            if (!conversations.includes(known)) this.#items.delete(known);
        }
        arrange(byId("conversations"), conversations.map((conversation) => {
            if (!this.#items.has(conversation)) this.#items.set(conversation, this.#build(conversation));
            const { item, button, badge } = this.#items.get(conversation);
            const unread = conversation.unread.size;
            setText(badge, unread ? String(unread) : "");
            setAll(button, {
                "aria-current": conversation === current ? "true" : null,
                "aria-description": unread ? `${unread} unread` : null,
            });
            return item;
        }));
        const here = current?.unread.size ?? 0;
        const elsewhere = conversations.reduce((sum, { unread }) => sum + unread.size, 0) - here;
        this.#title.unread = here + elsewhere;
        // On a narrow screen the list itself may be out of sight.
        for (const [view, count] of [["chat", here], ["people", elsewhere]]) {
            this.#layout.badge(view, count ? String(count) : "", count ? `${count} unread` : null);
        }
    }

    #build(conversation) {
        const badge = el("span", { class: "badge", "aria-hidden": "true" });
        const open = () => {
            this.#chat.open(conversation);
            this.#layout.show("chat");
        };
        const button = el("button", {
            type: "button", class: "conversation-button", "aria-label": `Open ${conversation.title}`, onclick: open,
        }, icon(ICONS[conversation.kind]), el("bdi", { class: "ellipsis" }, conversation.title), badge);
        return { item: el("li", {}, button), button, badge };
    }
}
