import { KIND } from "./chat/conversation.js";

/** The other parties of calls, as the chat knows them: what the phone asks of it. */
export class Parties {
    #chat;

    constructor(chat) {
        this.#chat = chat;
    }

    /** The name and the user id of the party at `address`, and the room it calls in. */
    at(address) {
        const room = this.#chat.find(KIND.ROOM, address);
        if (room) {
            const [other] = room.others;
            return { name: room.describeOthers() || room.title, uid: other?.uid ?? null, place: room.title };
        }
        const uid = userOf(address);
        return { name: this.#chat.displayName(uid), uid, place: null };
    }

    /** Shows the conversation with the party at `address`. */
    show(address) { this.#chat.show(this.#conversation(address)); }

    /** Writes to the party at `address`. */
    write(address, text) { this.#chat.send(this.#conversation(address), text); }

    #conversation(address) { return this.#chat.find(KIND.ROOM, address) ?? this.#chat.with(userOf(address)); }
}

/** The user in an address, which may be that of an occupant: `room/user`. */
const userOf = (address) => address.slice(address.indexOf("/") + 1);
