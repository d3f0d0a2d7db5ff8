import { arrange, el, setText } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { PAST } from "./conversation.js";
import { MessageView } from "./message_view.js";

const NEAR_THE_END = 80; // pixels
/** From there on the messages before are asked for. */
const NEAR_THE_BEGINNING = 300; // pixels
const SAME_BREATH_MS = 3 * 60_000;

/** Whether a message stands below the name of the one before. */
const follows = (message, before) => before !== undefined && before.from === message.from
    && before.name === message.name && before.isMine === message.isMine && before.isElsewhere === message.isElsewhere
    && message.at - before.at < SAME_BREATH_MS;

/**
 * Messages of a conversation. Scrolled to the end, it stays there when more come. Near the beginning it asks for older
 * ones, and what was in sight stays where it was. What is seen is marked as read.
 */
export class LogView {
    #chat;
    #archive;
    #conversation;
    #acts;
    #availability;
    #views = new Map(); // message id -> MessageView
    #visible = new Set(); // ids
    #empty = el("p", { class: "hint empty-log" });
    #past = el("p", { class: "hint past", role: "status", hidden: true });
    #pastText = el("span");
    #pastAgain = el("button", { type: "button", class: "link", onclick: () => this.#again() }, "Try again");
    #wasAtEnd = true;
    #frame = null; // in which to go to the end
    #looking = null; // the frame in which to look back
    #resized = new ResizeObserver(() => this.#wasAtEnd && this.#toEnd());
    #log = el("div", { class: "log", role: "log", "aria-label": "Messages", tabindex: "0" });
    #observer = new IntersectionObserver((entries) => this.#seen(entries), { root: this.#log });
    #newer = el("button", { type: "button", class: "button newer", hidden: true, onclick: () => this.#toEnd() },
        icon("down"), "Newer messages");

    /** `acts`: what the user can do with a message, as functions of `(message, …)`. */
    constructor({ chat, archive, conversation, availability, acts }) {
        this.#chat = chat;
        this.#archive = archive;
        this.#conversation = conversation;
        this.#availability = availability;
        this.#acts = acts;
        this.element = el("div", { class: "log-frame" }, this.#log, this.#newer);
        this.#past.append(this.#pastText, " ", this.#pastAgain);
        this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
        document.addEventListener("visibilitychange", this.#readVisible);
        chat.addEventListener("back", this.#readVisible);
        chat.addEventListener("counted", this.#recounted);
        // Filled before it is in the page: old messages are not announced.
        this.#place();
        this.#resized.observe(this.#log);
    }

    /** What is shown while there are no messages. */
    set hint(text) { setText(this.#empty, text); }

    close() {
        cancelAnimationFrame(this.#frame);
        cancelAnimationFrame(this.#looking);
        this.#observer.disconnect();
        this.#resized.disconnect();
        document.removeEventListener("visibilitychange", this.#readVisible);
        this.#chat.removeEventListener("back", this.#readVisible);
        this.#chat.removeEventListener("counted", this.#recounted);
    }

    /** There is a new message behind all others. */
    append(message) {
        const before = this.#conversation.order.at(-2);
        this.#forget();
        this.#empty.remove();
        const view = this.#viewOf(message);
        view.follows = follows(message, before);
        this.#log.append(view.element);
        if (this.#wasAtEnd || message.isMine) this.#toEndSoon();
        else this.#newer.hidden = false;
    }

    update(message) {
        this.#views.get(message.id)?.update();
        if (this.#wasAtEnd) this.#toEndSoon();
    }

    /** Messages came, went, or have another place. */
    rearrange() {
        const shown = [...this.#log.querySelectorAll("article")];
        const anchor = shown.find((one) => this.#topOf(one) + one.offsetHeight > 0);
        const top = anchor && this.#topOf(anchor);
        // They are not news.
        this.#log.setAttribute("aria-busy", "true");
        this.#place();
        if (this.#wasAtEnd) this.#toEndSoon();
        else if (anchor?.isConnected) this.#log.scrollTop += this.#topOf(anchor) - top;
        this.#lookBackSoon();
    }

    /** How far below the upper edge of the log it begins. */
    #topOf(element) { return element.getBoundingClientRect().top - this.#log.getBoundingClientRect().top; }

    #place() {
        this.#forget();
        const { order } = this.#conversation;
        const articles = order.map((message) => this.#viewOf(message).element);
        arrange(this.#log, [this.#past, ...(order.length === 0 ? [this.#empty] : articles)]);
        order.forEach((message, i) => {
            const view = this.#viewOf(message);
            view.follows = follows(message, order[i - 1]);
            view.update();
        });
        this.#showPast();
    }

    #viewOf(message) {
        const known = this.#views.get(message.id);
        if (known) return known;
        const acts = Object.entries(this.#acts).map(([name, act]) => [name, (...args) => act(message, ...args)]);
        const view = new MessageView(message, {
            displayName: (uid) => (uid === this.#chat.uid ? "You" : this.#chat.displayName(uid)),
            availability: this.#availability,
            mayChange: ({ isMine, isPending }) => this.#chat.isKept && isMine && !isPending,
            acts: Object.fromEntries(acts),
        });
        this.#views.set(message.id, view);
        if (!message.isMine) this.#observer.observe(view.element);
        return view;
    }

    #showPast() {
        const { isLoading, hasFailed } = this.#conversation;
        this.#past.hidden = !this.#chat.isKept || (!isLoading && !hasFailed);
        this.#pastAgain.hidden = !hasFailed;
        const what = this.#conversation.isNewest ? "Older messages" : "Messages from before";
        setText(this.#pastText, hasFailed ? `${what} could not be loaded.` : isLoading ? `${what} are loading…` : "");
    }

    #scrolled() {
        const { scrollHeight, scrollTop, clientHeight } = this.#log;
        // While the log is hidden, as on a narrow screen that shows something else, nobody has scrolled.
        if (clientHeight === 0) return;
        this.#wasAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
        if (this.#wasAtEnd) this.#newer.hidden = true;
        if (scrollTop < NEAR_THE_BEGINNING) this.#lookBackSoon();
    }

    /** Asks for older messages, if the beginning is in sight once all is in its place. */
    #lookBackSoon() {
        this.#looking ??= requestAnimationFrame(() => {
            this.#looking = null;
            const { isLoading, past } = this.#conversation;
            if (!isLoading) this.#log.removeAttribute("aria-busy");
            if (this.#log.clientHeight === 0 || this.#log.scrollTop >= NEAR_THE_BEGINNING) return;
            if (!isLoading && past === PAST.MORE) this.#archive.older(this.#conversation);
        });
    }

    #again() {
        this.#log.focus();
        this.#archive.again(this.#conversation);
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

    /** The server has said how many are unread, or that it keeps messages: then they can be changed. */
    #recounted = () => {
        for (const view of this.#views.values()) view.update();
        this.#readVisible();
    };

    #readVisible = () => {
        if (document.visibilityState !== "visible" || this.#conversation.unread === 0) return;
        // A user who sees a message has seen those before it, or could have.
        const last = this.#conversation.order.findLast(({ id }) => this.#visible.has(id));
        if (last) this.#chat.markRead(this.#conversation, last.id);
    };
}
