const ICE_SERVERS = "jsongled.ice-servers";
const HIDES_ADDRESS = "jsongled.hides-address";
const RING_TONE = "jsongled.ring-tone";
const CALL_KEYS = "jsongled.call-keys";

/** What is kept in this browser. A browser that keeps nothing (private mode, blocked storage) uses the defaults. */
export const settings = {
    get iceServersText() { return read(ICE_SERVERS) ?? ""; },
    set iceServersText(text) { write(ICE_SERVERS, text.trim()); },

    get iceServers() {
        try {
            return parseIceServers(this.iceServersText);
        } catch {
            return [];
        }
    },

    /** Calls go through a TURN server or not at all: the other side does not learn where this browser is. */
    get hidesAddress() { return read(HIDES_ADDRESS) === "on"; },
    set hidesAddress(on) { write(HIDES_ADDRESS, on ? "on" : "off"); },

    get ringTone() { return read(RING_TONE) !== "off"; },
    set ringTone(on) { write(RING_TONE, on ? "on" : "off"); },

    /** Single letters do something in calls: some users press them by accident, or by voice. */
    get callKeys() { return read(CALL_KEYS) !== "off"; },
    set callKeys(on) { write(CALL_KEYS, on ? "on" : "off"); },
};

/** A list of RTCIceServer from its JSON; throws an Error that says what is wrong with it. */
export function parseIceServers(text) {
    if (text.trim() === "") return [];
    let servers;
    try {
        servers = JSON.parse(text);
    } catch (error) {
        throw new Error(`ICE servers: not valid JSON (${error.message})`, { cause: error });
    }
    if (!Array.isArray(servers)) throw new Error("ICE servers: please enter a list, such as [{\"urls\": \"stun:…\"}]");
    try {
        // The browser knows best what it takes.
        if (globalThis.RTCPeerConnection) new RTCPeerConnection({ iceServers: servers }).close();
    } catch (error) {
        throw new Error(`ICE servers: ${error.message}`, { cause: error });
    }
    return servers;
}

function read(key) {
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

function write(key, value) {
    try {
        localStorage.setItem(key, value);
    } catch {
        // Then it is not kept.
    }
}
