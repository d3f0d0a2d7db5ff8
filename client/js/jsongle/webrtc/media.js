import { CallError } from "./errors.js";
import { Reconnection } from "./reconnection.js";

/** What can flow in a call. Each has a place of its own in the descriptions: the first audio, the first two videos. */
const PLACES = { microphone: ["audio", 0], camera: ["video", 0], screen: ["video", 1] };
const SOURCES = Object.keys(PLACES);
const OTHER_WAS_FASTER = 409002;
const OFFER_IS_REPLACED = 409003;

/**
 * A peer connection and its negotiation, at the start of a call and whenever something changes. Its steps run one after
 * the other, so whatever arrives early waits for its turn.
 *
 * `route` is the connection's configuration; `trackOf(source)` returns what to send of "microphone", "camera" and
 * "screen"; `isHeld()` is true while nothing may flow. Callbacks: `ondescription(description)` passes on an offer or
 * answer, and its promise rejects if the other side does not take it; `oncandidate(candidate)`; `onconnected`;
 * `onchange`; `onagreed` after each negotiation; `onrefused(error)` if the change was refused; `onfailed(error)` if
 * the connection cannot be used any more.
 */
export class Media {
    #connection;
    #trackOf;
    #isHeld;
    #callbacks;
    #person; // says which sound belongs to which picture
    #display;
    #console;
    #steps = Promise.resolve();
    #reconnection;
    #sent = new Set(); // sources that this side has had
    #mayOffer = false;
    #isOfferNeeded = false;
    #isOffering = false; // until the offer is settled, with all that follows from it
    #offered = null; // the offer that waits for its answer

    constructor({ route, isCaller, trackOf, isHeld, ...callbacks }, platform) {
        const { MediaStream, RTCPeerConnection, environment } = platform;
        this.#trackOf = trackOf;
        this.#isHeld = isHeld;
        this.#callbacks = callbacks;
        this.#console = environment.console;
        this.#person = new MediaStream();
        this.#display = new MediaStream();
        this.#connection = new RTCPeerConnection(route);
        this.#reconnection = new Reconnection(environment, {
            isFirst: isCaller, onrestart: () => this.restart(), onfailed: callbacks.onfailed,
        });
        this.#connection.onicecandidate = ({ candidate }) => {
            if (candidate?.candidate) callbacks.oncandidate(candidate.toJSON());
        };
        this.#connection.onconnectionstatechange = () => this.#stateChanged();
        this.#connection.onnegotiationneeded = () => {
            this.#isOfferNeeded = true;
            this.#offerIfNeeded();
        };
    }

    get state() { return this.#connection.connectionState; }

    get isClosed() { return this.#connection.signalingState === "closed"; }

    stats() { return this.#connection.getStats(); }

    /** The track of this source that the other side sends, or null. */
    received(source) {
        const transceiver = this.#find(source);
        const isReceived = ["sendrecv", "recvonly"].includes(transceiver?.currentDirection);
        return isReceived ? transceiver.receiver.track : null;
    }

    /** Makes the first offer: to send what there is, and to receive these sources. */
    begin(sources) {
        this.#mayOffer = true;
        this.#step(() => {
            for (const source of sources) this.#add(source);
            return this.#apply();
        });
    }

    /** What there is to send has changed, or whether the call is held. */
    sync() {
        this.#mayOffer = this.#connection.currentLocalDescription !== null || this.#mayOffer;
        this.#step(() => {
            this.#addMissing();
            return this.#apply();
        });
        this.#offerIfNeeded();
    }

    /** Stops sending what was refused: there is nothing left to ask for. */
    withdraw() { this.#step(() => this.#apply()); }

    /** What a restart goes by from now on. */
    reroute(route) {
        if (!this.isClosed) this.#connection.setConfiguration(route);
    }

    /** Looks for a new way to the other side. */
    restart() {
        this.#connection.restartIce();
        this.sync();
    }

    /** The other side's negotiation is over: ours can go on. */
    resume() { this.#offerIfNeeded(); }

    /** Takes the other side's offer, and answers it. Rejects if it cannot be used. What runs goes on as it is. */
    answer(offer) {
        return new Promise((resolve, reject) => {
            this.#step(async () => {
                await this.#rollBack();
                if (await this.#isOfUse(() => this.#take(offer), reject)) resolve();
            });
        });
    }

    /** Takes the other side's answer. If it is for an offer that was taken back, a new offer is needed. */
    accept(answer) {
        this.#step(async () => {
            const offer = this.#offered;
            if (!offer) return this.#offerAnew();
            const isOfUse = await this.#isOfUse(() => this.#connection.setRemoteDescription(answer),
                (error) => this.#refused(offer, error));
            if (!isOfUse) return undefined;
            this.#offered = null;
            return this.#callbacks.onagreed();
        });
    }

    addCandidate(candidate) {
        this.#step(async () => {
            try {
                await this.#connection.addIceCandidate(candidate);
            } catch (error) {
                this.#console.warn("a candidate of the other side cannot be used:", error); // others may work
            }
        });
    }

    close() {
        this.#reconnection.stop();
        this.#connection.onicecandidate = null;
        this.#connection.onconnectionstatechange = null;
        this.#connection.onnegotiationneeded = null;
        this.#connection.close();
    }

    // ---- places -------------------------------------------------------------------------------------------------

    #find(source) {
        const [kind, index] = PLACES[source];
        return this.#inOrder().filter(({ receiver }) => receiver.track.kind === kind)[index];
    }

    /** In the order of the descriptions, which is the same on both sides. Those that are in none yet come last. */
    #inOrder() {
        const { remoteDescription, localDescription } = this.#connection;
        const mids = [remoteDescription, localDescription].flatMap((description) =>
            [...(description?.sdp ?? "").matchAll(/^a=mid:(\S+)/gm)].map(([, mid]) => mid));
        const place = ({ mid }) => (mid === null ? mids.length : mids.indexOf(mid));
        return this.#connection.getTransceivers().sort((a, b) => place(a) - place(b));
    }

    #add(source) {
        if (source === "screen" && !this.#find("camera")) this.#add("camera"); // their order tells the places apart
        this.#connection.addTransceiver(PLACES[source][0], { direction: "recvonly" });
    }

    #addMissing() {
        if (!this.#mayOffer) return;
        for (const source of SOURCES) {
            if (this.#trackOf(source) && !this.#find(source)) this.#add(source);
        }
    }

    /** Puts what there is to send into its places. A place that turned out to be unneeded stays inactive. */
    async #apply() {
        const places = new Map(SOURCES.map((source) => [this.#find(source), source]));
        for (const transceiver of this.#inOrder()) {
            const source = places.get(transceiver);
            const track = source ? this.#trackOf(source) : null;
            const { sender } = transceiver;
            if (track && sender.track === null) sender.setStreams(source === "screen" ? this.#display : this.#person);
            if (sender.track !== track) await sender.replaceTrack(track);
            const direction = source ? this.#direction(source, track) : "inactive";
            if (transceiver.direction !== direction) transceiver.direction = direction;
        }
    }

    /** A microphone or camera that was open before may come back at any moment: its place is kept. */
    #direction(source, track) {
        if (track) this.#sent.add(source);
        if (this.#isHeld()) return "inactive";
        return track || (source !== "screen" && this.#sent.has(source)) ? "sendrecv" : "recvonly";
    }

    // ---- offers -------------------------------------------------------------------------------------------------

    #offerIfNeeded() {
        this.#step(async () => {
            const isIdle = !this.#isOffering && this.#connection.signalingState === "stable";
            if (!this.#isOfferNeeded || !this.#mayOffer || !isIdle) return;
            this.#isOfferNeeded = false;
            await this.#connection.setLocalDescription();
            if (!this.isClosed) this.#offer(this.#description());
        });
    }

    #offerAnew() {
        this.#isOfferNeeded = true;
        this.#offerIfNeeded();
    }

    /** Not one of the steps: an offer of the other side may come first, and must be answered before ours. */
    async #offer(offer) {
        this.#isOffering = true;
        this.#offered = offer;
        const error = await this.#callbacks.ondescription(offer).then(() => null, (reason) => reason);
        // Nothing is offered between a refusal and what follows from it.
        this.#step(async () => {
            if (error) await this.#refused(offer, error);
            this.#isOffering = false;
        });
        this.#offerIfNeeded();
    }

    /** After an answer that came too late, the two sides have different descriptions: a new offer is needed. */
    async #answer(answer) {
        try {
            await this.#callbacks.ondescription(answer);
        } catch ({ code }) {
            if (code !== OFFER_IS_REPLACED) this.#offerAnew(); // the other side's own is on its way
        }
    }

    /** Takes back this offer and no other. If the other side's offer has replaced it, there is nothing left to do. */
    async #refused(offer, error) {
        if (this.#offered !== offer) return;
        await this.#rollBack();
        this.#mayOffer = error.code === OTHER_WAS_FASTER;
        if (!this.#mayOffer) this.#callbacks.onrefused(error);
    }

    async #take(offer) {
        await this.#connection.setRemoteDescription(offer);
        await this.#apply();
        await this.#connection.setLocalDescription();
        this.#mayOffer = true;
        if (this.isClosed) return;
        this.#answer(this.#description());
        this.#callbacks.onagreed();
        this.#addMissing();
        await this.#apply();
    }

    /** In a running call the other side may send what cannot be used. That side gets an error, and the call goes on. */
    async #isOfUse(take, onerror) {
        const isRunning = this.#connection.currentRemoteDescription !== null;
        try {
            await take();
            return true;
        } catch (error) {
            if (!isRunning || this.isClosed) throw error;
            if (this.#connection.signalingState === "have-remote-offer") {
                await this.#connection.setRemoteDescription({ type: "rollback" });
            }
            await onerror(error);
            return false;
        }
    }

    /** Takes back the offer that waits for its answer, if there is one. */
    async #rollBack() {
        this.#offered = null;
        if (this.#connection.signalingState !== "have-local-offer") return;
        await this.#connection.setLocalDescription({ type: "rollback" });
    }

    #description() {
        const { type, sdp } = this.#connection.localDescription;
        return { type, sdp };
    }

    // ---- what both need -----------------------------------------------------------------------------------------

    #step(act) {
        this.#steps = this.#steps.then(() => (this.isClosed ? undefined : act())).catch((error) => {
            if (this.isClosed) return;
            const what = `The call could not be connected: ${error.message}`;
            this.#callbacks.onfailed(new CallError("unusable", what, { cause: error }));
        });
    }

    #stateChanged() {
        if (this.state === "connected") this.#callbacks.onconnected();
        this.#reconnection.stateChanged(this.state);
        this.#callbacks.onchange();
    }
}
