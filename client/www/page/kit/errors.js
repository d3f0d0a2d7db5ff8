// Errors of the client library in words. They come as the `jsongle` of a session-error or an iq-error, or as an Error.

import { isolated } from "./text.js";

/** The token is missing, wrong, or has expired. */
export const UNAUTHORIZED = 401001;

const WORDS = new Map([
    [UNAUTHORIZED, "The server does not accept the token, or no longer"],
    [403001, "The room is full"],
    [403003, "Your token does not permit that"],
    [403004, "You are in too many rooms"],
    [404002, "You are not in this room"],
    [404003, "Nobody else is in this room"],
    [404004, "Nobody by that name is connected"],
    [404006, "The message is not there any more"],
    [409001, "This name is already used for something else"],
    [413001, "The message is too long"],
    [429001, "That was too much at once: please wait a moment"],
    [503001, "The server cannot take it at the moment"],
]);

/** The library refuses a message that is too long by an Error of its own, with the code that the server would give. */
const ownCode = (error) => (error?.name === "TooLargeError" ? error.code : null);

export const errorCode = (error) => error?.description?.errorCode ?? ownCode(error);

export function describe(error) {
    const code = errorCode(error);
    const details = error?.description?.errorDetails;
    const text = WORDS.get(code) ?? (typeof details === "string" && details ? isolated(details) : error?.message);
    return `${text || "Something went wrong"}${code === null ? "" : ` (${code})`}`;
}
