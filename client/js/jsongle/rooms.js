import { ACTION, QUERY } from "./protocol.js";

/** A room is given up when this many connections in a row were lost while joining it. */
const CUTS = 3;

/** The rooms and MUCs that this client is in. They are joined again when a new connection replaces a lost one. */
export class Rooms {
    #joins = new Map(); // rid -> the join as the application asked for it
    #cuts = new Map(); // rid -> how many connections in a row were lost while this was the first join without an answer
    #givenUp = []; // rooms that were given up, until the application is told
    #round = null; // the present attempt to come back

    has(rid) { return this.#joins.has(rid); }

    /** A leave counts as soon as it is asked for: whatever the answer, the application wants out. */
    asked(query, { rid }) {
        if (query === QUERY.LEAVE) this.#forget(rid);
    }

    granted(query, content) {
        if (query === QUERY.JOIN || query === QUERY.JOIN_MUC) this.#joins.set(content.rid, { query, content });
        if (query === QUERY.LEAVE) this.#forget(content.rid);
    }

    /** Everybody has been put out of it. */
    closed({ rid }) {
        this.#forget(rid);
    }

    /**
     * Joins them all with `ask(query, content)`. `tell({rejoined, refused})` says which ones the server granted, and
     * which it did not.
     */
    async comeBack(ask, tell) {
        const round = (this.#round = {});
        const { rejoined, refused } = await this.#join(this.#inOrder(), ask, round);
        if (this.#round === round) tell({ rejoined, refused: [...refused, ...this.#givenUp.splice(0)] });
    }

    /** The connection is lost: nothing is told before there is a new one. */
    stop() {
        this.#round = null;
    }

    /** A room that may have cost a connection comes last, so that the others get their answers first. */
    #inOrder() {
        const cuts = (rid) => this.#cuts.get(rid) ?? 0;
        return [...this.#joins.keys()].sort((a, b) => cuts(a) - cuts(b));
    }

    async #join(rids, ask, round) {
        const rooms = await Promise.all(rids.map((rid) => this.#joinOne(rid, ask)));
        const unanswered = rooms.find(({ error }) => error !== undefined && error.action !== ACTION.IQ_ERROR);
        if (this.#round !== round && unanswered) this.#wasCut(unanswered);
        return {
            rejoined: rooms.filter(({ error }) => error === undefined),
            refused: rooms.filter(({ error }) => error !== undefined),
        };
    }

    async #joinOne(rid, ask) {
        const { query, content } = this.#joins.get(rid);
        try {
            const { description } = await ask(query, content);
            this.#cuts.delete(rid);
            return { rid, query, members: await this.#allMembers(rid, description, ask) };
        } catch (error) {
            this.#note(rid, error);
            return { rid, query, error };
        }
    }

    /** A result may have the first members only: asks for the others. */
    async #allMembers(rid, { members, complete }, ask) {
        const all = Array.isArray(members) ? [...members] : [];
        try {
            while (complete === false) {
                const after = all.at(-1)?.uid;
                ({ description: { members, complete } } = await ask(QUERY.ROOM_MEMBERS, { rid, after }));
                if (!Array.isArray(members) || members.length === 0 || members.at(-1).uid === after) break;
                all.push(...members);
            }
        } catch {
            // The room is joined: some members are better than none.
        }
        return all;
    }

    /** A room that the server refuses is forgotten. One without an answer is tried again at the next reconnect. */
    #note(rid, error) {
        if (error.action === ACTION.IQ_ERROR) this.#forget(rid);
    }

    /** Answers come in order: the connection was lost at the first join that has none. */
    #wasCut({ rid, query }) {
        const cuts = (this.#cuts.get(rid) ?? 0) + 1;
        this.#cuts.set(rid, cuts);
        if (cuts < CUTS || !this.#joins.has(rid)) return;
        this.#forget(rid);
        const error = new Error(`The connection was lost ${CUTS} times in a row while joining the room`);
        this.#givenUp.push({ rid, query, error });
    }

    #forget(rid) {
        this.#joins.delete(rid);
        this.#cuts.delete(rid);
    }
}
