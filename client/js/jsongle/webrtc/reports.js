const AWAY = ["reconnecting", "closed"];

/** Tells the server how well calls went. A report that is made without a connection waits for one. */
export class Reports {
    #jsongle;
    #waiting = [];

    constructor(jsongle) {
        this.#jsongle = jsongle;
    }

    /** `mos` is null if nothing was measured; `duration` is in seconds. */
    add(sid, { mos, duration }) {
        const ua = globalThis.navigator?.userAgent;
        const metrics = {
            duration: Math.round(duration * 10) / 10, ...(ua !== undefined && { ua }), ...(mos !== null && { mos }),
        };
        this.#waiting.push({ sid, metrics });
        if (!AWAY.includes(this.#jsongle.connectionState)) this.send();
    }

    send() {
        for (const { sid, metrics } of this.#waiting.splice(0)) {
            this.#jsongle.reportMetrics(sid, metrics, this.#jsongle.sn);
        }
    }
}
