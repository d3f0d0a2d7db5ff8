import { DetailEvent } from "../events.js";

const LISTS = { audioinput: "microphones", videoinput: "cameras", audiooutput: "speakers" };
const KINDS = ["microphone", "camera", "speaker"];

/** The microphones, cameras and speakers of the system, and which of them calls use. */
export class Devices extends EventTarget {
    #chosen = new Map(); // kind -> deviceId
    #mediaDevices;
    #apply;
    #changed = () => this.dispatchEvent(new DetailEvent("change", {}));

    /** `apply(kind, goBack)` lets the call in progress use what was chosen. If that fails: `goBack()`, and it rejects. */
    constructor(mediaDevices, apply) {
        super();
        this.#mediaDevices = mediaDevices;
        this.#apply = apply;
        mediaDevices?.addEventListener?.("devicechange", this.#changed);
    }

    get microphone() { return this.#chosen.get("microphone") ?? null; }
    get camera() { return this.#chosen.get("camera") ?? null; }
    get speaker() { return this.#chosen.get("speaker") ?? null; }

    async list() {
        const found = { microphones: [], cameras: [], speakers: [] };
        for (const { kind, deviceId, label } of await this.#mediaDevices?.enumerateDevices?.() ?? []) {
            // Before the user has allowed anything there is one of each kind, without a name.
            if (deviceId !== "") found[LISTS[kind]]?.push({ deviceId, label });
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

    /** Their coming and going is told no more. */
    close() { this.#mediaDevices?.removeEventListener?.("devicechange", this.#changed); }
}
