import { el, setAll } from "../kit/dom.js";
import { describe } from "../kit/errors.js";
import { icon } from "../kit/icons.js";
import { toast } from "../kit/toast.js";
import { Typing } from "./typing.js";

// So many characters fit into what a server takes by default, in any script.
const LONGEST = 10_000;

/**
 * Where the user writes: text, or JSON if the toggle is on. A draft stays with its conversation. A message that was
 * sent can be written anew here; the draft comes back afterwards.
 */
export class ComposerView {
    #chat;
    #conversation;
    #typing;
    #box = el("textarea", {
        "aria-label": "Message", rows: "1", maxlength: LONGEST, autocomplete: "off", enterkeyhint: "send",
        oninput: () => this.#typed(), onkeydown: (event) => this.#key(event),
    });
    #toggle = el("button", {
        type: "button", class: "button toggle code", title: "Send JSON instead of text",
        onclick: () => this.#setJson(!this.#isJson),
    }, "JSON");
    #error = null;
    #edited = null; // the message that is written anew
    #editing = el("p", { class: "editing", hidden: true }, el("span", {}, "Editing your message"), " · ",
        el("button", { type: "button", class: "link", onclick: () => this.#stopEditing() }, "Cancel"));

    constructor({ chat, conversation, availability }) {
        this.#chat = chat;
        this.#conversation = conversation;
        this.#typing = new Typing((isTyping) => chat.tellTyping(conversation, isTyping));
        this.send = availability.when(
            el("button", { class: "button primary send", "aria-label": "Send", title: "Send" }, icon("send")),
            ({ isClosed }) => !isClosed && conversation.isJoined);
        this.element = el("form", {
            class: "composer", "aria-label": "Compose", novalidate: true, onsubmit: (event) => this.#submit(event),
        }, this.#editing, el("div", { class: "composer-row" }, this.#toggle, this.#box, this.send));
        this.#box.value = conversation.draft.text;
        this.#setJson(conversation.draft.isJson, { focus: false });
    }

    get #isJson() { return this.#conversation.draft.isJson; }

    focus() { this.#box.focus(); }

    fit() {
        this.#box.style.height = "auto";
        this.#box.style.height = `${this.#box.scrollHeight + 2}px`;
    }

    /** Writes a text that was sent anew. */
    edit(message) {
        this.#edited = message;
        this.#editing.hidden = false;
        this.#toggle.disabled = true;
        this.#show(message.content, { isJson: false });
        this.focus();
    }

    #stopEditing() {
        this.#edited = null;
        this.#editing.hidden = true;
        this.#toggle.disabled = false;
        this.#show(this.#conversation.draft.text, this.#conversation.draft);
        this.focus();
    }

    #show(text, { isJson }) {
        this.#box.value = text;
        this.#dress(isJson);
        this.fit();
    }

    /** The view goes away: the other side should no longer see us typing. */
    close() { this.#typing.stop(); }

    #setJson(isJson, { focus = true } = {}) {
        this.#conversation.draft.isJson = isJson;
        this.#dress(isJson);
        if (focus) this.focus();
    }

    #dress(isJson) {
        setAll(this.#toggle, { "aria-pressed": String(isJson) });
        const placeholder = isJson ? "{\"answer\": 42}" : "Write a message";
        setAll(this.#box, { spellcheck: String(!isJson), placeholder });
        this.#box.classList.toggle("code", isJson);
        this.#complain(null);
    }

    #typed() {
        if (!this.#edited) this.#conversation.draft.text = this.#box.value;
        this.#complain(null);
        this.fit();
        if (this.#box.value) this.#typing.keyPressed();
        else this.#typing.stop();
    }

    #key(event) {
        if (event.key === "Escape" && this.#edited) this.#stopEditing();
        // While an input method composes, Enter chooses a word.
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        if (!this.send.disabled) this.element.requestSubmit();
    }

    #submit(event) {
        event.preventDefault();
        const text = this.#box.value;
        if (!text.trim()) return this.focus();
        if (this.#edited) return this.#saveEdited(text);
        try {
            if (this.#isJson) this.#sendJson(text);
            else this.#chat.send(this.#conversation, text);
        } catch (error) {
            return error instanceof SyntaxError ? this.#complain(error) : toast(describe(error));
        }
        this.#box.value = "";
        this.#typed();
        return this.focus();
    }

    /** What the server does not take stays in the box. */
    async #saveEdited(text) {
        const edited = this.#edited;
        try {
            if (text !== edited.content) await this.#chat.edit(this.#conversation, edited, text);
            if (this.#edited === edited) this.#stopEditing();
        } catch (error) {
            toast(`Not changed. ${describe(error)}`);
        }
    }

    #sendJson(text) {
        const content = JSON.parse(text);
        if (content === null || content === "") {
            throw new SyntaxError(`${text.trim()} alone cannot be sent: put it into a list or an object`);
        }
        this.#chat.send(this.#conversation, content, { isJson: true });
    }

    /** Says next to the box why its JSON was not sent. */
    #complain(error) {
        this.#error?.remove();
        this.#error = error
            && el("p", { class: "field-error", role: "alert", id: "composer-error" }, `Invalid JSON: ${error.message}`);
        if (this.#error) this.element.append(this.#error);
        setAll(this.#box, {
            "aria-invalid": error ? "true" : null, "aria-describedby": error ? "composer-error" : null,
        });
        if (error) this.focus();
    }
}
