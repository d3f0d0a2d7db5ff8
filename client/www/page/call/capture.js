// The microphone, the camera and the screen. Whatever is missing or forbidden, the call goes on with what there is.

const REASONS = {
    NotAllowedError: "permission denied",
    NotFoundError: "none found",
    NotReadableError: "in use by another application",
    AbortError: "it could not be started",
};

const INSECURE = "Browsers give a page microphone and camera only over https or on localhost. You can see and hear the "
    + "other side, but not be seen or heard.";

/** What a call of this media wants. */
export const wantedKinds = (media) => ({ audio: media !== "video-only", video: media !== "audio" });

/** Opens what the media needs. Resolves always: with a stream, perhaps empty, and a text on what is missing, if any. */
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

/** Opens the camera alone. Resolves always: with its track, or with what is wrong. */
export async function openCamera() {
    if (!navigator.mediaDevices?.getUserMedia) return { track: null, problem: INSECURE };
    try {
        const stream = await navigator.mediaDevices.getUserMedia(constraints({ video: true }));
        return { track: stream.getVideoTracks()[0], problem: null };
    } catch (error) {
        return { track: null, problem: `No camera (${reasonOf(error)}): you are not seen.` };
    }
}

/** Asks which screen, window or tab to share. Resolves always; one who thinks better of it has no problem. */
export async function openScreen() {
    if (!navigator.mediaDevices?.getDisplayMedia) {
        return { track: null, problem: "This browser does not let a page share the screen." };
    }
    try {
        const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
        const [track] = stream.getVideoTracks();
        track.contentHint = "detail"; // text stays legible, at the cost of movement
        return { track, problem: null };
    } catch (error) {
        const problem = error.name === "NotAllowedError" ? null : `The screen is not shared: ${reasonOf(error)}.`;
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
    if (wanted.video && !got.video && got.audio) return `No camera (${reason}): you are heard, but not seen.`;
    if (wanted.audio && !got.audio && got.video) return `No microphone (${reason}): you are seen, but not heard.`;
    const what = [wanted.audio && "microphone", wanted.video && "camera"].filter(Boolean).join(" or ");
    const [does, done] = wanted.video ? ["see and hear", "seen or heard"] : ["hear", "heard"];
    return `No ${what} (${reason}): you ${does} the other side, but are not ${done}.`;
}
