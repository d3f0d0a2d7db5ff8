import { TooLargeError } from "./errors.js";
import { isObject } from "./protocol.js";

/** The most bytes of UTF-8 for one unit of a JavaScript string. */
const WIDEST = 3;

/** Of UTF-8. */
export const bytesOf = (text) => new TextEncoder().encode(text).length;

/** How large a message the server takes, as its last hello said. Without a word of it there is no limit. */
export class SizeLimit {
    #bytes = Infinity;

    /** Takes the description of a server's hello. */
    learn(description) {
        const limit = isObject(description?.limits) ? description.limits.maxMessageBytes : undefined;
        this.#bytes = Number.isSafeInteger(limit) && limit > 0 ? limit : Infinity;
    }

    /** The message as it is sent. Throws if the server would not take it. */
    written(message) {
        const text = JSON.stringify(message);
        // Only what could be too large is counted.
        if (text.length * WIDEST <= this.#bytes) return text;
        const size = bytesOf(text);
        if (size > this.#bytes) throw new TooLargeError(size, this.#bytes);
        return text;
    }

    /** The same for a message that something else writes. */
    check(message) {
        if (this.#bytes !== Infinity) this.written(message);
    }
}
