import { requireAll } from "./arguments.js";
import { ACK_TYPE, ACTION, EVENT, NAMESPACE, TYPING_STATE } from "./protocol.js";

const METRICS = ["mos", "duration", "ua", "route", "error"];

/** Texts, custom messages, and the events about them; and reports on calls. */
export class Chat {
    #send;
    #post;
    #environment;

    /** `send(message)` returns the message's id, and so does `post(message)`, which may send it later. */
    constructor({ send, post, environment }) {
        this.#send = send;
        this.#post = post;
        this.#environment = environment;
    }

    text(namespace, to, content, additionalContent = null) {
        requireAll({ to, content });
        const description = { sent: this.#now(), content, additionalContent };
        return this.#post({ to, jsongle: { action: ACTION.TEXT, namespace, description } });
    }

    custom(namespace, to, content) {
        requireAll({ to, content });
        const description = { sent: this.#now(), content };
        return this.#post({ to, jsongle: { action: ACTION.CUSTOM, namespace, description } });
    }

    typing(namespace, to, isComposing) {
        requireAll({ to });
        const state = isComposing ? TYPING_STATE.COMPOSING : TYPING_STATE.ACTIVE;
        this.#event(namespace, to, EVENT.TYPING, { state, updated: this.#now() });
    }

    reaction(namespace, to, id, reaction) {
        requireAll({ id, to });
        this.#event(namespace, to, EVENT.REACTION, { reacted: this.#now(), mid: id, type: reaction ?? "" });
    }

    read(namespace, to, id) {
        requireAll({ id, to });
        this.#acknowledge(namespace, to, id, ACK_TYPE.READ);
    }

    /** From a MUC the sender is `room/user`; the acknowledgement goes to the room. */
    received(id, from) {
        if (typeof id !== "string" || typeof from !== "string") return;
        const [to, occupant] = from.split("/");
        this.#acknowledge(occupant === undefined ? NAMESPACE.MESSAGE : NAMESPACE.MUC, to, id, ACK_TYPE.RECEIVED);
    }

    metrics(sid, metrics, to) {
        requireAll({ sid, metrics, to });
        if (!METRICS.some((name) => name in metrics)) throw new Error(`No metric given: one of ${METRICS.join(", ")}`);
        const description = { ...metrics, issuedAt: this.#now() };
        this.#send({ to, jsongle: { action: ACTION.METRICS, sid, namespace: NAMESPACE.CALL, description } });
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
