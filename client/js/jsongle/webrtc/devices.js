import { DetailEvent } from "../events.js";

const LISTS = { audioinput: "microphones", videoinput: "cameras", audiooutput: "speakers" };
const KINDS = ["microphone", "camera", "speaker"];
const LOOKS = { user: /\b(front|user)\b/i, environment: /\b(back|rear|environment)\b/i };

/** The microphones, cameras and speakers of the system, and which of them calls use. */
export class Devices extends EventTarget {
    #chosen = new Map(); // kind -> deviceId
    #mediaDevices;
    #apply;
    #inUse;
    #changed = () => this.dispatchEvent(new DetailEvent("change", {}));

    /**
     * `apply(kind, goBack)` lets the call in progress use what was chosen. If that fails: `goBack()`, and it rejects.
     * `inUse(kind)` is the track that it uses, or null.
     */
    constructor(mediaDevices, { apply, inUse }) {
        super();
        this.#mediaDevices = mediaDevices;
        this.#apply = apply;
        this.#inUse = inUse;
        mediaDevices?.addEventListener?.("devicechange", this.#changed);
    }

    get microphone() { return this.#chosen.get("microphone") ?? null; }
    get camera() { return this.#chosen.get("camera") ?? null; }
    get speaker() { return this.#chosen.get("speaker") ?? null; }

    async list() {
        const found = { microphones: [], cameras: [], speakers: [] };
        for (const device of await this.#mediaDevices?.enumerateDevices?.() ?? []) {
            const { kind, deviceId, label } = device;
            // Before the user has allowed anything there is one of each kind, without a name.
            if (deviceId === "") continue;
            const facing = kind === "videoinput" ? { facing: facingOf(device) } : {};
            found[LISTS[kind]]?.push({ deviceId, label, ...facing });
        }
        return found;
    }

    async choose(kind, deviceId) {
        if (!KINDS.includes(kind)) throw new TypeError(`There is no device '${kind}': ${KINDS.join(", ")}`);
        const before = this[kind];
        if (before === deviceId) return;
        const goBack = () => {
            if (this[kind] === deviceId) this.#chosen.set(kind, before);
        };
        this.#chosen.set(kind, deviceId);
        try {
            await this.#apply(kind, goBack);
        } catch (error) {
            goBack();
            throw error;
        }
        this.#changed();
    }

    async flip() {
        const { cameras } = await this.list();
        const current = this.#inUse("camera")?.getSettings().deviceId ?? this.camera;
        const facing = cameras.find(({ deviceId }) => deviceId === current)?.facing ?? "user"; // as phones begin
        const other = cameras.find((camera) => camera.facing !== null && camera.facing !== facing);
        if (other) await this.choose("camera", other.deviceId);
    }

    /** Their coming and going is told no more. */
    close() { this.#mediaDevices?.removeEventListener?.("devicechange", this.#changed); }
}

/** Which way a camera looks. Some browsers tell it in the name alone. */
function facingOf(device) {
    const [facing] = device.getCapabilities?.().facingMode ?? [];
    return Object.keys(LOOKS).find((way) => (facing ? facing === way : LOOKS[way].test(device.label))) ?? null;
}
