import JSONgle from "../jsongle.js";

/** What the server says of itself: `{name, version, sn, wsPaths}`. */
export async function about() {
    let response;
    try {
        response = await fetch("./about", { headers: { accept: "application/json" } });
    } catch (error) {
        throw new Error("The server cannot be reached", { cause: error });
    }
    if (!response.ok) throw new Error(`The server does not say where it listens (./about: ${response.status})`);
    return response.json();
}

/** Connects to the server this page is from, also when a proxy serves it under a path of its own. */
export async function connect(uid) {
    const { wsPaths } = await about();
    const url = new URL(`.${wsPaths?.[0] ?? "/"}`, location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    return JSONgle.connect(url, { uid, dn: uid });
}
