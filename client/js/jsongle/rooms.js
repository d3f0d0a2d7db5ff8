import { ACTION, ERROR_CODE, QUERY } from "./protocol.js";

/**
 * Between the attempts to get back into a room that is full: for more than a minute, in which a server notices that
 * the connection we lost, which may hold our own seat, is gone.
 */
const PAUSES_MS = [2_000, 5_000, 10_000, 20_000, 30_000];
/** So many connections in a row may go on the join of one room. */
const CUTS = 3;

/** The rooms and MUCs this client is in, to be joined again when a new connection replaces a lost one. */
export class Rooms {
    #joins = new Map(); // rid -> the join as the application asked for it
    #full = new Set(); // those of them that had no seat for us when we came back
    #cuts = new Map(); // rid -> how many connections in a row went when it was the first not to be answered for
    #givenUp = []; // those that went too often, until the application has been told
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
        let { rejoined, refused } = await this.#join(this.#inOrder(), ask, round);
        if (this.#round === round) tell({ rejoined, refused: [...refused, ...this.#givenUp.splice(0)] });
        for (const pause of PAUSES_MS) {
            if (this.#round !== round || this.#full.size === 0) return;
            await new Promise((resolve) => { this.#timer = this.#environment.setTimeout(resolve, pause); });
            ({ rejoined, refused } = await this.#join([...this.#full], ask, round));
            refused = refused.filter(({ rid }) => !this.#full.has(rid));
            if (this.#round === round && rejoined.length + refused.length > 0) tell({ rejoined, refused });
        }
    }

    /** The connection is gone: nothing is tried nor told before the next. */
    stop() {
        this.#environment.clearTimeout(this.#timer);
        this.#round = null;
        this.#full.clear();
    }

    /** What may have cut the connection comes last: the others are answered for before. */
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

    /** A result has the first of many members: the others are asked for. */
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
            // The room is joined: those that are known are better than none.
        }
        return all;
    }

    /** A room the server refuses is forgotten; one it did not answer for is tried at the next reconnect. */
    #note(rid, error) {
        if (error.action !== ACTION.IQ_ERROR || !this.#joins.has(rid)) return;
        if (error.description?.errorCode === ERROR_CODE.ROOM_IS_FULL) this.#full.add(rid);
        else this.#forget(rid);
    }

    /** Answers come in order: the connection went on the first of the joins that has none. */
    #wasCut({ rid, query }) {
        const cuts = (this.#cuts.get(rid) ?? 0) + 1;
        this.#cuts.set(rid, cuts);
        if (cuts < CUTS || !this.#joins.has(rid)) return;
        this.#forget(rid);
        const error = new Error(`The connection was lost ${CUTS} times in a row when the room was joined`);
        this.#givenUp.push({ rid, query, error });
    }

    #forget(rid) {
        this.#joins.delete(rid);
        this.#full.delete(rid);
        this.#cuts.delete(rid);
    }
}
