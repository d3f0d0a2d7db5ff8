import { describe } from "../kit/errors.js";
import { wantedKinds } from "./capture.js";
import { Media } from "./media.js";
import { Quality } from "./quality.js";
import { leadsNowhere } from "./route.js";
import { Sources } from "./sources.js";

const CONNECT_MS = 60_000;
const NO_RELAY = "Your network address is to stay hidden, and there is no TURN server that calls could go through.";

/**
 * The media of one call, from opening the microphone to closing everything. It does what the library asks for with a
 * peer connection. `onchange()` is called when there is something new to show, `onsample(sample)` each second, and
 * `onproblem(text)` with what the user should know.
 */
export class LiveCall {
    failure = null; // why this page ended the call
    activeSince = null; // by this side's clock

    #jsongle;
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

    /** `findRoute()` resolves with the configuration of the peer connection. */
    constructor(call, { jsongle, findRoute, ...callbacks }) {
        this.call = call;
        this.#jsongle = jsongle;
        this.#findRoute = findRoute;
        this.#callbacks = callbacks;
        this.#sources = new Sources({
            onchange: callbacks.onchange, onproblem: callbacks.onproblem, onlost: (source) => this.#lost(source),
        });
    }

    get mediaState() { return this.#media?.state ?? "new"; }
    get isCapturing() { return this.#capturing !== null && !this.#isCaptured; }
    get isHeld() { return this.call.held; }
    get isMuted() { return this.#sources.isMuted; }
    get mos() { return this.#quality?.mos ?? null; }
    get samples() { return this.#quality?.samples ?? []; }

    /** The tracks of "microphone", "camera" and "screen": those of this side, and those that the other side sends. */
    own(source) { return this.#sources.get(source); }
    received(source) { return this.#media?.received(source) ?? null; }
    isOpening(source) { return this.#sources.isOpening(source); }

    /** Opens microphone and camera. Resolves with false if the call was over before they were open. */
    capture() {
        this.#capturing ??= this.#capture();
        return this.#capturing;
    }

    // ---- what the library says ----------------------------------------------------------------------------------

    /** Both sides have agreed to the call: from now on it must connect in time. */
    expectMedia() {
        this.#patience ??= setTimeout(() => {
            if (!this.call.active) this.#fail("The call could not be set up in time.");
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
    toggleMicrophone() {
        this.#sources.mute(!this.isMuted);
        if (this.isMuted) this.#jsongle.muteAudio();
        else this.#jsongle.unmuteAudio();
        this.#callbacks.onchange();
    }

    /** Stops the camera, or starts it, also in an audio call. */
    async toggleCamera() {
        if (this.own("camera")) this.#closeCamera();
        else if (await this.#sources.open("camera")) this.#jsongle.unmuteVideo();
        this.#media?.sync();
    }

    async toggleScreen() {
        if (this.own("screen")) this.#sources.close("screen");
        else await this.#sources.open("screen");
        this.#media?.sync();
    }

    async toggleHold() {
        const isThere = this.#hold(!this.isHeld);
        this.#media?.sync();
        await isThere;
        this.#media?.sync();
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
        this.#isOver = true;
        clearTimeout(this.#patience);
        this.#quality?.stop();
        this.#media?.close();
        this.#sources.release();
    }

    // ---- sources ------------------------------------------------------------------------------------------------

    async #capture() {
        const [isThere, route] = await Promise.all([this.#sources.capture(this.call.media), this.#findRoute()]);
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
            this.#fail(NO_RELAY);
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
                onchange: () => this.#callbacks.onchange(),
                onagreed: () => this.#isAgreed(),
                onrefused: (error) => this.#refused(error),
                onfailed: (text) => this.#fail(text),
            });
        } catch (error) {
            this.#fail(`This browser could not start the call: ${error.message}`);
            return false;
        }
        this.#quality = new Quality(() => this.#media.stats(), (sample) => this.#callbacks.onsample(sample));
        return true;
    }

    #connected() {
        if (!this.#isOver) this.#jsongle.setAsActive();
    }

    get #wanted() {
        return { camera: this.own("camera") !== null, screen: this.own("screen") !== null, isHeld: this.isHeld };
    }

    #isAgreed() {
        this.#agreed = this.#wanted;
        this.#callbacks.onchange();
    }

    /** The other side did not take our offer: the call goes back to what both have agreed to. */
    #refused(error) {
        if (this.#isOver) return;
        if (this.mediaState !== "connected") return; // it is tried again until time is up
        this.#callbacks.onproblem(`The call goes on without the change. ${describe(error)}`);
        const { camera, screen, isHeld } = this.#wanted;
        if (screen && !this.#agreed.screen) this.#sources.close("screen");
        if (camera && !this.#agreed.camera) this.#closeCamera();
        if (isHeld !== this.#agreed.isHeld) this.#hold(this.#agreed.isHeld);
        this.#media.withdraw();
    }

    #fail(text) {
        if (this.#isOver) return;
        this.failure = text;
        this.#callbacks.onproblem(text);
        this.#jsongle.end();
    }
}
