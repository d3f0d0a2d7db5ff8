// A browser's media in memory: tracks, devices, and peer connections that connect as soon as both sides have agreed.

const LINE = /^m=(\w+) (\w+)\na=mid:(\d+)$/gm;
const OPPOSITE = { sendrecv: "sendrecv", sendonly: "recvonly", recvonly: "sendonly", inactive: "inactive" };

export class FakeTrack {
    readyState = "live";
    enabled = true;
    onended = null;

    constructor(kind, deviceId = null) {
        Object.assign(this, { kind, deviceId });
    }

    stop() { this.readyState = "ended"; }
    getSettings() { return { deviceId: this.deviceId }; }
}

export class FakeStream {
    #tracks;

    constructor(tracks = []) {
        this.#tracks = [...tracks];
    }

    getTracks() { return [...this.#tracks]; }
    getVideoTracks() { return this.#tracks.filter(({ kind }) => kind === "video"); }
    addTrack(track) { this.#tracks.push(track); }
    removeTrack(track) { this.#tracks = this.#tracks.filter((each) => each !== track); }
}

const failed = (name) => Object.assign(new Error(`fake ${name}`), { name });

/** `ids` are what there is of each kind; those in `broken` are in use elsewhere. It keeps what it was asked for. */
export class FakeDevices extends EventTarget {
    asked = [];
    opened = [];
    broken = new Set();
    ids = { audio: ["mic-1", "mic-2"], video: ["cam-1", "cam-2"] };
    mayShare = true;
    labels = {}; // of those that have a name of their own
    looks = {}; // id -> the ways it says that it looks

    async enumerateDevices() {
        const of = (kind, ids) => ids.map((deviceId) => ({
            kind, deviceId, label: this.labels[deviceId] ?? `the ${deviceId}`,
            ...(this.looks[deviceId] && { getCapabilities: () => ({ facingMode: this.looks[deviceId] }) }),
        }));
        const { audio, video } = this.ids;
        return [...of("audioinput", audio), ...of("videoinput", video), ...of("audiooutput", ["ear"])];
    }

    async getUserMedia(constraints) {
        this.asked.push(constraints);
        const wanted = ["audio", "video"].filter((kind) => constraints[kind]);
        return this.#opened(wanted.map((kind) => new FakeTrack(kind, this.#choose(kind, constraints[kind]))));
    }

    async getDisplayMedia() {
        if (!this.mayShare) throw failed("NotAllowedError");
        return this.#opened([new FakeTrack("video", "screen")]);
    }

    live(kind) { return this.opened.filter((track) => track.kind === kind && track.readyState === "live"); }

    #opened(tracks) {
        this.opened.push(...tracks);
        return new FakeStream(tracks);
    }

    #choose(kind, { deviceId: { exact, ideal } = {} }) {
        const ids = this.ids[kind];
        if (exact !== undefined && !ids.includes(exact)) throw failed("OverconstrainedError");
        const id = exact ?? (ids.includes(ideal) ? ideal : ids[0]);
        if (id === undefined) throw failed("NotFoundError");
        if (this.broken.has(id)) throw failed("NotReadableError");
        return id;
    }
}

class FakeTransceiver {
    mid = null;
    currentDirection = null;
    agreed = null; // the direction
    sender = {
        track: null, setStreams() {}, async replaceTrack(track) { this.track = track; },
    };
    #direction;
    #changed;

    constructor(kind, direction, changed) {
        this.receiver = { track: new FakeTrack(kind) };
        this.#direction = direction;
        this.#changed = changed;
    }

    get direction() { return this.#direction; }
    set direction(direction) {
        this.#direction = direction;
        this.#changed();
    }
}

/** A description has a line for each transceiver: its kind, its direction, its place. */
export class FakePeerConnection {
    static all = [];
    connectionState = "new";
    signalingState = "stable";
    localDescription = null;
    remoteDescription = null;
    currentLocalDescription = null;
    currentRemoteDescription = null;
    #transceivers = [];
    #route;
    #isRestarting = false;

    constructor(route) {
        this.#route = route;
        FakePeerConnection.all.push(this);
    }

    getConfiguration() { return this.#route; }
    setConfiguration(route) { this.#route = route; }
    getTransceivers() { return [...this.#transceivers]; }
    async getStats() { return new Map(); }
    async addIceCandidate() {}

    restartIce() {
        this.#isRestarting = true;
        this.#check();
    }

    addTransceiver(kind, { direction }) {
        const added = new FakeTransceiver(kind, direction, () => this.#check());
        this.#transceivers.push(added);
        this.#check();
        return added;
    }

    async setLocalDescription(given) {
        if (given?.type === "rollback") return this.#stable();
        const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
        this.#transceivers.forEach((each, i) => (each.mid ??= String(i)));
        const lines = this.#transceivers.map(({ receiver, direction, mid }) =>
            `m=${receiver.track.kind} ${direction}\na=mid:${mid}`);
        this.localDescription = { type, sdp: lines.join("\n") };
        if (type === "offer") this.signalingState = "have-local-offer";
        else this.#agree();
        return undefined;
    }

    async setRemoteDescription(given) {
        if (given.type === "rollback") return this.#stable();
        this.remoteDescription = given;
        for (const [, kind, , mid] of given.sdp.matchAll(LINE)) {
            const place = this.#transceivers.find((each) => each.mid === mid)
                ?? this.#transceivers.find((each) => each.mid === null && each.receiver.track.kind === kind)
                ?? new FakeTransceiver(kind, "recvonly", () => this.#check());
            if (!this.#transceivers.includes(place)) this.#transceivers.push(place);
            place.mid = mid;
        }
        if (given.type === "offer") this.signalingState = "have-remote-offer";
        else this.#agree();
        return undefined;
    }

    /** The way to the other side is there, or lost. */
    become(state) {
        this.connectionState = state;
        this.onconnectionstatechange?.();
    }

    close() {
        this.signalingState = "closed";
        this.connectionState = "closed";
    }

    /** What the two have agreed to may not be what this side wants now. */
    #check() {
        queueMicrotask(() => {
            const isNeeded = this.#isRestarting || this.#transceivers.some((each) => each.agreed !== each.direction);
            if (isNeeded && this.signalingState === "stable") this.onnegotiationneeded?.();
        });
    }

    #stable() {
        this.signalingState = "stable";
        this.#check();
    }

    #agree() {
        this.currentLocalDescription = this.localDescription;
        this.currentRemoteDescription = this.remoteDescription;
        const lines = [...this.remoteDescription.sdp.matchAll(LINE)];
        const theirs = new Map(lines.map(([, , way, mid]) => [mid, OPPOSITE[way]]));
        this.#isRestarting = false;
        for (const each of this.#transceivers) {
            each.agreed = each.direction;
            each.currentDirection = both(each.direction, theirs.get(each.mid));
        }
        this.#stable();
        if (this.remoteDescription.type === "answer") setImmediate(connectAll);
    }
}

/** Those whose sides have both agreed find each other. */
function connectAll() {
    for (const each of FakePeerConnection.all) {
        if (each.connectionState === "new" && each.currentRemoteDescription) each.become("connected");
    }
}

/** What may flow where one side wants this, and the other that. */
function both(mine, theirs = "inactive") {
    const sends = /send/.test(mine) && /send/.test(theirs);
    const receives = /recv/.test(mine) && /recv/.test(theirs);
    return sends ? (receives ? "sendrecv" : "sendonly") : receives ? "recvonly" : "inactive";
}
