import { parseIceServers, settings } from "./call/settings.js";
import { flawOf } from "./chat/names.js";
import { byId, setAll } from "./kit/dom.js";
import { isolated } from "./kit/text.js";
import { toast } from "./kit/toast.js";

/** The form "Sign in". `onsignin(name)` connects. If it rejects, the reason is shown and the user can try again. */
export class SignInView {
    #onsignin;
    #form = byId("sign-in");
    #name = byId("sign-in-name");
    #iceServers = byId("ice-servers");
    #button = this.#form.querySelector("button");

    constructor({ onsignin }) {
        this.#onsignin = onsignin;
        this.#iceServers.value = settings.iceServersText;
        this.#keepSwitch(byId("ring-tone"), "ringTone");
        this.#keepSwitch(byId("hide-address"), "hidesAddress");
        this.#form.addEventListener("submit", (event) => {
            event.preventDefault();
            if (this.#button.disabled) return;
            if (this.#keepIceServers()) this.signIn(this.#name.value);
        });
        this.#iceServers.addEventListener("change", () => this.#keepIceServers());
    }

    async signIn(text) {
        const name = text.trim();
        this.#name.value = name;
        const flaw = flawOf(name, "Your name");
        setAll(this.#name, { "aria-invalid": flaw ? "true" : null });
        if (flaw) {
            toast(flaw);
            this.#name.focus();
            return;
        }
        this.#busy(`Signing in as ${isolated(name)}…`);
        try {
            await this.#onsignin(name);
        } catch (error) {
            toast(error.message);
        } finally {
            this.#busy(null);
        }
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
