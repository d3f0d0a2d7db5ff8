const SILENCE_MS = 3000;
const REPEAT_MS = 10_000;

/** Tells the other side that the user is typing: at the start, now and then meanwhile, and at the end. */
export class Typing {
    #tell;
    #toldAt = null;
    #timer = null;

    /** `tell(isTyping)` */
    constructor(tell) {
        this.#tell = tell;
    }

    /** The user has pressed a key. */
    keyPressed() {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.stop(), SILENCE_MS);
        const now = Date.now();
        if (this.#toldAt !== null && now - this.#toldAt < REPEAT_MS) return;
        this.#toldAt = now;
        this.#tell(true);
    }

    stop() {
        clearTimeout(this.#timer);
        if (this.#toldAt === null) return;
        this.#toldAt = null;
        this.#tell(false);
    }
}
