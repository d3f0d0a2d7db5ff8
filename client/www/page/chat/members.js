/**
 * Who is in a room. It counts joins and leaves, which may come in any order: a count may be below zero until a late
 * list of members arrives.
 */
export class Members {
    #seats = new Map(); // uid -> { member, count }

    add(member) { this.#count(member, 1); }
    remove(member) { this.#count(member, -1); }
    clear() { this.#seats.clear(); }

    has(uid) { return this.#seats.get(uid)?.count > 0; }
    get(uid) { return this.#seats.get(uid)?.member ?? null; }

    /** The users who are there, each once. */
    get list() {
        return [...this.#seats.values()].filter(({ count }) => count > 0).map(({ member }) => member);
    }

    #count(member, change) {
        if (typeof member?.uid !== "string" || !member.uid) return;
        const count = (this.#seats.get(member.uid)?.count ?? 0) + change;
        if (count === 0) this.#seats.delete(member.uid);
        else this.#seats.set(member.uid, { member, count });
    }
}
