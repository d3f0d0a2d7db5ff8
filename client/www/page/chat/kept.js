// Messages as the server keeps them, and as they travel: what they say, for the page.

import { isReaction, Message } from "./message.js";

const timeOf = (time) => {
    const at = new Date(time);
    return Number.isNaN(at.getTime()) ? null : at;
};

/** The message in an envelope. `others`: what it does not say. */
export function messageIn({ id, jsongle: { action, description = {} } }, others) {
    const { content = "", sent, relayed, edited, retracted } = description;
    const message = new Message({
        id, content, isJson: action === "session-custom" || typeof content !== "string",
        at: timeOf(relayed) ?? timeOf(sent) ?? new Date(), ...others,
    });
    message.isEdited = edited !== undefined;
    if (retracted !== undefined) message.retract();
    return message;
}

/** A message of a history. `uid`: our user; `nameOf(uid)`: how the author is shown. */
export function messageOf(kept, { uid, nameOf }) {
    const { author, receipts, reactions } = kept;
    const isMine = author === uid;
    const message = messageIn(kept, { from: author, name: nameOf(author), isMine });
    message.isPending = false;
    if (isMine) message.tick("server");
    takeReceipts(message, receipts, uid);
    for (const [who, type] of Object.entries(reactions ?? {})) {
        if (isReaction(type) && !message.isRetracted) message.react(who, type);
    }
    return message;
}

/** Makes `known` what the server says of it. */
export function refresh(known, { at, content, isJson, isEdited, isRetracted, ticks, readers, reactions }) {
    Object.assign(known, { at, content, isJson, isEdited, isRetracted, reactions, isPending: false });
    if (known.isMine) known.tick(ticks);
    for (const uid of readers) known.readers.add(uid);
}

/** Who has received and read a message of ours. If it is our other devices, that says nothing about the others. */
function takeReceipts(message, { received = [], read = [] } = {}, uid) {
    if (!message.isMine) return;
    for (const who of read) {
        if (who !== uid) message.readers.add(who);
    }
    if (message.readers.size > 0) message.tick("read");
    else if (received.some((who) => who !== uid)) message.tick("received");
}
