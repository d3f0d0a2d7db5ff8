import { MediaError } from "./errors.js";

/** From everything to the least. */
const choices = ({ audio, video }) =>
    (audio && video ? [{ audio, video }, { audio }, { video }] : [{ audio, video }]);

const sourcesOf = ({ audio, video }) => [audio && "microphone", video && "camera"].filter(Boolean);

/** Opens the microphone, the camera and the screen: of those that the system has, the ones that were chosen. */
export class Capture {
    #mediaDevices;
    #devices;

    /** `devices` has the id of the chosen `microphone` and `camera`, or null for the system's choice. */
    constructor(mediaDevices, devices) {
        this.#mediaDevices = mediaDevices;
        this.#devices = devices;
    }

    /** Opens what is wanted, or as much of it as there is. Always resolves: with tracks, and with what is missing. */
    async openAll(wanted) {
        const missing = sourcesOf(wanted);
        if (missing.length === 0) return { tracks: [], error: null };
        if (!this.#mediaDevices?.getUserMedia) return { tracks: [], error: new MediaError("insecure", { missing }) };
        let first = null;
        for (const kinds of choices(wanted)) {
            try {
                const tracks = await this.#open(this.#constraints(kinds, "ideal"));
                return { tracks, error: first && shortOf(wanted, kinds, first) };
            } catch (error) {
                first ??= error;
            }
        }
        return { tracks: [], error: shortOf(wanted, {}, first) };
    }

    /** Resolves with the track of one source; rejects with a MediaError. */
    async open(source) {
        const missing = [source];
        const isScreen = source === "screen";
        const open = isScreen ? this.#mediaDevices?.getDisplayMedia : this.#mediaDevices?.getUserMedia;
        if (!open) throw new MediaError(isScreen ? "unsupported" : "insecure", { missing });
        try {
            return isScreen ? await this.#openScreen() : await this.#openDevice(source);
        } catch (cause) {
            throw MediaError.from(cause, { missing });
        }
    }

    async #openDevice(source) {
        const kinds = { audio: source === "microphone", video: source === "camera" };
        const [track] = await this.#open(this.#constraints(kinds, "exact"));
        return track;
    }

    async #openScreen() {
        const [track] = (await this.#mediaDevices.getDisplayMedia({ video: true })).getVideoTracks();
        track.contentHint = "detail"; // text stays legible, at the cost of movement
        return track;
    }

    async #open(constraints) {
        return (await this.#mediaDevices.getUserMedia(constraints)).getTracks();
    }

    /** A chosen device that is gone is no reason to have none, unless it is the very device that is asked for. */
    #constraints({ audio = false, video = false }, strictness) {
        const { microphone, camera } = this.#devices;
        const chosen = (deviceId) => (deviceId === null ? {} : { deviceId: { [strictness]: deviceId } });
        return {
            audio: audio && { echoCancellation: true, noiseSuppression: true, ...chosen(microphone) },
            video: video && {
                width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { max: 30 }, ...chosen(camera),
            },
        };
    }
}

function shortOf(wanted, got, cause) {
    const present = sourcesOf(got);
    const missing = sourcesOf(wanted).filter((source) => !present.includes(source));
    return MediaError.from(cause, { missing, present });
}
