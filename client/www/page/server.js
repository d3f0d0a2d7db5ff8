import JSONgle from "../jsongle.js";

/** What the server says of itself: `{name, version, sn, auth, wsPaths}`. */
export async function about() {
    let response;
    try {
        response = await fetch("./about", { headers: { accept: "application/json" } });
    } catch (error) {
        throw new Error("The server cannot be reached", { cause: error });
    }
    if (!response.ok) throw new Error(`The server did not answer as expected (./about: ${response.status})`);
    return response.json();
}

/**
 * Connects to the server that this page came from, and that has said this of itself. Also behind a proxy that serves it
 * under another path.
 */
export function connect(uid, token, { wsPaths }) {
    const url = new URL(`.${wsPaths?.[0] ?? "/"}`, location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    return JSONgle.connect(url, { uid, dn: uid }, token ? { token } : {});
}
