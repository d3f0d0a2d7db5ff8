// A client of a server that can resume, and the server's end of its coming back.

import { connected, resumable, socket, untilDialled } from "./fake_web_socket.js";
import { settle } from "./support.js";

export const resuming = (options = {}) => connected({ ack: resumable(), ...options });

/** Loses the connection, and lets the client dial and be greeted: as peer-2, with this description of the ack. */
export async function comeBack(environment, description, id = "peer-2") {
    if (!socket().isClosed) socket().lose();
    await untilDialled(environment);
    socket().greet(id, description);
    await settle();
}

/** The ack of a resume: the server has taken so many of the client's envelopes. */
export const resumed = (received, token = "token-2") =>
    ({ resumed: true, id: "peer-1", received, ...resumable(token) });
export const refused = (token = "token-2") => ({ resumed: false, ...resumable(token) });

/** What was said on the present socket but for the answer to the hello. */
export const said = () => socket().sent.filter(({ jsongle: { query } }) => query !== "session-hello");

export const contents = () => said().map(({ jsongle: { description } }) => description.content ?? description.state);

export const states = (events) => events.named("onconnectionstatechanged")
    .map(([state, { resumed: isResumed }]) => [state, isResumed]);
