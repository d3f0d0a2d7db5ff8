// Answers chat: node bot.js URL NAME [MUC]... Whoever writes to it gets an answer; in a room, whoever begins with its
// name and a colon.

import process from "node:process";
import JSONgle from "jsongled-client";

const [url = "ws://localhost:8080/", uid = "bot", ...rooms] = process.argv.slice(2);

/** Word -> answer. */
const ANSWERS = {
    help: () => `I know ${Object.keys(ANSWERS).join(", ")}.`,
    time: () => new Date().toISOString(),
    echo: (text) => text,
};

function answerTo(text) {
    const [, word, rest] = /^\s*(\S*)\s*(.*)$/s.exec(text);
    return Object.hasOwn(ANSWERS, word) ? ANSWERS[word](rest) : ANSWERS.help();
}

// Node has a WebSocket of its own since version 22.
const WebSocket = globalThis.WebSocket ?? (await import("ws")).WebSocket;
const jsongle = await JSONgle.connect(url, { uid, dn: "Bot" }, { WebSocket });

jsongle.onmessagereceived = ({ description: { content, retracted } }, from, id) => {
    if (typeof content !== "string" || retracted || from === uid) return;
    const [room, author] = from.split("/"); // of an occupant of a MUC; a user has no such name
    if (author === undefined) {
        jsongle.sendAReadAcknowledgement(id, from);
        jsongle.send(from, answerTo(content));
    } else if (author !== uid && content.startsWith(`${uid}:`)) {
        jsongle.sendMuc(room, `${author}: ${answerTo(content.slice(uid.length + 1))}`);
    }
};
jsongle.onerror = ({ description }) => console.warn(description.errorDetails);
jsongle.onconnectionstatechanged = (state, { error }) => {
    console.warn(state, error?.message ?? "");
    if (state === "closed" && error) process.exitCode = 1; // the server wants it to go
};
for (const room of rooms) await jsongle.joinMuc(room);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => jsongle.close());
console.log(`${uid} is there`);
