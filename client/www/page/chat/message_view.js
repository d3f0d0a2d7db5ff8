import { paintBadge } from "../kit/badge.js";
import { el, setAll, setText, spoken } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { jsonText } from "../kit/json_text.js";
import { isolated } from "../kit/text.js";
import { REACTIONS, reactionMenu } from "./reaction_menu.js";

const TICK_ICONS = { sent: "clock", server: "tick", received: "ticks", read: "ticks" };
const TICK_WORDS = { sent: "Sent", server: "On the server", received: "Received", read: "Read" };

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** One message in the log. `follows`: the one before has the same author, whose name is not repeated. */
export class MessageView {
    #message;
    #displayName;
    // A log announces everything new: with the ticks, that would never end.
    #ticks = el("span", { class: "ticks", "aria-live": "off" });
    #chips = el("div", { class: "chips" });
    #failure = el("p", { class: "message-failure", hidden: true });
    #failureText = el("span");
    #again; // makes the button: few messages ever need one

    constructor(message, { follows, displayName, availability, onreact, onagain }) {
        this.#message = message;
        this.#displayName = displayName;
        const { id, from, name: author, isMine, isElsewhere, at } = message;
        const own = isElsewhere ? "You, on another page or device" : "You";
        const name = isMine ? own : author;
        const byline = el("header", { class: follows ? "byline visually-hidden" : "byline" },
            isMine ? null : paintBadge(el("span", { class: "avatar small", "aria-hidden": "true" }), name),
            el("bdi", { class: "ellipsis" }, name));
        const when = el("time", { datetime: at.toISOString(), title: dateAndTime.format(at) }, time.format(at));
        const react = isMine ? null : reactionMenu({ name, availability, onreact });
        this.element = el("article", {
            class: follows ? "message follows" : "message", "data-mid": id, "data-from": from, "data-mine": isMine,
        },
        byline,
        el("div", { class: "message-row" },
            el("div", { class: "bubble" }, this.#content(), el("span", { class: "stamp" }, when, this.#ticks)), react),
        this.#chips, this.#failure);
        this.#again = () => availability.whenConnected(
            el("button", { type: "button", class: "link", onclick: onagain }, "Try again"));
        this.update();
    }

    #content() {
        const { content, isJson } = this.#message;
        if (isJson) return el("pre", { class: "code", tabindex: "0", "aria-label": "JSON message" }, jsonText(content));
        return el("p", { class: "text", dir: "auto" }, String(content));
    }

    /** Shows what may change: ticks, reactions, failure. */
    update() {
        const { isMine, readers, reactions, failure } = this.#message;
        this.#chips.replaceChildren(...this.#chipsOf(reactions));
        if (!isMine) return;
        setAll(this.element, { "data-ticks": this.#message.ticks, "data-readers": readers.size });
        const word = this.#tickWord();
        if (this.#ticks.title !== word) {
            this.#ticks.title = word;
            const image = failure === null ? TICK_ICONS[this.#message.ticks] : "warning";
            this.#ticks.replaceChildren(icon(image), spoken(word));
        }
        this.element.toggleAttribute("data-failed", failure !== null);
        this.#failure.hidden = failure === null;
        if (failure !== null && !this.#failure.firstChild) {
            this.#failure.append(this.#failureText, " · ", this.#again());
        }
        setText(this.#failureText, failure ? `Not delivered. ${failure}` : "Not delivered");
    }

    #tickWord() {
        const { ticks, readers, failure } = this.#message;
        if (failure !== null) return "Not delivered";
        return readers.size > 1 ? `Read by ${readers.size}` : TICK_WORDS[ticks];
    }

    #chipsOf(reactions) {
        const names = new Map(); // reaction -> who
        for (const [uid, reaction] of reactions) {
            names.set(reaction, [...(names.get(reaction) ?? []), this.#displayName(uid)]);
        }
        return [...names].map(([reaction, who]) => el("span", {
            class: "chip", "data-reaction": reaction, "data-count": who.length, role: "img", title: who.join(", "),
            "aria-label": `${REACTIONS.get(reaction) ?? isolated(reaction)}: ${who.join(", ")}`,
        }, who.length > 1 ? `${isolated(reaction)} ${who.length}` : isolated(reaction)));
    }
}
