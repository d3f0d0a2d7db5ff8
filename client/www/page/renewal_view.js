import { byId, el, setAll, setText } from "./kit/dom.js";
import { describe, errorCode, UNAUTHORIZED } from "./kit/errors.js";
import { flawOfToken, hasExpired } from "./token.js";

const REFUSED = "The server does not accept this token. Please try another one.";
const EXPIRED = "This token has expired. Please try another one.";
const NOT_ANSWERED = "The server did not take the token. Please try again.";

/**
 * Asks for a new token when the present one is about to expire. It never takes the focus, and a call goes on beside it.
 * `onrenew(token)` shows the server the new token, and rejects if that does not take it. `onfocus` gives the focus back
 * to where the user was writing.
 */
export class RenewalView {
    #onrenew;
    #onfocus;
    #place = byId("renewal");
    #text = el("p", { class: "renewal-text", role: "alert" });
    #error = el("p", { class: "field-error", role: "alert", id: "renewal-error" });
    #input = el("input", {
        type: "password", id: "renewal-token", "aria-label": "New token", placeholder: "New token", autocomplete: "off",
        spellcheck: "false", autocapitalize: "none", "aria-describedby": "renewal-error",
    });
    #button = el("button", { class: "button" }, "Renew");

    constructor({ onrenew, onfocus }) {
        this.#onrenew = onrenew;
        this.#onfocus = onfocus;
        this.#place.append(el("form", {
            class: "banner renewal", "aria-label": "Renew your token", novalidate: true,
            onsubmit: (event) => {
                event.preventDefault();
                if (!this.#button.disabled) this.#renew();
            },
        },
        this.#text,
        el("div", { class: "field" }, el("div", { class: "row" }, this.#input, this.#button), this.#error)));
    }

    /** `expires`: a Date, or null if it is not known. */
    ask(expires) {
        this.#complain("");
        this.#place.hidden = false;
        const time = expires?.toLocaleTimeString([], { timeStyle: "medium" });
        setText(this.#text, `Your token expires ${time ? `at ${time}` : "soon"}. Enter a new one to stay connected.`);
    }

    close() {
        const hadFocus = this.#place.contains(document.activeElement);
        this.#place.hidden = true;
        this.#input.value = "";
        setText(this.#text, "");
        if (hadFocus) this.#onfocus();
    }

    async #renew() {
        const token = this.#input.value.trim();
        const flaw = token ? flawOfToken(token) : "The new token is missing.";
        if (flaw) return this.#complain(flaw);
        this.#button.disabled = true;
        try {
            await this.#onrenew(token);
            return this.close();
        } catch (error) {
            if (errorCode(error) !== UNAUTHORIZED) return this.#complain(`${NOT_ANSWERED} ${describe(error)}`);
            return this.#complain(hasExpired(token) ? EXPIRED : REFUSED);
        } finally {
            this.#button.disabled = false;
        }
    }

    #complain(text) {
        setAll(this.#input, { "aria-invalid": text ? "true" : null });
        setText(this.#error, text);
        if (text) this.#input.focus();
    }
}
