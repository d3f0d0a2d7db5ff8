import { parseIceServers, settings } from "./call/settings.js";
import { flawOf } from "./chat/names.js";
import { byId, setAll, setText } from "./kit/dom.js";
import { errorCode, UNAUTHORIZED } from "./kit/errors.js";
import { isolated } from "./kit/text.js";
import { clearToasts, toast } from "./kit/toast.js";
import { TokenView } from "./token_view.js";

/**
 * The form "Sign in". `onsignin({name, token})` connects. If it rejects, the reason is shown, and the user can try
 * again.
 */
export class SignInView {
    #onsignin;
    #form = byId("sign-in");
    #name = byId("sign-in-name");
    #token = new TokenView({ onname: (name) => this.#named(name) });
    #iceServers = byId("ice-servers");
    #button = this.#form.querySelector("button");

    constructor({ onsignin }) {
        this.#onsignin = onsignin;
        this.#iceServers.value = settings.iceServersText;
        this.#keepSwitch(byId("ring-tone"), "ringTone");
        this.#keepSwitch(byId("hide-address"), "hidesAddress");
        this.#keepSwitch(byId("call-keys"), "callKeys");
        this.#form.addEventListener("submit", (event) => {
            event.preventDefault();
            if (this.#button.disabled) return;
            if (this.#keepIceServers()) this.signIn();
        });
        this.#iceServers.addEventListener("change", () => this.#keepIceServers());
    }

    /** What the server asks for besides a name: `none`, `token` or `jwt`. */
    askFor(auth) { this.#token.askFor(auth); }

    /** True if nothing is missing. */
    get isFilled() { return this.#name.value !== "" && this.#isShown; }

    /** What the user can change. */
    set name(name) { this.#name.value = name; }
    set token(token) { this.#token.token = token; }

    /** To the first field that is empty. */
    focus() {
        if (!this.#isShown && (this.#name.value !== "" || this.#token.isFirst)) this.#token.focus();
        else this.#name.focus();
    }

    async signIn() {
        clearToasts();
        const isNamed = this.#name.readOnly; // by the token, which the server checks
        const name = isNamed ? this.#name.value : this.#name.value.trim();
        this.#name.value = name;
        if (this.#token.isFirst && !this.#token.require()) return;
        const flaw = isNamed ? null : flawOf(name, "Your name");
        setAll(this.#name, { "aria-invalid": flaw ? "true" : null });
        if (flaw) {
            toast(flaw);
            this.#name.focus();
            return;
        }
        if (!this.#token.require()) return;
        this.explain("");
        this.#busy(`Signing in as ${isolated(name)}…`);
        try {
            await this.#onsignin({ name, token: this.#token.token });
            this.#token.token = ""; // it need not wait in a form that nobody sees
        } catch (error) {
            if (errorCode(error.jsongle) === UNAUTHORIZED) this.#token.refused();
            else toast(error.message);
        } finally {
            this.#busy(null);
        }
    }

    /** Says why the user is here again. */
    explain(text) { setText(byId("farewell"), text); }

    get #isShown() { return !this.#token.isAsked || this.#token.token !== ""; }

    /** The token says who the user is: no other name would do. */
    #named(name) {
        this.#name.readOnly = name !== null;
        setText(byId("sign-in-name-hint"), name === null ? "" : "Your token says so.");
        if (name !== null) this.#name.value = name;
    }

    #busy(text) {
        this.#button.disabled = text !== null;
        this.#form.setAttribute("aria-busy", String(text !== null));
        byId("sign-in-progress").textContent = text ?? "";
    }

    #keepSwitch(box, name) {
        box.checked = settings[name];
        box.addEventListener("change", () => { settings[name] = box.checked; });
    }

    #keepIceServers() {
        const text = this.#iceServers.value;
        try {
            parseIceServers(text);
        } catch (error) {
            setAll(this.#iceServers, { "aria-invalid": "true" });
            byId("settings").open = true;
            toast(error.message);
            this.#iceServers.focus();
            return false;
        }
        setAll(this.#iceServers, { "aria-invalid": null });
        settings.iceServersText = text;
        return true;
    }
}
