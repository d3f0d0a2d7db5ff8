// Providers of tokens and keys: one that is as it should be, and one that does as it is told.

import { webcrypto } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

// Older versions of Node have it under another name; the library below takes it from here.
globalThis.crypto ??= webcrypto;
const { OAuth2Server } = await import("oauth2-mock-server");

/** A provider with one key of this algorithm, on a port that the system chooses. */
export async function startProvider(t, algorithm = "RS256") {
    const server = new OAuth2Server();
    await server.issuer.keys.generate(algorithm);
    await server.start(0, "127.0.0.1");
    const { port } = server.address();
    let isUp = true;
    const stop = async () => {
        if (isUp) await server.stop();
        isUp = false;
    };
    t.after(stop);
    return {
        url: `http://127.0.0.1:${port}/jwks`,
        issuer: server.issuer.url,
        keys: server.issuer.keys,
        /** A token for this user. */
        token: (sub, claims = {}) => server.issuer.buildToken({
            scopesOrTransform: (header, payload) => Object.assign(payload, { sub }, claims),
        }),
        stop,
        start: async () => {
            await server.start(port, "127.0.0.1");
            isUp = true;
        },
    };
}

/** Answers every request by `answer(request, response)`. Its URL, on 127.0.0.1. */
export async function startAnswering(t, answer) {
    const server = createServer(answer).listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => {
        server.closeAllConnections();
        server.close();
    });
    return `http://127.0.0.1:${server.address().port}/keys`;
}
