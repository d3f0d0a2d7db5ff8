import { byId, el, setAll, setText } from "../kit/dom.js";
import { describe } from "../kit/errors.js";
import { icon } from "../kit/icons.js";
import { listed } from "../kit/text.js";
import { toast } from "../kit/toast.js";
import { ComposerView } from "./composer_view.js";
import { KIND } from "./conversation.js";
import { LogView } from "./log_view.js";

const HINTS = {
    [KIND.MUC]: "Everybody in this room can read what you write. Say hello!",
    [KIND.ROOM]: "A room for calls between the two of you. Either of you can call.",
    [KIND.USER]: "Only the two of you can read this.",
};
const ALONE = {
    [KIND.MUC]: "Nobody else is in this room yet. Open this page in a second tab, sign in as somebody else, and say "
        + "hello.",
    [KIND.ROOM]: "A room for calls between two people. When somebody else joins it, either of you can call.",
};

/** The conversation that is open: its header, messages, who types, and the composer. */
export class ConversationView {
    #chat;
    #phone;
    #archive;
    #availability;
    #conversation = null;
    #parts = null; // of the conversation shown

    constructor({ chat, archive, phone, availability }) {
        this.#chat = chat;
        this.#archive = archive;
        this.#phone = phone;
        this.#availability = availability;
        chat.addEventListener("list", () => this.#update());
        chat.addEventListener("open", () => {
            // On a touch screen the focus would bring up the keyboard, and hide the messages.
            if (matchMedia("(pointer: fine)").matches) this.focus();
        });
        chat.addEventListener("members", () => this.#update());
        chat.addEventListener("typing", () => this.#update());
        chat.addEventListener("message", ({ detail }) => this.#whenShown(detail, (log) => log.append(detail.message)));
        chat.addEventListener("messages", ({ detail }) => this.#whenShown(detail, (log) => log.rearrange()));
        chat.addEventListener("message-changed", ({ detail }) =>
            this.#whenShown(detail, (log) => log.update(detail.message)));
    }

    /** Moves the focus to where the user writes. */
    focus() { this.#parts?.composer.focus(); }

    #whenShown({ conversation }, act) {
        if (conversation === this.#conversation) act(this.#parts.log);
    }

    #update() {
        const { current } = this.#chat;
        if (current !== this.#conversation || !byId("conversation").firstChild) this.#show(current);
        if (this.#conversation) this.#refresh();
    }

    #show(conversation) {
        this.#parts?.composer.close();
        this.#parts?.log.close();
        this.#conversation = conversation;
        this.#parts = null;
        if (!conversation) {
            const hint = el("p", { class: "hint" }, "Open a conversation, or join a room.");
            byId("conversation").replaceChildren(el("div", { class: "empty" }, hint));
            return;
        }
        const chat = this.#chat;
        const availability = this.#availability;
        const { title } = conversation;
        const status = el("p", { class: "hint ellipsis" });
        const again = availability.whenConnected(el("button", {
            type: "button", class: "button", hidden: true, onclick: () => this.#joinAgain(),
        }, "Join again"));
        const header = el("header", { class: "conversation-header" },
            el("div", { class: "grow" }, el("h2", { class: "ellipsis" }, el("bdi", {}, title)), status),
            again, ...this.#callButtons(conversation), this.#leaveButton(conversation));
        const typing = el("span", { "data-typing": true });
        const composer = new ComposerView({ chat, conversation, availability });
        const acts = this.#actsIn(conversation, composer);
        const log = new LogView({ chat, archive: this.#archive, conversation, availability, acts });
        const region = el("section", { class: "conversation", "aria-label": `Conversation ${title}` },
            header, log.element, el("p", { class: "typing", "aria-live": "polite" }, typing), composer.element);
        this.#parts = { region, status, again, log, typing, composer, conditions: null };
        byId("conversation").replaceChildren(region);
        composer.fit();
    }

    /** What the user can do with a message. */
    #actsIn(conversation, composer) {
        const chat = this.#chat;
        return {
            react: (message, reaction) => chat.react(conversation, message, reaction),
            again: (message) => chat.sendAgain(conversation, message),
            giveUp: (message) => chat.giveUp(conversation, message),
            edit: (message) => composer.edit(message),
            retract: (message) => chat.retract(conversation, message)
                .catch((error) => toast(`Not deleted. ${describe(error)}`)),
        };
    }

    #refresh() {
        const { region, status, again, log, typing } = this.#parts;
        const conversation = this.#conversation;
        const hints = conversation.size === 1 ? ALONE : HINTS;
        log.hint = hints[conversation.kind];
        setAll(region, { "data-members": conversation.size });
        setText(status, this.#statusOf(conversation));
        status.title = status.textContent;
        again.hidden = conversation.isJoined;
        const names = conversation.typing.map((uid) => this.#chat.displayName(uid));
        setText(typing, names.length === 0 ? "" : `${listed(names)} ${names.length > 1 ? "are" : "is"} typing…`);
        const conditions = `${conversation.members.list.length} ${conversation.isJoined}`;
        if (this.#parts.conditions !== conditions) this.#availability.refresh();
        this.#parts.conditions = conditions;
    }

    #statusOf(conversation) {
        if (this.#chat.isLost) return "Waiting for the connection…";
        if (!conversation.isJoined) return "You are not in this room";
        if (!conversation.isRoom) {
            const rooms = this.#chat.conversations.filter(({ members }) => members.has(conversation.address));
            return rooms.length ? `In ${listed(rooms.map(({ title }) => title))}` : "Not in any of your rooms";
        }
        const { size } = conversation;
        return size === 1 ? "Only you" : `${size} people: you, ${conversation.describeOthers()}`;
    }

    #callButtons(conversation) {
        if (conversation.kind === KIND.MUC) return [];
        const hasCompany = () => !conversation.isRoom || conversation.members.list.length > 0;
        return [["Audio call", "phone", "audio"], ["Video call", "video", "video"]].map(([name, image, media]) =>
            this.#availability.whenFree(el("button", {
                type: "button", class: "icon-button", "aria-label": name, title: name,
                onclick: () => this.#phone.call(conversation.address, media),
            }, icon(image)), hasCompany));
    }

    #leaveButton(conversation) {
        const name = conversation.isRoom ? "Leave" : "Close conversation";
        const button = el("button", {
            type: "button", class: "icon-button", "aria-label": name, title: name,
            onclick: async () => {
                if (conversation.isRoom) this.#phone.hangUpIn(conversation.address);
                try {
                    await this.#chat.leave(conversation);
                } catch (error) {
                    toast(`Could not leave ${conversation.title}. ${describe(error)}`);
                }
            },
        }, icon(conversation.isRoom ? "leave" : "close"));
        return conversation.isRoom ? this.#availability.whenConnected(button) : button;
    }

    async #joinAgain() {
        const { kind, name, title } = this.#conversation;
        try {
            await this.#chat.join(kind, name);
        } catch (error) {
            toast(`Could not join ${title}. ${describe(error)}`);
        }
    }
}
