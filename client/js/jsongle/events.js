// What a client tells its application: each to the callback `on…` of that name, and as an event of that type.

/** Type -> the names of what the callback gets, which are members of the event's `detail`. */
export const EVENTS = Object.freeze({
    call: ["call"],
    callstatechanged: ["state"],
    callended: ["endedLocally"],
    offerneeded: ["call"],
    offerreceived: ["call", "description", "isOffer"],
    candidatereceived: ["candidate"],
    callmuted: ["call"],
    callunmuted: ["call"],
    localcallmuted: ["call"],
    localcallunmuted: ["call"],
    callheld: ["call"],
    callunheld: ["call"],
    localcallheld: ["call"],
    localcallunheld: ["call"],
    callreconnecting: ["call", "isOver"],
    icerestartneeded: ["call"],
    ticket: ["ticket"],
    messagereceived: ["jsongle", "from", "id"],
    datareceived: ["jsongle", "from", "id"],
    messagewaiting: ["id", "to"],
    messagefailed: ["id", "to", "error"],
    request: ["jsongle", "from"],
    event: ["jsongle", "from"],
    error: ["jsongle", "from"],
    tokenexpiring: ["expires", "error"],
    connectionstatechanged: ["state", "rooms"],
    iceservers: ["configuration"],
});

/** One thing that has happened. (Node 18 has no `CustomEvent`.) */
export class DetailEvent extends Event {
    constructor(type, detail) {
        super(type);
        this.detail = detail;
    }
}

/** The same with what a callback gets. A listener that handles it by a promise says so with `waitUntil`. */
export class ClientEvent extends DetailEvent {
    #awaited = [];

    constructor(type, args) {
        super(type, Object.fromEntries(EVENTS[type].map((name, i) => [name, args[i]])));
    }

    waitUntil(promise) { this.#awaited.push(Promise.resolve(promise)); }

    /** The promises of its listeners. */
    get awaited() { return this.#awaited; }
}

/** Gives a client its callbacks, none of which is set. */
export function addCallbacks(client) {
    for (const type of Object.keys(EVENTS)) client[`on${type}`] = null;
}

/**
 * Tells the application of `client`, first by its callback, then by an event. A callback that throws must not stop what
 * happens here, nor what follows. Returns whether somebody has handled it and nobody failed; a promise of that if it is
 * asynchronous.
 */
export function fire(client, log, type, ...args) {
    const threw = (error) => {
        log.error(`on${type} threw:`, error);
        return false;
    };
    const settled = (promise) => Promise.resolve(promise).then(() => true, threw);
    const event = new ClientEvent(type, args);
    const outcomes = [...called(client[`on${type}`], args, { settled, threw })];
    client.dispatchEvent(event);
    outcomes.push(...event.awaited.map(settled));
    if (outcomes.some((outcome) => typeof outcome !== "boolean")) {
        return Promise.all(outcomes).then((all) => all.every(Boolean));
    }
    return outcomes.length > 0 && outcomes.every(Boolean);
}

/** What came of the callback, if there is one. */
function* called(callback, args, { settled, threw }) {
    if (typeof callback !== "function") return;
    try {
        const result = callback(...args);
        yield typeof result?.then === "function" ? settled(result) : true;
    } catch (error) {
        yield threw(error);
    }
}
