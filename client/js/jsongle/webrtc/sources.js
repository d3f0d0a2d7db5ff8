const SOURCE_OF = { audio: "microphone", video: "camera" };

/**
 * What this side sends in a call: the tracks of "microphone", "camera" and "screen". A closed one goes back to the
 * system, so the camera's light goes off. The microphone is muted instead, so it can come back at once.
 * Callbacks: `onchange()` when there is something new to show, `onlost(source)` when the device or the browser closed
 * one, and `onproblem(error)`, with a MediaError.
 */
export class Sources {
    isMuted = false; // the microphone
    #tracks = new Map(); // source -> track
    #opening = new Set(); // sources
    #isPaused = false;
    #hadCamera = false; // before the pause
    #isOver = false;
    #capture;
    #callbacks;

    constructor(capture, callbacks) {
        this.#capture = capture;
        this.#callbacks = callbacks;
    }

    get(source) { return this.#tracks.get(source) ?? null; }

    isOpening(source) { return this.#opening.has(source); }

    /** Opens what a call needs, `{audio, video}`. Resolves with false if the call was over before it was open. */
    async openAll(wanted) {
        this.#began("microphone", "camera");
        const { tracks, error } = await this.#capture.openAll(wanted);
        this.#opening.clear();
        if (this.#isOver) {
            for (const track of tracks) track.stop();
            return false;
        }
        for (const track of tracks) this.#take(SOURCE_OF[track.kind], track);
        if (error) this.#callbacks.onproblem(error);
        this.#callbacks.onchange();
        return true;
    }

    /** Opens one source. Resolves with true if it is open then; rejects with a MediaError. */
    async open(source) {
        if (this.#opening.has(source) || this.#tracks.has(source)) return this.#tracks.has(source);
        this.#began(source);
        try {
            const track = await this.#capture.open(source);
            if (this.#isOver || (this.#isPaused && source === "camera")) {
                track.stop();
                this.#hadCamera = true;
            } else {
                this.#take(source, track);
            }
        } catch (error) {
            if (!this.#isOver) throw error;
        } finally {
            this.#opening.delete(source);
            this.#callbacks.onchange();
        }
        return this.#tracks.has(source);
    }

    /**
     * Opens it anew: another device was chosen. The old one goes first, as some systems open only one camera at a time.
     * If the new one cannot be opened, `goBack()` chooses the old one again; rejects with the MediaError.
     */
    async reopen(source, goBack) {
        if (!this.#tracks.has(source)) return;
        this.close(source);
        try {
            await this.open(source);
        } catch (error) {
            goBack();
            await this.open(source).catch(() => this.#callbacks.onlost(source));
            throw error;
        }
    }

    close(source) {
        const track = this.#tracks.get(source);
        if (!track) return;
        track.onended = null;
        track.stop();
        this.#tracks.delete(source);
        this.#callbacks.onchange();
    }

    mute(isMuted) {
        this.isMuted = isMuted;
        this.#hear();
    }

    /** The call is on hold: nobody hears or sees us meanwhile. */
    pause() {
        this.#isPaused = true;
        this.#hadCamera = this.#tracks.has("camera");
        this.close("camera");
        this.#hear();
    }

    /** Resolves with true if everything is open that was open before the pause. */
    async resume() {
        this.#isPaused = false;
        this.#hear();
        try {
            return this.#hadCamera ? await this.open("camera") : true;
        } catch (error) {
            this.#callbacks.onproblem(error);
            return false;
        }
    }

    /** The call is over. */
    release() {
        this.#isOver = true;
        for (const source of [...this.#tracks.keys()]) this.close(source);
    }

    #began(...sources) {
        for (const source of sources) this.#opening.add(source);
        this.#callbacks.onchange();
    }

    #take(source, track) {
        this.#tracks.set(source, track);
        track.onended = () => {
            this.close(source);
            this.#callbacks.onlost(source);
        };
        this.#hear();
    }

    #hear() {
        const microphone = this.get("microphone");
        if (microphone) microphone.enabled = !this.isMuted && !this.#isPaused;
    }
}
