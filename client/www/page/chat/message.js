/** How far a message of ours has come. */
const TICKS = ["waiting", "sent", "server", "received", "read"];
const LONGEST_REACTION = 16;

/** Whether somebody may show this beside a message. */
export const isReaction = (type) => typeof type === "string" && type.length <= LONGEST_REACTION;

/** A message as it is shown. `reactions`: user id -> reaction; `readers`: user ids. */
export class Message {
    ticks = "sent";
    failure = null; // why it may not have arrived; "" if no reason is known
    reactions = new Map();
    readers = new Set();
    isEdited = false;
    isRetracted = false;
    isPending; // one of ours that the server has not acknowledged: its place among the others is not known yet
    serial = 0; // its place among messages of the same moment

    /**
     * `name`: how the author was shown when it came. `isMine`: our user wrote it. `isElsewhere`: on another page or
     * device, so it came from the server. `isLive`: it came over the present connection, when it was written.
     */
    constructor({ id, from, name, isMine, isElsewhere = false, isLive = false, content, isJson, at }) {
        Object.assign(this, { id, from, name, isMine, isElsewhere, isLive, content, isJson, at });
        this.isPending = isMine && !isElsewhere;
        if (isElsewhere) this.tick("server");
    }

    /** Acknowledgements may come in any order: the best one counts. Whatever was feared before, it has arrived. */
    tick(ticks) {
        if (TICKS.indexOf(ticks) > TICKS.indexOf(this.ticks)) this.ticks = ticks;
        if (TICKS.indexOf(this.ticks) >= TICKS.indexOf("server")) this.failure = null;
    }

    /** It waits for the connection. */
    wait() {
        if (!this.isPending) return;
        if (this.ticks === "sent") this.ticks = "waiting";
        this.failure = null;
    }

    react(uid, reaction) {
        if (reaction) this.reactions.set(uid, reaction);
        else this.reactions.delete(uid);
    }

    /** Its author says something else. */
    edit(content) {
        if (this.isRetracted) return;
        Object.assign(this, { content, isEdited: true });
        this.isJson ||= typeof content !== "string";
    }

    /** Its author has taken it back. */
    retract() {
        Object.assign(this, { content: "", isJson: false, isRetracted: true });
        this.reactions.clear();
    }
}
