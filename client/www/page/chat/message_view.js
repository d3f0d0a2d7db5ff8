import { paintBadge } from "../kit/badge.js";
import { el, setAll, setText, spoken } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { jsonText } from "../kit/json_text.js";
import { isolated } from "../kit/text.js";
import { ownMenu } from "./own_menu.js";
import { REACTIONS, reactionMenu } from "./reaction_menu.js";

const TICK_ICONS = { waiting: "clock", sent: "clock", server: "tick", received: "ticks", read: "ticks" };
const TICK_WORDS = {
    waiting: "Waiting", sent: "Sent", server: "On the server", received: "Received", read: "Read",
};

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** One message in the log. `acts`: what the user can do with it: `react`, `again`, `giveUp`, `edit`, `retract`. */
export class MessageView {
    #message;
    #displayName;
    #availability;
    #acts;
    #mayChange;
    #byline;
    #bubble = el("div", { class: "bubble" });
    #body = null;
    #shown = null; // what the body was made of
    #when = el("time");
    // A log announces everything new: with the ticks, that would never end.
    #ticks = el("span", { class: "ticks", "aria-live": "off" });
    #edited = el("span", { class: "edited", hidden: true }, "edited");
    #menu = null;
    #chips = el("div", { class: "chips" });
    #note = el("p", { class: "message-note", hidden: true });
    #noted = null;

    /** `mayChange(message)`: whether our user may edit it, or take it back. */
    constructor(message, { displayName, availability, mayChange, acts }) {
        this.#message = message;
        this.#displayName = displayName;
        this.#availability = availability;
        this.#mayChange = mayChange;
        this.#acts = acts;
        const { id, from, isMine } = message;
        this.#byline = el("header", { class: "byline" },
            isMine ? null : paintBadge(el("span", { class: "avatar small", "aria-hidden": "true" }), this.#author),
            el("bdi", { class: "ellipsis" }, this.#author));
        this.#bubble.append(el("span", { class: "stamp" }, this.#edited, this.#when, this.#ticks));
        this.row = el("div", { class: "message-row" }, this.#bubble);
        this.element = el("article", { class: "message", "data-mid": id, "data-from": from, "data-mine": isMine },
            this.#byline, this.row, this.#chips, this.#note);
        this.update();
    }

    get #author() {
        const { isMine, isElsewhere, name } = this.#message;
        if (!isMine) return name;
        return isElsewhere ? "You, on another page or device" : "You";
    }

    /** The one before has the same author, whose name is not repeated. */
    set follows(follows) {
        this.element.classList.toggle("follows", follows);
        this.#byline.classList.toggle("visually-hidden", follows);
    }

    /** Shows what may change. */
    update() {
        const { isMine, isEdited, isRetracted, reactions } = this.#message;
        this.#showBody();
        this.#showMenu();
        this.#edited.hidden = !isEdited || isRetracted;
        setAll(this.element, { "data-edited": isEdited && !isRetracted, "data-retracted": isRetracted });
        this.#chips.replaceChildren(...this.#chipsOf(reactions));
        if (!isMine) return;
        this.#showTicks();
        this.#showNote();
    }

    #showBody() {
        const { content, isJson, isRetracted, at } = this.#message;
        setAll(this.#when, { datetime: at.toISOString(), title: dateAndTime.format(at) });
        setText(this.#when, time.format(at));
        const shown = isRetracted || content;
        if (this.#body && this.#shown === shown) return;
        this.#shown = shown;
        const body = isRetracted ? el("p", { class: "text retracted" }, "This message was deleted")
            : isJson ? el("pre", { class: "code", tabindex: "0", "aria-label": "JSON message" }, jsonText(content))
                : el("p", { class: "text", dir: "auto" }, String(content));
        if (this.#body) this.#body.replaceWith(body);
        else this.#bubble.prepend(body);
        this.#body = body;
    }

    #showMenu() {
        const { isMine, isRetracted, isJson } = this.#message;
        const isWanted = !isRetracted && (!isMine || this.#mayChange(this.#message));
        if (isWanted === (this.#menu !== null)) return;
        this.#menu?.remove();
        this.#menu = null;
        if (!isWanted) return;
        const availability = this.#availability;
        const { react: onreact, edit, retract: onretract } = this.#acts;
        this.#menu = isMine ? ownMenu({ availability, onedit: isJson ? null : edit, onretract })
            : reactionMenu({ name: this.#author, availability, onreact });
        this.row.append(this.#menu);
    }

    #showTicks() {
        const { ticks, readers, failure } = this.#message;
        setAll(this.element, { "data-ticks": ticks, "data-readers": readers.size });
        this.element.toggleAttribute("data-failed", failure !== null);
        const word = this.#tickWord();
        if (this.#ticks.title === word) return;
        this.#ticks.title = word;
        this.#ticks.replaceChildren(icon(failure === null ? TICK_ICONS[ticks] : "warning"), spoken(word));
    }

    #tickWord() {
        const { ticks, readers, failure } = this.#message;
        if (failure !== null) return "Not delivered";
        return readers.size > 1 ? `Read by ${readers.size}` : TICK_WORDS[ticks];
    }

    /** Below a message that has not gone out, what can be done about it. */
    #showNote() {
        const { ticks, failure } = this.#message;
        const text = failure !== null ? (failure ? `Not delivered. ${failure}` : "Not delivered")
            : ticks === "waiting" ? "Waiting for the connection" : null;
        if (this.#noted === text) return;
        this.#noted = text;
        this.#note.hidden = text === null;
        if (text === null) return this.#note.replaceChildren();
        const button = (name, onclick) => el("button", { type: "button", class: "link", onclick }, name);
        const act = failure === null ? button("Do not send", this.#acts.giveUp)
            : this.#availability.whenConnected(button("Try again", this.#acts.again));
        return this.#note.replaceChildren(el("span", {}, text), " · ", act);
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
