/** Which parties of a call have lost the connection to the server for a while. The call goes on meanwhile. */
export class Gaps {
    #record;
    #changed;

    /** `changed()` is called when a gap begins or ends. */
    constructor(record, changed) {
        this.#record = record;
        this.#changed = changed;
    }

    begin() { this.#set("reconnecting", true); }
    end() { this.#set("reconnecting", false); }
    beginRemote() { this.#set("remoteIsReconnecting", true); }
    endRemote() { this.#set("remoteIsReconnecting", false); }

    #set(party, isAway) {
        if (this.#record[party] === isAway) return;
        this.#record[party] = isAway;
        this.#changed();
    }
}
