import { el, setText } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { MessageView } from "./message_view.js";

const NEAR_THE_END = 80; // pixels
const SAME_BREATH_MS = 3 * 60_000;

/** Messages of a conversation. Scrolled to the end, it stays there when more come. What is seen is marked as read. */
export class LogView {
    #chat;
    #conversation;
    #availability;
    #views = new Map(); // message id -> MessageView
    #visible = new Set(); // ids
    #last = null;
    #empty = el("p", { class: "hint empty-log" });
    #wasAtEnd = true;
    #frame = null; // in which to go to the end
    #resized = new ResizeObserver(() => this.#wasAtEnd && this.#toEnd());
    #log = el("div", { class: "log", role: "log", "aria-label": "Messages", tabindex: "0" });
    #observer = new IntersectionObserver((entries) => this.#seen(entries), { root: this.#log });
    #newer = el("button", { type: "button", class: "button newer", hidden: true, onclick: () => this.#toEnd() },
        icon("down"), "Newer messages");

    constructor({ chat, conversation, availability }) {
        this.#chat = chat;
        this.#conversation = conversation;
        this.#availability = availability;
        this.element = el("div", { class: "log-frame" }, this.#log, this.#newer);
        this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
        document.addEventListener("visibilitychange", this.#readVisible);
        chat.addEventListener("back", this.#readVisible);
        // Filled before it is in the page: old messages are not announced.
        this.#log.append(this.#empty);
        for (const message of conversation.messages.values()) this.#add(message);
        this.#resized.observe(this.#log);
    }

    /** What is shown while there are no messages. */
    set hint(text) { setText(this.#empty, text); }

    close() {
        cancelAnimationFrame(this.#frame);
        this.#observer.disconnect();
        this.#resized.disconnect();
        document.removeEventListener("visibilitychange", this.#readVisible);
        this.#chat.removeEventListener("back", this.#readVisible);
    }

    append(message) {
        this.#forget();
        this.#add(message);
        if (this.#wasAtEnd || message.isMine) this.#toEndSoon();
        else this.#newer.hidden = false;
    }

    update(message) {
        this.#views.get(message.id)?.update();
        if (this.#wasAtEnd) this.#toEndSoon();
    }

    #scrolled() {
        const { scrollHeight, scrollTop, clientHeight } = this.#log;
        // While the log is hidden, as on a narrow screen that shows something else, nobody has scrolled.
        if (clientHeight > 0) this.#wasAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
        if (this.#wasAtEnd) this.#newer.hidden = true;
    }

    /** Once for all changes before the next frame: each reading of the log's size costs a layout. */
    #toEndSoon() {
        this.#wasAtEnd = true;
        this.#frame ??= requestAnimationFrame(() => {
            this.#frame = null;
            this.#toEnd();
        });
    }

    #toEnd() {
        this.#wasAtEnd = true;
        this.#log.scrollTop = this.#log.scrollHeight;
        this.#newer.hidden = true;
    }

    #add(message) {
        this.#empty.remove();
        const last = this.#last;
        const view = new MessageView(message, {
            follows: last?.from === message.from && last.name === message.name && last.isMine === message.isMine
                && last.isElsewhere === message.isElsewhere && message.at - last.at < SAME_BREATH_MS,
            displayName: (uid) => (uid === this.#chat.uid ? "You" : this.#chat.displayName(uid)),
            availability: this.#availability,
            onreact: (reaction) => this.#chat.react(this.#conversation, message, reaction),
            onagain: () => this.#chat.sendAgain(this.#conversation, message),
        });
        this.#last = message;
        this.#views.set(message.id, view);
        this.#log.append(view.element);
        if (!message.isMine) this.#observer.observe(view.element);
    }

    /** Removes from the page what the conversation has forgotten. */
    #forget() {
        for (const [id, { element }] of this.#views) {
            if (this.#conversation.messages.has(id)) continue;
            this.#observer.unobserve(element);
            element.remove();
            this.#views.delete(id);
            this.#visible.delete(id);
        }
    }

    #seen(entries) {
        for (const { target, isIntersecting } of entries) {
            if (isIntersecting) this.#visible.add(target.dataset.mid);
            else this.#visible.delete(target.dataset.mid);
        }
        this.#readVisible();
    }

    #readVisible = () => {
        if (document.visibilityState !== "visible") return;
        const ids = [...this.#conversation.messages.keys()];
        // A user who sees a message has seen those before it, or could have.
        const seen = ids.slice(0, ids.findLastIndex((id) => this.#visible.has(id)) + 1);
        this.#chat.markRead(this.#conversation, seen);
    };
}
