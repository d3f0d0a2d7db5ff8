import { ACK_TYPE, ACTION, EVENT, NAMESPACE, TYPING_STATE } from "./protocol.js";

/** Texts, custom messages, and the events about them. */
export class Chat {
    #send;
    #environment;

    /** `send(message)` returns the message's id. */
    constructor({ send, environment }) {
        this.#send = send;
        this.#environment = environment;
    }

    text(namespace, to, content, additionalContent = null) {
        const description = { sent: this.#now(), content, additionalContent };
        return this.#send({ to, jsongle: { action: ACTION.TEXT, namespace, description } });
    }

    custom(namespace, to, content) {
        const description = { sent: this.#now(), content };
        return this.#send({ to, jsongle: { action: ACTION.CUSTOM, namespace, description } });
    }

    typing(namespace, to, isComposing) {
        const state = isComposing ? TYPING_STATE.COMPOSING : TYPING_STATE.ACTIVE;
        this.#event(namespace, to, EVENT.TYPING, { state, updated: this.#now() });
    }

    reaction(namespace, to, mid, reaction) {
        this.#event(namespace, to, EVENT.REACTION, { reacted: this.#now(), mid, type: reaction ?? "" });
    }

    read(namespace, to, mid) {
        this.#acknowledge(namespace, to, mid, ACK_TYPE.READ);
    }

    /** From a MUC the sender is `room/user`; the acknowledgement goes to the room. */
    received(id, from) {
        if (typeof id !== "string" || typeof from !== "string") return;
        const [to, occupant] = from.split("/");
        this.#acknowledge(occupant === undefined ? NAMESPACE.MESSAGE : NAMESPACE.MUC, to, id, ACK_TYPE.RECEIVED);
    }

    #acknowledge(namespace, to, mid, type) {
        this.#event(namespace, to, EVENT.ACK, { acknowledged: this.#now(), mid, type });
    }

    #event(namespace, to, event, description) {
        this.#send({ to, jsongle: { action: ACTION.EVENT, event, namespace, description } });
    }

    #now() {
        return new Date(this.#environment.now()).toJSON();
    }
}
