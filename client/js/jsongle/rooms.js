import { ACTION, QUERY } from "./protocol.js";

/** The rooms and MUCs this client is in, to be joined again when a new connection replaces a lost one. */
export class Rooms {
    #joins = new Map(); // rid -> the join as the application asked for it

    /** A leave counts from the moment it is asked for: whatever becomes of it, the application wants out. */
    asked(query, { rid }) {
        if (query === QUERY.LEAVE) this.#joins.delete(rid);
    }

    granted(query, content) {
        if (query === QUERY.JOIN || query === QUERY.JOIN_MUC) this.#joins.set(content.rid, { query, content });
        if (query === QUERY.LEAVE) this.#joins.delete(content.rid);
    }

    /** Joins them all with `ask(query, content)`, and tells which the server granted and which it did not. */
    async joinAgain(ask) {
        const rejoined = [];
        const refused = [];
        await Promise.all([...this.#joins].map(async ([rid, { query, content }]) => {
            try {
                const { description } = await ask(query, content);
                rejoined.push({ rid, query, members: description.members ?? [] });
            } catch (error) {
                // A room the server refuses is forgotten; one it did not answer for is tried at the next reconnect.
                if (error.action === ACTION.IQ_ERROR) this.#joins.delete(rid);
                refused.push({ rid, query, error });
            }
        }));
        return { rejoined, refused };
    }
}
