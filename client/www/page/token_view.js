import { byId, setAll, setText } from "./kit/dom.js";
import { flawOfToken, hasExpired, subjectOf } from "./token.js";

const HINTS = {
    token: "All who use this server share it. You get it from whoever runs the server. It is kept in this tab only.",
    jwt: "It tells the server who you are. You get it from whoever lets you use it. It is kept in this tab only.",
};
const MISSING = "Please enter your token: this server lets nobody in without one.";
const REFUSED = {
    token: "The server does not accept this token. Please check that it is whole.",
    jwt: "The server does not accept this token. It may have expired, or be for another server.",
};
const EXPIRED = "This token has expired. Please enter a new one.";

/**
 * The field for the token in the form "Sign in". It is there if the server asks for one. If the token says who the user
 * is, `onname(name)` is called with that, and with null while it does not.
 */
export class TokenView {
    #auth = "none";
    #field = byId("token-field");
    #input = byId("sign-in-token");
    #error = byId("sign-in-token-error");
    #onname;

    constructor({ onname }) {
        this.#onname = onname;
        this.#input.addEventListener("input", () => this.#changed());
    }

    /** What the server asks for: `none`, `token` or `jwt`. */
    askFor(auth) {
        this.#auth = auth in HINTS ? auth : "none";
        this.#field.hidden = !this.isAsked;
        setText(byId("sign-in-token-hint"), HINTS[this.#auth] ?? "");
        if (this.isFirst) byId("name-field").before(this.#field); // the name follows from it
        this.#changed();
    }

    get isAsked() { return this.#auth !== "none"; }

    /** True if it is above the name. */
    get isFirst() { return this.#auth === "jwt"; }

    /** The token, if the server asks for one. */
    get token() { return this.isAsked ? this.#input.value.trim() : ""; }

    set token(token) {
        this.#input.value = token;
        this.#changed();
    }

    /** Says beside the field what is wrong with the token, or that there is none. Returns true if nothing is. */
    require() {
        const flaw = this.#flaw();
        if (flaw) this.#complain(flaw);
        return !flaw;
    }

    refused() {
        const why = this.#auth === "jwt" && hasExpired(this.token) ? EXPIRED : REFUSED[this.#auth];
        this.#complain(this.token ? why : MISSING);
    }

    focus() {
        this.#input.focus();
        this.#input.select();
    }

    #flaw() {
        if (!this.isAsked) return null;
        if (this.token === "") return MISSING;
        return this.#auth === "jwt" ? flawOfToken(this.token) : null;
    }

    #complain(text) {
        setAll(this.#input, { "aria-invalid": "true" });
        setText(this.#error, text);
        this.focus();
    }

    #changed() {
        setAll(this.#input, { "aria-invalid": null });
        setText(this.#error, "");
        this.#onname(this.isFirst ? subjectOf(this.token) : null);
    }
}
