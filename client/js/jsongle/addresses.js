// Who may speak for whom. The server stamps each message with the name of its sender.

/** The form in which jsongled names connections. */
const PEER_ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** True if `from` is `address` itself (a user, a two-person room, an occupant), or an occupant of that MUC. */
export const isOf = (address, from) =>
    typeof from === "string" && (from === address || from.startsWith(`${address}/`));

/**
 * A connection that was addressed by its peer id answers under its user's name, which this side cannot know. So this is
 * true for every user. Use it only with an id that this library made, which only the recipient knows.
 */
export const mayBeOfPeer = (address, from) =>
    PEER_ID.test(address) && typeof from === "string" && !from.includes("/");
