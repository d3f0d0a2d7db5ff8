import { settings } from "./settings.js";

/** The configuration of a call's peer connection, with the user's own ICE servers and `iceServers`, the server's. */
export function routeBy(iceServers) {
    return {
        iceServers: [...settings.iceServers, ...iceServers],
        iceTransportPolicy: settings.hidesAddress ? "relay" : "all",
    };
}

/** The same, once the server has told its own. Never rejects: without them, some calls work all the same. */
export async function findRoute(jsongle) {
    try {
        const { iceServers } = await jsongle.iceServers();
        return routeBy(iceServers);
    } catch (error) {
        console.warn("the server has not told its ICE servers:", error);
        return routeBy([]);
    }
}

/** True if only a TURN server is allowed, and there is none. */
export function leadsNowhere({ iceServers, iceTransportPolicy }) {
    const isRelay = (url) => /^turns?:/i.test(url);
    return iceTransportPolicy === "relay" && !iceServers.flatMap(({ urls }) => urls).some(isRelay);
}
