import { el } from "../kit/dom.js";
import { toast } from "../kit/toast.js";
import { choiceProblemText } from "./problems.js";

const CANNOT_CHOOSE_SPEAKER = !globalThis.HTMLMediaElement?.prototype.setSinkId;

/** A list for each kind of device, to choose which one calls use. */
export class DeviceChoice {
    #devices;
    #inUse;
    #fields = [["camera", "Camera"], ["microphone", "Microphone"], ["speaker", "Speaker"]].map(([kind, words]) => {
        // Or the choice would be part of its name.
        const list = el("select", { "aria-label": words, onchange: () => this.#choose(kind, list.value || null) });
        return { kind, words, list, element: el("label", { class: "device" }, words, list) };
    });
    element = el("div", { class: "devices" }, this.#fields.map(({ element }) => element));

    /** `inUse(kind)` is the track that a call in progress uses, or null. */
    constructor({ devices, inUse, signal }) {
        this.#devices = devices;
        this.#inUse = inUse;
        devices.addEventListener("change", () => this.update(), { signal });
    }

    async update() {
        const found = await this.#devices.list();
        for (const { kind, words, list, element } of this.#fields) {
            const all = found[`${kind}s`];
            element.hidden = all.length === 0 || (kind === "speaker" && CANNOT_CHOOSE_SPEAKER);
            const chosen = this.#devices[kind];
            const name = chosen === null ? this.#inUse(kind)?.label : null;
            list.replaceChildren(option("", name ? `Automatic: ${name}` : "Automatic"),
                ...all.map(({ deviceId, label }, i) => option(deviceId, label || `${words} ${i + 1}`)));
            list.value = all.some(({ deviceId }) => deviceId === chosen) ? chosen : "";
        }
    }

    async #choose(kind, deviceId) {
        try {
            await this.#devices.choose(kind, deviceId);
        } catch (error) {
            toast(choiceProblemText(kind, error));
            this.update();
        }
    }
}

const option = (value, text) => el("option", { value }, text);
