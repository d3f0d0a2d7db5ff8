/** What is known of the server where it has not told: whether it hides this user's address is not. */
const UNTOLD = { iceServers: [], iceTransportPolicy: "relay" };

/**
 * The configuration of a call's peer connection, with the user's `own` ICE servers and those that the server `told`.
 * The address stays hidden if either of them wants that.
 */
export function routeBy(own, told) {
    return {
        iceServers: [...own.iceServers, ...told.iceServers],
        iceTransportPolicy: own.iceTransportPolicy === "relay" ? "relay" : told.iceTransportPolicy ?? "all",
    };
}

/** The same, once the server has told its own. Never rejects. */
export async function findRoute(own, jsongle, console) {
    try {
        return routeBy(own, await jsongle.iceServers());
    } catch (error) {
        console.warn("the server has not told its ICE servers:", error);
        return routeBy(own, UNTOLD);
    }
}

/** True if only a TURN server is allowed, and there is none. */
export function leadsNowhere({ iceServers, iceTransportPolicy }) {
    const isRelay = (url) => /^turns?:/i.test(url);
    return iceTransportPolicy === "relay" && !iceServers.flatMap(({ urls }) => urls).some(isRelay);
}
