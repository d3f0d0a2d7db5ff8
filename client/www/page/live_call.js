import { capture, release, wantedKinds } from "./capture.js";
import { Media } from "./media.js";
import { Quality } from "./quality.js";

const CONNECT_MS = 60_000;

/**
 * The media of one call, from the capture to the release of everything: what the library asks for it does with a peer
 * connection. `onchange()` is called when there is something new to show, `onsample(sample)` each second, and
 * `onproblem(text)` for what the user should know.
 */
export class LiveCall {
    stream = null; // what this side sends, once it is captured
    isMuted = { audio: false, video: false };
    failure = null; // why this page ended the call
    activeSince = null; // by this side's clock

    #jsongle;
    #iceServers;
    #callbacks;
    #capturing = null;
    #media = null;
    #quality = null;
    #patience = null;
    #isOver = false;

    constructor(call, { jsongle, iceServers, ...callbacks }) {
        this.call = call;
        this.#jsongle = jsongle;
        this.#iceServers = iceServers;
        this.#callbacks = callbacks;
    }

    get remote() { return this.#media?.remote ?? null; }
    get mediaState() { return this.#media?.state ?? "new"; }
    get isCapturing() { return this.#capturing !== null && this.stream === null; }
    get mos() { return this.#quality?.mos ?? null; }
    get samples() { return this.#quality?.samples ?? []; }

    /** True when this side has a microphone ("audio") or camera ("video") in the call. */
    has(kind) { return this.stream?.getTracks().some((track) => track.kind === kind) ?? false; }

    /** Opens microphone and camera. Resolves with false when the call was over before they were there. */
    capture() {
        this.#capturing ??= this.#capture();
        return this.#capturing;
    }

    /** Both sides have agreed to the call: from now on it must get somewhere. */
    expectMedia() {
        this.#patience ??= setTimeout(() => {
            if (!this.call.active) this.#fail("The call could not be set up in time.");
        }, CONNECT_MS);
    }

    async offer() {
        if (!await this.capture() || !this.#connect()) return;
        this.#media.offer(wantedKinds(this.call.media), (offer) => this.#jsongle.sendOffer(offer));
    }

    async answer(offer) {
        if (!await this.capture() || !this.#connect()) return;
        this.#media.answer(offer, (answer) => this.#jsongle.sendOffer(answer));
    }

    accept(answer) { this.#media?.accept(answer); }

    addCandidate(candidate) {
        // Behind the capture, as the connection is.
        this.#capturing?.then(() => this.#media?.addCandidate(candidate));
    }

    /** Mutes or unmutes "audio" or "video": the track falls silent here, and the other side is told. */
    toggle(kind) {
        this.isMuted[kind] = !this.isMuted[kind];
        this.#applyMute();
        const [audio, video] = this.isMuted[kind] ? ["muteAudio", "muteVideo"] : ["unmuteAudio", "unmuteVideo"];
        this.#jsongle[kind === "audio" ? audio : video]();
        this.#callbacks.onchange();
    }

    /** The call is over. */
    release() {
        this.#isOver = true;
        clearTimeout(this.#patience);
        this.#quality?.stop();
        this.#media?.close();
        release(this.stream);
    }

    async #capture() {
        this.#callbacks.onchange();
        const { stream, problem } = await capture(this.call.media);
        if (this.#isOver) {
            release(stream);
            return false;
        }
        this.stream = stream;
        this.#applyMute();
        if (problem) this.#callbacks.onproblem(problem);
        this.#callbacks.onchange();
        return true;
    }

    #applyMute() {
        for (const track of this.stream?.getTracks() ?? []) track.enabled = !this.isMuted[track.kind];
    }

    #connect() {
        try {
            this.#media = new Media({
                iceServers: this.#iceServers,
                local: this.stream,
                onconnected: () => this.#connected(),
                oncandidate: (candidate) => this.#jsongle.sendCandidate(candidate),
                onstream: () => this.#callbacks.onchange(),
                onstate: () => this.#callbacks.onchange(),
                onfailed: (text) => this.#fail(text),
            });
        } catch (error) {
            this.#fail(`This browser can make no media connection: ${error.message}`);
            return false;
        }
        this.#quality = new Quality(() => this.#media.stats(), (sample) => this.#callbacks.onsample(sample));
        return true;
    }

    #connected() {
        if (!this.#isOver) this.#jsongle.setAsActive();
    }

    #fail(text) {
        if (this.#isOver) return;
        this.failure = text;
        this.#callbacks.onproblem(text);
        this.#jsongle.end();
    }
}
