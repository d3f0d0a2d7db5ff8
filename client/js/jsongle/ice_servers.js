import { isObject } from "./protocol.js";

/** What is about to expire is not handed out: a call needs a while to be set up. At most, and of a short time. */
const LONGEST_MARGIN_MS = 5 * 60_000;
const MARGIN = 1 / 4;
/** The server hides this client's address, and so must its peer connections. */
const RELAY_ONLY = "relay";

/**
 * The STUN and TURN servers that the server names, with credentials of this client's own. They are asked for once and
 * kept until shortly before they expire: by the time that passes, whatever the clocks of the two sides show.
 */
export class IceServers {
    #ask;
    #environment;
    #behind = 0; // how much later the server's clock is than ours that nobody can set
    #kept = null; // { configuration, until }
    #asking = null;

    /** `ask()` resolves with the description of the server's answer. */
    constructor({ ask, environment }) {
        this.#ask = ask;
        this.#environment = environment;
    }

    /** Another connection, or none: what was kept is the old one's, and the server no longer renews it. */
    connected(serverTime) {
        this.forget();
        const now = Date.parse(serverTime);
        this.#behind = (Number.isNaN(now) ? this.#environment.now() : now) - this.#environment.elapsed();
    }

    /** The server may say something else from now on. */
    forget() {
        this.#kept = null;
        this.#asking = null;
    }

    /** Resolves with the configuration for a peer connection, and when it expires. */
    get() {
        if (this.#kept && this.#environment.elapsed() < this.#kept.until) {
            return Promise.resolve(copyOf(this.#kept.configuration));
        }
        if (!this.#asking) {
            const asking = this.#ask().then((description) => this.take(description)).finally(() => {
                if (this.#asking === asking) this.#asking = null;
            });
            this.#asking = asking;
        }
        return this.#asking.then(copyOf);
    }

    /** Keeps what the server says, and returns a configuration of it. */
    take(description) {
        const end = Date.parse(description.expires);
        const configuration = {
            iceServers: Array.isArray(description.iceServers) ? description.iceServers.filter(isObject) : [],
            expires: Number.isNaN(end) ? null : new Date(end),
            ...(description.iceTransportPolicy === RELAY_ONLY && { iceTransportPolicy: RELAY_ONLY }),
        };
        const left = Number.isNaN(end) ? 0 : end - this.#behind - this.#environment.elapsed();
        const until = this.#environment.elapsed() + left - Math.min(LONGEST_MARGIN_MS, left * MARGIN);
        this.#kept = { configuration, until };
        return copyOf(configuration);
    }
}

/** An application may do with it what it likes. */
const copyOf = (configuration) => structuredClone(configuration);
