import { paintBadge } from "../kit/badge.js";
import { arrange, byId, el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { toast } from "../kit/toast.js";
import { flawOf, memberName } from "./names.js";

const GUESTS = ["alice", "bob", "carol", "dave", "erin", "frank"];

/** The people in the sidebar, and the form "Reach somebody" for people who are in none of our rooms. */
export class PeopleView {
    #chat;
    #phone;
    #layout;
    #availability;
    #items = new Map(); // uid -> item

    constructor({ chat, phone, layout, availability }) {
        this.#chat = chat;
        this.#phone = phone;
        this.#layout = layout;
        this.#availability = availability;
        chat.addEventListener("members", () => this.#render());
        chat.addEventListener("list", () => this.#render());
        this.#buildForm();
    }

    #render() {
        const { people } = this.#chat;
        const present = new Map(people.map((member) => [member.uid, member]));
        for (const [uid, { dataset }] of this.#items) {
            if (!present.has(uid) || dataset.name !== memberName(present.get(uid))) this.#items.delete(uid);
        }
        arrange(byId("people"), people.map((member) => {
            if (!this.#items.has(member.uid)) this.#items.set(member.uid, this.#build(member));
            return this.#items.get(member.uid);
        }));
        this.#invite(people.length === 0 && !this.#chat.isLost);
    }

    #build(member) {
        const name = memberName(member);
        return el("li", { class: "person", "data-name": name },
            paintBadge(el("span", { class: "avatar", "aria-hidden": "true" }), name),
            el("bdi", { class: "ellipsis grow", title: name }, name),
            ...this.#buttons(() => member.uid, ` to ${name}`, ` ${name}`));
    }

    /** "Write", "Audio call", "Video call". `whom()` returns the user, or null if there is none. */
    #buttons(whom, afterWrite, afterCall) {
        const button = (name, image, act) => {
            const onclick = () => {
                const uid = whom();
                if (uid) act(uid);
            };
            const type = "button";
            return el("button", { type, class: "icon-button", "aria-label": name, title: name, onclick }, icon(image));
        };
        const write = (uid) => {
            this.#chat.write(uid);
            this.#layout.show("chat");
        };
        return [
            button(`Write${afterWrite}`, "write", write),
            this.#availability.whenFree(
                button(`Audio call${afterCall}`, "phone", (uid) => this.#phone.call(uid, "audio"))),
            this.#availability.whenFree(
                button(`Video call${afterCall}`, "video", (uid) => this.#phone.call(uid, "video"))),
        ];
    }

    #buildForm() {
        const form = byId("reach");
        const { user } = form.elements;
        const whom = () => {
            const uid = user.value.trim();
            const flaw = uid === this.#chat.uid ? "That is you" : flawOf(uid, "The user's name");
            if (!flaw) {
                form.reset();
                return uid;
            }
            toast(flaw);
            user.focus();
            return null;
        };
        const buttons = this.#buttons(whom, "", "");
        form.append(...buttons);
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            buttons[0].click();
        });
    }

    /** To a user who is alone, the page says how to find company. */
    #invite(isAlone) {
        const hint = byId("nobody");
        hint.hidden = !isAlone;
        if (!isAlone || hint.firstChild) return;
        const guest = GUESTS.find((name) => name !== this.#chat.uid);
        hint.append(
            "Nobody else is in your rooms. Open this page in a second tab and sign in as somebody else, for example ",
            el("a", { href: `./?name=${guest}`, target: "_blank", rel: "noopener" }, `as ${guest}`), ".");
    }
}
