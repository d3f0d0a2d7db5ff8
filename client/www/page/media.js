const GRACE_MS = 5000;
const LOST = "The media connection to the other side was lost.";
const IMPOSSIBLE = "No media connection could be made between the two of you. Some networks take a TURN server: see "
    + "“ICE servers” in the settings.";

/**
 * A peer connection. Its steps run one after the other, so candidates that arrive early wait for the description.
 * Callbacks: `onconnected`, `oncandidate(candidate)`, `onstream`, `onstate`, and `onfailed(text)`, after which it is
 * of no use any more.
 */
export class Media {
    remote = new MediaStream();
    #connection;
    #local;
    #callbacks;
    #steps = Promise.resolve();
    #failing = null;
    #wasConnected = false;

    constructor({ iceServers, local, ...callbacks }) {
        this.#local = local;
        this.#callbacks = callbacks;
        this.#connection = new RTCPeerConnection({ iceServers });
        this.#connection.onicecandidate = ({ candidate }) => {
            if (candidate?.candidate) callbacks.oncandidate(candidate.toJSON());
        };
        this.#connection.ontrack = ({ track }) => {
            this.remote.addTrack(track);
            callbacks.onstream();
        };
        this.#connection.onconnectionstatechange = () => this.#changed();
    }

    get state() { return this.#connection.connectionState; }

    stats() { return this.#connection.getStats(); }

    /** Makes an offer to send what there is and to receive what is wanted, and passes it to `send`. */
    offer({ audio, video }, send) {
        this.#step(async () => {
            for (const track of this.#local.getTracks()) this.#connection.addTrack(track, this.#local);
            const wanted = [audio && "audio", video && "video"].filter(Boolean);
            for (const kind of wanted) {
                const isSent = this.#local.getTracks().some((track) => track.kind === kind);
                if (!isSent) this.#connection.addTransceiver(kind, { direction: "recvonly" });
            }
            await this.#connection.setLocalDescription();
            if (!this.isClosed) send(this.#description());
        });
    }

    /** Takes the other side's offer, and passes an answer to `send`. */
    answer(offer, send) {
        this.#step(async () => {
            await this.#connection.setRemoteDescription(offer);
            // After the offer: tracks take the places in it that are meant for them.
            for (const track of this.#local.getTracks()) this.#connection.addTrack(track, this.#local);
            await this.#connection.setLocalDescription();
            if (!this.isClosed) send(this.#description());
        });
    }

    /** Takes the other side's answer. */
    accept(answer) {
        this.#step(() => this.#connection.setRemoteDescription(answer));
    }

    addCandidate(candidate) {
        this.#step(async () => {
            try {
                await this.#connection.addIceCandidate(candidate);
            } catch (error) {
                console.warn("a candidate of the other side is of no use:", error); // others may be
            }
        });
    }

    get isClosed() { return this.#connection.signalingState === "closed"; }

    close() {
        clearTimeout(this.#failing);
        this.#connection.onicecandidate = null;
        this.#connection.ontrack = null;
        this.#connection.onconnectionstatechange = null;
        this.#connection.close();
    }

    #description() {
        const { type, sdp } = this.#connection.localDescription;
        return { type, sdp };
    }

    #step(act) {
        this.#steps = this.#steps.then(() => (this.isClosed ? undefined : act())).catch((error) => {
            if (!this.isClosed) this.#callbacks.onfailed(`The media connection could not be set up: ${error.message}`);
        });
    }

    #changed() {
        clearTimeout(this.#failing);
        if (this.state === "connected") {
            this.#wasConnected = true;
            this.#callbacks.onconnected();
        }
        if (this.state === "failed") {
            const why = this.#wasConnected ? LOST : IMPOSSIBLE;
            this.#failing = setTimeout(() => this.#callbacks.onfailed(why), GRACE_MS);
        }
        this.#callbacks.onstate();
    }
}
