// Who may speak for whom: what comes back from an address is stamped by the server with the name of whoever sent it.

/** The form in which jsongled names connections. */
const PEER_ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What comes `from` there is of whom `address` names: itself (a user, a two-person room, an occupant), or a MUC's. */
export const isOf = (address, from) =>
    typeof from === "string" && (from === address || from.startsWith(`${address}/`));

/**
 * A connection that was addressed by its peer id speaks under its user's name, which the addressee cannot know. So this
 * holds for any user's: it is for what only those know who got it, an id that this library made.
 */
export const mayBeOfPeer = (address, from) =>
    PEER_ID.test(address) && typeof from === "string" && !from.includes("/");
