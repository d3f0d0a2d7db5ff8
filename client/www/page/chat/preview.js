import { isolated } from "../kit/text.js";
import { KIND } from "./conversation.js";

/** Characters: so many are in what the server gives of a message, in any script. */
const LONGEST = 40;

/** What a message says, in a line. One of the server's list has a `text`, which is empty if it is none. */
function gist({ isRetracted, isJson, content, text = isJson ? "" : String(content) }) {
    if (isRetracted) return "Message deleted";
    const [...letters] = text.trim().replace(/\s+/g, " ");
    if (letters.length === 0) return "A message that is not text";
    return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("").trimEnd()}…` : letters.join("");
}

/** The last message of a conversation in a line, with its author where that is not plain; "" if there is none. */
export function previewOf({ kind, last }, chat) {
    if (!last) return "";
    const words = isolated(gist(last));
    if (last.from === chat.uid) return `You: ${words}`;
    return kind === KIND.MUC ? `${chat.displayName(last.from)}: ${words}` : words;
}
