/** Disables buttons while they cannot work: without a connection, when it is closed for good, or in a call. */
export class Availability {
    #state = { isConnected: true, isClosed: false, isInCall: false };
    #conditions = new WeakMap();

    set(changes) {
        Object.assign(this.#state, changes);
        this.refresh();
    }

    get isConnected() { return this.#state.isConnected; }

    /** Enables `button` while `condition` holds, given `{isConnected, isClosed, isInCall}`. Returns the button. */
    when(button, condition) {
        this.#conditions.set(button, condition);
        button.dataset.conditional = "";
        button.disabled = !condition(this.#state);
        return button;
    }

    whenConnected(button) { return this.when(button, ({ isConnected }) => isConnected); }

    /** For buttons that start a call; `also` adds a condition of their own. */
    whenFree(button, also = () => true) {
        return this.when(button, ({ isConnected, isInCall }) => isConnected && !isInCall && also());
    }

    /** Looks at all conditions again. */
    refresh() {
        for (const button of document.querySelectorAll("[data-conditional]")) {
            const condition = this.#conditions.get(button);
            if (condition) button.disabled = !condition(this.#state);
        }
    }
}
