/** A call as the application sees and handles it. */
export class PhoneCall extends EventTarget {
    #live;
    #jsongle;
    #connected;
    #answered = null;

    /** `connected`: settles when the call is active, or over before that. */
    constructor(live, { jsongle, connected }) {
        super();
        this.#live = live;
        this.#jsongle = jsongle;
        this.#connected = connected;
    }

    // ---- what it is ---------------------------------------------------------------------------------------------

    get info() { return this.#live.call; }
    get id() { return this.info.id; }
    get outgoing() { return this.info.outgoing; }
    get other() { return this.outgoing ? this.info.callee : this.info.caller; }
    get media() { return this.info.media; }
    get state() { return this.info.state; }
    get duration() { return this.#live.duration; }
    get error() { return this.#live.error; }
    get connected() { return this.#connected; }

    // ---- what is seen and heard ---------------------------------------------------------------------------------

    get remote() { return this.#live.remote; }
    get local() { return this.#live.local; }
    get picture() { return this.#live.picture; }
    get isMuted() { return this.#live.isMuted; }
    get isHeld() { return this.#live.isHeld; }
    get isCapturing() { return this.#live.isCapturing; }
    get mediaState() { return this.#live.mediaState; }
    get samples() { return this.#live.samples; }
    get mos() { return this.#live.mos; }
    own(source) { return this.#live.own(source); }
    received(source) { return this.#live.received(source); }
    isOpening(source) { return this.#live.isOpening(source); }

    // ---- what its user does -------------------------------------------------------------------------------------

    /** Microphone and camera come first: as soon as the caller hears that we proceed, the offer follows. */
    async answer({ audio = this.media !== "video-only", video = this.media !== "audio" } = {}) {
        if (this.outgoing) throw new Error("Only an incoming call can be answered");
        this.#answered ??= this.#live.capture({ audio, video }).then((isThere) => {
            if (isThere && !this.info.ended) this.#jsongle.proceed();
        });
        await this.#answered;
        return this.connected;
    }

    decline() {
        if (!this.info.ended) this.#jsongle.decline();
    }

    hangUp() {
        if (!this.info.ended) this.#jsongle.decline(); // which ends any call that does not ring here
    }

    mute() { this.#live.mute(true); }
    unmute() { this.#live.mute(false); }
    startCamera() { return this.#live.start("camera"); }
    stopCamera() { this.#live.stop("camera"); }
    shareScreen() { return this.#live.start("screen"); }
    stopSharing() { this.#live.stop("screen"); }
    hold() { return this.#live.hold(true); }
    resume() { return this.#live.hold(false); }
    restart() { this.#live.restart(); }
}
