// What the tests of negotiations share.

export const REOFFER = { type: "offer", sdp: "v=0 screen" };
export const REANSWER = { type: "answer", sdp: "v=0 yes" };
export const NEGOTIATE = "session-negotiate";

/** How a promise ends: "resolved", or its error. */
export function outcome(promise) {
    const seen = { value: "pending" };
    promise.then(() => (seen.value = "resolved"), (error) => (seen.value = error));
    return seen;
}

/** The other side's offer, as it arrives. */
export function offered(side, { offer = REOFFER, transaction = "t-1", from = "bob", ...others } = {}) {
    const description = { sid: side.client.currentCall?.id, offer, ...others };
    const jsongle = { action: "iq-set", query: NEGOTIATE, transaction, description };
    side.receive({ id: "q", from, to: "peer-1", jsongle });
}

export const replied = (side, action, transaction, description, from = "bob") =>
    side.receive({ id: "r", from, to: "peer-1", jsongle: { action, query: NEGOTIATE, transaction, description } });

export function acked(side, transaction, status = "success") {
    const jsongle = { action: "ack", transaction, status, description: {} };
    side.receive({ id: "a", from: "sn", to: "peer-1", jsongle });
}
