import { arrange, byId, el, setAll, setText } from "../kit/dom.js";
import { momentText } from "../kit/clock.js";
import { icon } from "../kit/icons.js";
import { KIND } from "./conversation.js";
import { previewOf } from "./preview.js";

const ICONS = { [KIND.MUC]: "group", [KIND.ROOM]: "room", [KIND.USER]: "user" };

/**
 * The conversations in the sidebar, each with its last message and its number of unread ones. The window's title shows
 * the sum of these.
 */
export class ConversationListView {
    #chat;
    #layout;
    #title;
    #isDue = false;
    #items = new Map(); // conversation -> { item, button, time, preview, badge }

    constructor({ chat, layout, title }) {
        this.#chat = chat;
        this.#layout = layout;
        this.#title = title;
        for (const event of ["list", "message-changed", "messages"]) {
            chat.addEventListener(event, () => this.#renderSoon());
        }
    }

    /** Once for all that changes in one go. */
    #renderSoon() {
        if (this.#isDue) return;
        this.#isDue = true;
        queueMicrotask(() => {
            this.#isDue = false;
            this.#render();
        });
    }

    #render() {
        const { listed: conversations, current } = this.#chat;
        for (const known of this.#items.keys()) {
            if (!conversations.includes(known)) this.#items.delete(known);
        }
        arrange(byId("conversations"), conversations.map((conversation) => {
            if (!this.#items.has(conversation)) this.#items.set(conversation, this.#build(conversation));
            const { item, button, time, preview, badge } = this.#items.get(conversation);
            const { unread, last } = conversation;
            const text = previewOf(conversation, this.#chat);
            setText(badge, unread ? String(unread) : "");
            setText(time, last ? momentText(last.at, new Date()) : "");
            setText(preview, text);
            setAll(button, {
                "aria-current": conversation === current ? "true" : null, "data-unread": unread || null,
                "aria-description": [unread ? `${unread} unread` : "", text].filter(Boolean).join(". ") || null,
            });
            return item;
        }));
        const here = current?.unread ?? 0;
        const elsewhere = conversations.reduce((sum, { unread }) => sum + unread, 0) - here;
        this.#title.unread = here + elsewhere;
        // On a narrow screen the list itself may be out of sight.
        for (const [view, count] of [["chat", here], ["people", elsewhere]]) {
            this.#layout.badge(view, count ? String(count) : "", count ? `${count} unread` : null);
        }
    }

    #build(conversation) {
        const badge = el("span", { class: "badge", "aria-hidden": "true" });
        const time = el("span", { class: "conversation-time" });
        const preview = el("bdi", { class: "conversation-preview ellipsis" });
        const open = () => {
            this.#chat.open(conversation);
            this.#layout.show("chat");
        };
        const button = el("button", {
            type: "button", class: "conversation-button", "aria-label": `Open ${conversation.title}`, onclick: open,
        }, icon(ICONS[conversation.kind]), el("span", { class: "conversation-summary" },
            el("span", { class: "conversation-line" }, el("bdi", { class: "ellipsis" }, conversation.title), time),
            el("span", { class: "conversation-line" }, preview, badge)));
        return { item: el("li", {}, button), button, time, preview, badge };
    }
}
