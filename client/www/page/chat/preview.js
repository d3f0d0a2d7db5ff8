import { isolated } from "../kit/text.js";
import { KIND } from "./conversation.js";

const LONGEST = 160;

/** What a message says, in a line. One of the server's list has a `text`, which is empty if it is none. */
function gist({ isRetracted, isJson, content, text = null }) {
    if (isRetracted) return "Message deleted";
    if (text !== null) return text || "A message without text";
    return isJson ? "JSON" : String(content);
}

/** The last message of a conversation in a line, with its author where that is not plain; "" if there is none. */
export function previewOf({ kind, last }, { uid, displayName }) {
    if (!last) return "";
    const words = isolated(gist(last).slice(0, LONGEST).trim().replace(/\s+/g, " "));
    if (last.from === uid) return `You: ${words}`;
    return kind === KIND.MUC ? `${displayName(last.from)}: ${words}` : words;
}
