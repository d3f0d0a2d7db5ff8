import { CallError } from "./errors.js";
import { JoinedStream } from "./joined_stream.js";
import { Media } from "./media.js";
import { Quality } from "./quality.js";
import { leadsNowhere } from "./route.js";
import { Sources } from "./sources.js";

const CONNECT_MS = 60_000;

/** What a call of this media wants. */
const wantedKinds = (media) => ({ audio: media !== "video-only", video: media !== "audio" });

/**
 * The media of one call, from opening the microphone to closing everything. It does what the signalling asks for with a
 * peer connection. `onchange()` is called when there is something new to show, `onsample(sample)` each second, and
 * `onproblem(error)` with what the user should know while the call goes on.
 */
export class LiveCall {
    error = null; // why this side ended the call

    #jsongle;
    #platform;
    #findRoute;
    #route = null; // the configuration of the peer connection
    #callbacks;
    #sources;
    #capturing = null;
    #isCaptured = false;
    #media = null;
    #agreed = { camera: false, screen: false, isHeld: false }; // by the last negotiation
    #quality = null;
    #patience = null;
    #isOver = false;
    #activeSince = null; // by this side's clock
    #endedAt = null;
    #remote;
    #local;

    /** `findRoute()` resolves with the configuration of the peer connection. */
    constructor(call, { jsongle, platform, capture, findRoute, ...callbacks }) {
        this.call = call;
        this.#jsongle = jsongle;
        this.#platform = platform;
        this.#findRoute = findRoute;
        this.#callbacks = callbacks;
        this.#remote = new JoinedStream(platform.MediaStream);
        this.#local = new JoinedStream(platform.MediaStream);
        this.#sources = new Sources(capture, {
            onchange: () => this.changed(), onproblem: (error) => callbacks.onproblem(error),
            onlost: (source) => this.#lost(source),
        });
    }

    get mediaState() { return this.#media?.state ?? "new"; }
    get isCapturing() { return this.#capturing !== null && !this.#isCaptured; }
    get isHeld() { return this.call.held; }
    get isMuted() { return this.#sources.isMuted; }
    get mos() { return this.#quality?.mos ?? null; }
    get samples() { return this.#quality?.samples ?? []; }

    /** Seconds since the call was active, up to now or to its end; null if it never was. */
    get duration() {
        if (this.#activeSince === null) return null;
        return ((this.#endedAt ?? this.#platform.environment.elapsed()) - this.#activeSince) / 1000;
    }

    /** The tracks of "microphone", "camera" and "screen": those of this side, and those that the other side sends. */
    own(source) { return this.#sources.get(source); }
    received(source) { return this.#media?.received(source) ?? null; }
    isOpening(source) { return this.#sources.isOpening(source); }

    /** What an element shows of the other side, and of this one; null while there is nothing. */
    get remote() { return this.#remote.stream; }
    get local() { return this.own("screen") ?? this.own("camera") ? this.#local.stream : null; }

    /** What of the other side is in the picture: "screen", "camera", or null. */
    get picture() {
        const { active, held, remoteIsHeld, remoteMutedMedia } = this.call;
        if (!active || held || remoteIsHeld) return null;
        if (this.received("screen")) return "screen";
        return this.received("camera") && !remoteMutedMedia.includes("video") ? "camera" : null;
    }

    /** Opens microphone and camera. Resolves with false if the call was over before they were open. */
    capture(wanted = wantedKinds(this.call.media)) {
        this.#capturing ??= this.#capture(wanted);
        return this.#capturing;
    }

    /** Something is new, here or in the signalling. */
    changed() {
        const { environment } = this.#platform;
        if (this.call.state === "proceeded") this.#expectMedia();
        if (this.call.active) this.#activeSince ??= environment.elapsed();
        this.#remote.set([this.received("microphone"), this.picture && this.received(this.picture)]);
        this.#local.set([this.own("screen") ?? this.own("camera")]);
        this.#callbacks.onchange();
    }

    // ---- what the signalling says -------------------------------------------------------------------------------

    /** Both sides have agreed to the call: from now on it must connect in time. */
    #expectMedia() {
        this.#patience ??= this.#platform.environment.setTimeout(() => {
            if (!this.call.active) this.#fail(new CallError("too-slow", "The call could not be set up in time"));
        }, CONNECT_MS);
    }

    /** An offer is needed: the first one, or one that had to wait for an offer of the other side. */
    async offer() {
        if (this.#media) return this.#media.resume();
        if (!await this.capture() || !this.#connect()) return undefined;
        const { audio, video } = wantedKinds(this.call.media);
        return this.#media.begin([audio && "microphone", video && "camera"].filter(Boolean));
    }

    async answer(offer) {
        if (await this.capture() && (this.#media || this.#connect())) await this.#media.answer(offer);
    }

    accept(answer) { this.#media?.accept(answer); }

    addCandidate(candidate) {
        // After the capture, when there is a connection.
        this.#capturing?.then(() => this.#media?.addCandidate(candidate));
    }

    // ---- what the user does -------------------------------------------------------------------------------------

    /** Mutes or unmutes the microphone: its track falls silent here, and the other side is told. */
    mute(isMuted) {
        if (this.#isOver || isMuted === this.isMuted) return;
        this.#sources.mute(isMuted);
        if (isMuted) this.#jsongle.muteAudio();
        else this.#jsongle.unmuteAudio();
        this.changed();
    }

    /** Starts the camera, also in an audio call, or shares the screen. Rejects with a MediaError. */
    async start(source) {
        if (this.#isOver) return;
        const wasOpen = this.own(source) !== null;
        const isOpen = await this.#sources.open(source);
        if (isOpen && !wasOpen && source === "camera") this.#jsongle.unmuteVideo();
        this.#media?.sync();
    }

    stop(source) {
        if (!this.own(source)) return;
        if (source === "camera") this.#closeCamera();
        else this.#sources.close(source);
        this.#media?.sync();
    }

    async hold(isHeld) {
        if (this.#isOver || isHeld === this.isHeld) return;
        const isThere = this.#hold(isHeld);
        this.#media?.sync();
        await isThere;
        this.#media?.sync();
    }

    /** Another device was chosen for a source. If it cannot be opened: `goBack()` to the one before, and reject. */
    async change(source, goBack) {
        try {
            await this.#sources.reopen(source, goBack);
        } finally {
            this.#media?.sync();
        }
    }

    /** Looks for a new way to the other side. */
    restart() { this.#media?.restart(); }

    /** The connection to the server was lost for a while. Looks for a new way if the media have lost theirs as well. */
    mend() {
        if (this.#media && this.mediaState !== "connected") this.restart();
    }

    /** From the next restart on, the way to the other side is looked for with this configuration. */
    reroute(route) {
        this.#route = route;
        this.#media?.reroute(route);
    }

    /** The call is over. */
    release() {
        const { environment } = this.#platform;
        this.#isOver = true;
        this.#endedAt = environment.elapsed();
        environment.clearTimeout(this.#patience);
        this.#quality?.stop();
        this.#media?.close();
        this.#sources.release();
    }

    // ---- sources ------------------------------------------------------------------------------------------------

    async #capture(wanted) {
        const [isThere, route] = await Promise.all([this.#sources.openAll(wanted), this.#findRoute()]);
        this.#route = route;
        this.#isCaptured = true;
        return isThere;
    }

    #closeCamera() {
        this.#sources.close("camera");
        this.#jsongle.muteVideo();
    }

    /** The device is gone, or the browser's own button has ended it. */
    #lost(source) {
        if (source === "camera") this.#jsongle.muteVideo();
        this.#media?.sync();
    }

    /** Resolves when everything is open again that was open before the hold. */
    async #hold(isHeld) {
        if (isHeld) this.#jsongle.hold();
        else this.#jsongle.unhold();
        if (isHeld) this.#sources.pause();
        else if (!await this.#sources.resume() && !this.#isOver && !this.isHeld) this.#jsongle.muteVideo();
    }

    // ---- the peer connection ------------------------------------------------------------------------------------

    #connect() {
        if (leadsNowhere(this.#route)) {
            this.#fail(new CallError("no-relay", "The address is to stay hidden, and there is no TURN server"));
            return false;
        }
        try {
            this.#media = new Media({
                route: this.#route,
                isCaller: this.call.outgoing,
                trackOf: (source) => this.own(source),
                onconnected: () => this.#connected(),
                isHeld: () => this.isHeld,
                ondescription: (description) => this.#jsongle.sendOffer(description),
                oncandidate: (candidate) => this.#jsongle.sendCandidate(candidate),
                onchange: () => this.changed(),
                onagreed: () => this.#isAgreed(),
                onrefused: (error) => this.#refused(error),
                onfailed: (error) => this.#fail(error),
            }, this.#platform);
        } catch (cause) {
            this.#fail(new CallError("unsupported", `No peer connection: ${cause.message}`, { cause }));
            return false;
        }
        this.#quality = new Quality(() => this.#media.stats(), {
            environment: this.#platform.environment, onsample: (sample) => this.#callbacks.onsample(sample),
        });
        return true;
    }

    #connected() {
        if (this.#isOver) return;
        this.#jsongle.setAsActive();
        this.#media.sync(); // what was opened before there was a place for it
    }

    get #wanted() {
        return { camera: this.own("camera") !== null, screen: this.own("screen") !== null, isHeld: this.isHeld };
    }

    #isAgreed() {
        this.#agreed = this.#wanted;
        this.changed();
    }

    /** The other side did not take our offer: the call goes back to what both have agreed to. */
    #refused(cause) {
        if (this.#isOver) return;
        if (this.mediaState !== "connected") return; // it is tried again until time is up
        const what = `The call goes on without the change: ${cause.message}`;
        this.#callbacks.onproblem(new CallError("change-refused", what, { cause }));
        const { camera, screen, isHeld } = this.#wanted;
        if (screen && !this.#agreed.screen) this.#sources.close("screen");
        if (camera && !this.#agreed.camera) this.#closeCamera();
        if (isHeld !== this.#agreed.isHeld) this.#hold(this.#agreed.isHeld);
        this.#media.withdraw();
    }

    #fail(error) {
        if (this.#isOver) return;
        this.error = error;
        this.#jsongle.end();
    }
}
