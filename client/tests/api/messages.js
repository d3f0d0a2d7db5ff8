// What each method of the chat, and each request and answer, puts on the wire.

import assert from "node:assert/strict";
import { at, newClient } from "../support.js";
import { assertSent, entry } from "./entry.js";

for (const [method, namespace] of [["send", "message"], ["sendMuc", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        const id = side.client[method]("room", "hi");
        const description = { sent: at(0), content: "hi", additionalContent: null };
        const plain = { action: "session-text", namespace, description };
        assert.equal(assertSent(side, { to: "room", jsongle: plain }), id);
        side.client[method]("room", "hi", { bold: true });
        const additional = { ...description, additionalContent: { bold: true } };
        assertSent(side, { to: "room", jsongle: { ...plain, description: additional } });
        assert.throws(() => side.client[method]("room"), /'content' is missing/);
        assert.throws(() => side.client[method](null, "hi"), /'to' is missing/);
    });
}

for (const [method, namespace] of [["sendJSON", "message"], ["sendJSONMUC", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        const id = side.client[method]("room", { a: [1] });
        const jsongle = { action: "session-custom", namespace, description: { sent: at(0), content: { a: [1] } } };
        assert.equal(assertSent(side, { to: "room", jsongle }), id);
        for (const content of [0, false]) {
            side.client[method]("room", content);
            assertSent(side, { to: "room", jsongle: { ...jsongle, description: { sent: at(0), content } } });
        }
        assert.throws(() => side.client[method]("room", null), /'content' is missing/);
    });
}

for (const [method, namespace] of [["isTyping", "message"], ["isTypingMuc", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        for (const [state, word] of [[true, "composing"], [false, "active"]]) {
            side.client[method](state, "room");
            const description = { state: word, updated: at(0) };
            const jsongle = { action: "session-event", event: "typing", namespace, description };
            assertSent(side, { to: "room", jsongle });
        }
    });
}

for (const [method, namespace] of [["reactToMessage", "message"], ["reactToMessageMUC", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        for (const type of ["like", ""]) {
            side.client[method]("m-1", type, "room");
            const description = { reacted: at(0), mid: "m-1", type };
            const jsongle = { action: "session-event", event: "reaction", namespace, description };
            assertSent(side, { to: "room", jsongle });
        }
    });
}

for (const [method, namespace] of [["sendAReadAcknowledgement", "message"], ["sendAReadAcknowledgementMuc", "muc"]]) {
    entry(method, () => {
        const side = newClient();
        side.client[method]("m-1", "bob");
        const description = { acknowledged: at(0), mid: "m-1", type: "read" };
        assertSent(side, { to: "bob", jsongle: { action: "session-event", event: "ack", namespace, description } });
    });
}

// ---- requests ---------------------------------------------------------------------------------------------------

const iq = (action, transaction, more = {}) => ({
    id: "r", from: "sn", to: "peer-1", jsongle: { action, query: "q", transaction, description: { a: 1 }, ...more },
});

entry("request", async () => {
    const side = newClient();
    const granted = side.client.request("sn", "q", { rid: "r" }, "t-1");
    const question = { action: "iq-set", query: "q", transaction: "t-1", description: { rid: "r" } };
    assertSent(side, { to: "sn", jsongle: question });
    side.receive(iq("iq-result", "t-1"));
    assert.deepEqual(await granted, iq("iq-result", "t-1").jsongle);

    const refused = side.client.request("sn", "q", {});
    const [{ jsongle: { transaction } }] = side.taken();
    side.receive(iq("iq-error", transaction));
    await assert.rejects(refused, iq("iq-error", transaction).jsongle);

    await assert.rejects(side.client.request("sn", "q"), /'content' is missing/);
});

entry("answer", async () => {
    const side = newClient();
    const answered = side.client.answer("bob", "q", { b: 2 }, "t-9");
    const reply = { action: "iq-result", query: "q", transaction: "t-9", description: { b: 2 } };
    assertSent(side, { to: "bob", jsongle: reply });
    side.receive(iq("ack", "t-9", { status: "success" }));
    assert.equal((await answered).status, "success");
    const undelivered = side.client.answer("bob", "q", { b: 2 }, "t-10");
    side.receive(iq("iq-error", "t-10"));
    await assert.rejects(undelivered, { action: "iq-error" });
    await assert.rejects(side.client.answer("bob", "q", {}), /'transaction' is missing/);
});
