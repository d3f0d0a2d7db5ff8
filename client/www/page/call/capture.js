// The microphone, the camera and the screen. If one is missing or forbidden, the call goes on with the others.

const REASONS = {
    NotAllowedError: "permission denied",
    NotFoundError: "none found",
    NotReadableError: "in use by another application",
    AbortError: "it could not be started",
};

const INSECURE = "Browsers allow microphone and camera only over https or on localhost. You can see and hear the other "
    + "side, but they cannot see or hear you.";

/** What a call of this media wants. */
export const wantedKinds = (media) => ({ audio: media !== "video-only", video: media !== "audio" });

/** Opens what the media needs. Always resolves: with a stream, perhaps empty, and with words for what is missing. */
export async function capture(media) {
    if (!navigator.mediaDevices?.getUserMedia) {
        return { stream: new MediaStream(), problem: INSECURE };
    }
    const wanted = wantedKinds(media);
    let first = null;
    for (const kinds of choices(wanted)) {
        try {
            const stream = await navigator.mediaDevices.getUserMedia(constraints(kinds));
            return { stream, problem: first && missing(wanted, kinds, first) };
        } catch (error) {
            first ??= error;
        }
    }
    return { stream: new MediaStream(), problem: missing(wanted, {}, first) };
}

/** Opens the camera alone. Always resolves: with its track, or with what is wrong. */
export async function openCamera() {
    if (!navigator.mediaDevices?.getUserMedia) return { track: null, problem: INSECURE };
    try {
        const stream = await navigator.mediaDevices.getUserMedia(constraints({ video: true }));
        return { track: stream.getVideoTracks()[0], problem: null };
    } catch (error) {
        return { track: null, problem: `No camera (${reasonOf(error)}): the other side cannot see you.` };
    }
}

/** Asks which screen, window or tab to share. Always resolves. A user who decides against it has no problem. */
export async function openScreen() {
    if (!navigator.mediaDevices?.getDisplayMedia) {
        return { track: null, problem: "This browser cannot share a screen." };
    }
    try {
        const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
        const [track] = stream.getVideoTracks();
        track.contentHint = "detail"; // text stays legible, at the cost of movement
        return { track, problem: null };
    } catch (error) {
        const problem = error.name === "NotAllowedError" ? null : `The screen could not be shared: ${reasonOf(error)}.`;
        return { track: null, problem };
    }
}

export function release(stream) {
    for (const track of stream?.getTracks() ?? []) track.stop();
}

const reasonOf = ({ name, message }) => REASONS[name] ?? message;

/** From everything to the least. */
const choices = ({ audio, video }) =>
    (audio && video ? [{ audio, video }, { audio }, { video }] : [{ audio, video }]);

const constraints = ({ audio = false, video = false }) => ({
    audio: audio && { echoCancellation: true, noiseSuppression: true },
    video: video && { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { max: 30 } },
});

function missing(wanted, got, error) {
    const reason = reasonOf(error);
    if (wanted.video && !got.video && got.audio) return `No camera (${reason}): you can be heard, but not seen.`;
    if (wanted.audio && !got.audio && got.video) return `No microphone (${reason}): you can be seen, but not heard.`;
    const what = [wanted.audio && "microphone", wanted.video && "camera"].filter(Boolean).join(" or ");
    const [you, they] = wanted.video ? ["see and hear", "see or hear"] : ["hear", "hear"];
    return `No ${what} (${reason}): you can ${you} the other side, but they cannot ${they} you.`;
}
