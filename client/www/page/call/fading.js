const IDLE_MS = 4000;

/**
 * Lets the controls over a picture fade while nobody needs them: `data-idle` of the stage. Not while the keyboard is
 * among them or one of their menus is open, and not for users who want less motion.
 */
export class Fading {
    #stage;
    #mayFade = false;
    #timer = null;
    #isByKeyboard = true;
    #isWaking = false; // the touch that shows them does nothing else
    #lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

    constructor(stage, signal) {
        this.#stage = stage;
        for (const type of ["pointermove", "pointerdown", "focusin"]) {
            stage.addEventListener(type, (event) => this.#touched(event), { capture: true });
        }
        stage.addEventListener("click", (event) => this.#isWaking && event.stopPropagation(), { capture: true });
        document.addEventListener("keydown", () => {
            this.#isByKeyboard = true;
            this.#wake();
        }, { signal });
        document.addEventListener("pointerdown", () => { this.#isByKeyboard = false; }, { signal });
        signal.addEventListener("abort", () => clearTimeout(this.#timer));
    }

    /** Whether there is a picture that they would hide. */
    set mayFade(mayFade) {
        if (mayFade === this.#mayFade) return;
        this.#mayFade = mayFade;
        this.#wake();
    }

    #touched({ type, pointerType }) {
        if (type === "pointerdown") this.#isWaking = this.#isIdle && pointerType !== "mouse";
        this.#wake();
    }

    get #isIdle() { return this.#stage.hasAttribute("data-idle"); }

    #wake() {
        this.#stage.removeAttribute("data-idle");
        clearTimeout(this.#timer);
        if (this.#mayFade) this.#timer = setTimeout(() => this.#rest(), IDLE_MS);
    }

    #rest() {
        const isInUse = this.#isByKeyboard && this.#stage.querySelector(":focus") !== null;
        const isOpen = this.#stage.querySelector("[aria-expanded=true]") !== null;
        if (isInUse || isOpen || this.#lessMotion.matches) return this.#wake();
        return this.#stage.toggleAttribute("data-idle", true);
    }
}
