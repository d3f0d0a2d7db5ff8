const PERIOD_MS = 1000;
const KEPT = 60;
const LOSS_OVER = 5; // samples

/** Measures a peer connection each second. `onsample(sample)` gets each; the last minute is in `samples`. */
export class Quality {
    samples = [];
    #read;
    #onsample;
    #environment;
    #timer = null;
    #last = null;
    #scores = { sum: 0, count: 0 };

    /** `read()` resolves with an RTCStatsReport. */
    constructor(read, { environment, onsample }) {
        this.#read = read;
        this.#environment = environment;
        this.#onsample = onsample;
        this.#wait();
    }

    /** The mean opinion score over the whole call, or null when nothing was measured. */
    get mos() {
        const { sum, count } = this.#scores;
        return count ? Math.round((sum / count) * 100) / 100 : null;
    }

    stop() {
        this.#environment.clearTimeout(this.#timer);
        this.#timer = null;
    }

    #wait() {
        this.#timer = this.#environment.setTimeout(() => {
            this.#wait();
            this.#measure();
        }, PERIOD_MS);
    }

    async #measure() {
        let now;
        try {
            now = { at: this.#environment.elapsed(), ...summary(await this.#read()) };
        } catch {
            return; // the connection is closed
        }
        if (this.#timer === null) return;
        const last = this.#last ?? now;
        const before = this.samples.at(-LOSS_OVER) ?? this.samples[0] ?? now;
        const seconds = Math.max((now.at - last.at) / 1000, 0.001);
        const rate = (name) => Math.max(0, ((now[name] - last[name]) * 8) / 1000 / seconds);
        const lost = Math.max(0, now.packetsLost - before.packetsLost);
        const expected = lost + Math.max(0, now.packetsReceived - before.packetsReceived);
        const loss = expected > 0 ? (100 * lost) / expected : 0;
        // While nothing is received, as on hold, there is nothing to judge.
        const isHeard = now.rtt !== null && now.packetsReceived > last.packetsReceived;
        const mos = isHeard ? meanOpinionScore({ rtt: now.rtt, jitter: now.jitter, loss }) : null;
        const sample = { ...now, sentRate: rate("bytesSent"), receivedRate: rate("bytesReceived"), loss, mos };
        this.#last = now;
        this.samples = [...this.samples, sample].slice(-KEPT);
        if (mos !== null) {
            this.#scores.sum += mos;
            this.#scores.count += 1;
        }
        this.#onsample(sample);
    }
}

/** The parts of a stats report that are used: bytes, packets and milliseconds. `rtt` is null until it is known. */
function summary(report) {
    const all = { bytesSent: 0, bytesReceived: 0, packetsReceived: 0, packetsLost: 0, jitter: 0 };
    const trips = [];
    for (const stats of report.values()) {
        if (stats.type === "outbound-rtp") all.bytesSent += stats.bytesSent ?? 0;
        if (stats.type === "inbound-rtp") {
            all.bytesReceived += stats.bytesReceived ?? 0;
            all.packetsReceived += stats.packetsReceived ?? 0;
            all.packetsLost += stats.packetsLost ?? 0;
            all.jitter = Math.max(all.jitter, (stats.jitter ?? 0) * 1000);
        }
        const isInUse = stats.type === "candidate-pair" && stats.nominated && stats.state === "succeeded";
        if (isInUse && stats.currentRoundTripTime !== undefined) trips.push(stats.currentRoundTripTime * 1000);
    }
    return { ...all, rtt: trips.length ? Math.min(...trips) : null };
}

/** The E-model of ITU-T G.107, simplified: delay and loss lower the factor R, from which the score follows. */
function meanOpinionScore({ rtt, jitter, loss }) {
    const delay = rtt / 2 + 2 * jitter + 10;
    const delayed = delay < 160 ? 93.2 - delay / 40 : 93.2 - (delay - 120) / 10;
    const r = Math.min(100, Math.max(0, delayed - 2.5 * loss));
    return Math.min(5, Math.max(1, 1 + 0.035 * r + 0.000007 * r * (r - 60) * (100 - r)));
}
