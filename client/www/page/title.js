const BLINK_MS = 1000;

/** The window's title: how much is unread, and who is calling. */
export class Title {
    #name = document.title;
    #unread = 0;
    #caller = null;
    #timer = null;

    set unread(count) {
        this.#unread = count;
        this.#show(true);
    }

    /** The name of the caller, or null. */
    set caller(name) {
        clearInterval(this.#timer);
        this.#caller = name;
        this.#show(true);
        if (name === null) return;
        let isCaller = true;
        this.#timer = setInterval(() => {
            isCaller = !isCaller;
            this.#show(isCaller);
        }, BLINK_MS);
    }

    #show(isCaller) {
        const usual = this.#unread ? `(${this.#unread}) ${this.#name}` : this.#name;
        document.title = this.#caller !== null && isCaller ? `📞 ${this.#caller} is calling` : usual;
    }
}
