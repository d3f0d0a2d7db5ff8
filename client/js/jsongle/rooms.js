import { ACTION, ERROR_CODE, QUERY } from "./protocol.js";

/**
 * Between the attempts to get back into a room that is full: for more than a minute, in which a server notices that
 * the connection we lost, which may hold our own seat, is gone.
 */
const PAUSES_MS = [2_000, 5_000, 10_000, 20_000, 30_000];

/** The rooms and MUCs this client is in, to be joined again when a new connection replaces a lost one. */
export class Rooms {
    #joins = new Map(); // rid -> the join as the application asked for it
    #full = new Set(); // those of them that had no seat for us when we came back
    #environment;
    #round = null; // the coming back that is under way
    #timer = null;

    constructor(environment) {
        this.#environment = environment;
    }

    /** A leave counts from the moment it is asked for: whatever becomes of it, the application wants out. */
    asked(query, { rid }) {
        if (query === QUERY.LEAVE) this.#forget(rid);
    }

    granted(query, content) {
        this.#full.delete(content.rid);
        if (query === QUERY.JOIN || query === QUERY.JOIN_MUC) this.#joins.set(content.rid, { query, content });
        if (query === QUERY.LEAVE) this.#forget(content.rid);
    }

    /**
     * Joins them all with `ask(query, content)`, and tells by `tell({rejoined, refused})` which the server granted and
     * which it did not. Those that are full are tried again; what becomes of them is told as it happens.
     */
    async comeBack(ask, tell) {
        this.stop();
        const round = (this.#round = {});
        let outcome = await this.#join([...this.#joins.keys()], ask);
        if (this.#round === round) tell(outcome);
        for (const pause of PAUSES_MS) {
            if (this.#round !== round || this.#full.size === 0) return;
            await new Promise((resolve) => { this.#timer = this.#environment.setTimeout(resolve, pause); });
            outcome = await this.#join([...this.#full], ask);
            const refused = outcome.refused.filter(({ rid }) => !this.#full.has(rid));
            const isNews = outcome.rejoined.length + refused.length > 0;
            if (this.#round === round && isNews) tell({ rejoined: outcome.rejoined, refused });
        }
    }

    /** The connection is gone: nothing is tried nor told before the next. */
    stop() {
        this.#environment.clearTimeout(this.#timer);
        this.#round = null;
        this.#full.clear();
    }

    async #join(rids, ask) {
        const rejoined = [];
        const refused = [];
        await Promise.all(rids.map(async (rid) => {
            const { query, content } = this.#joins.get(rid);
            try {
                const { description } = await ask(query, content);
                rejoined.push({ rid, query, members: description.members ?? [] });
            } catch (error) {
                this.#note(rid, error);
                refused.push({ rid, query, error });
            }
        }));
        return { rejoined, refused };
    }

    /** A room the server refuses is forgotten; one it did not answer for is tried at the next reconnect. */
    #note(rid, error) {
        if (error.action !== ACTION.IQ_ERROR || !this.#joins.has(rid)) return;
        if (error.description?.errorCode === ERROR_CODE.ROOM_IS_FULL) this.#full.add(rid);
        else this.#forget(rid);
    }

    #forget(rid) {
        this.#joins.delete(rid);
        this.#full.delete(rid);
    }
}
