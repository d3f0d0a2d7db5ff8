// The microphone and the camera. Whatever is missing or forbidden, the call goes on with what there is.

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

export function release(stream) {
    for (const track of stream?.getTracks() ?? []) track.stop();
}

/** From everything to the least. */
const choices = ({ audio, video }) =>
    (audio && video ? [{ audio, video }, { audio }, { video }] : [{ audio, video }]);

const constraints = ({ audio = false, video = false }) => ({
    audio: audio && { echoCancellation: true, noiseSuppression: true },
    video: video && { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { max: 30 } },
});

function missing(wanted, got, { name, message }) {
    const reason = REASONS[name] ?? message;
    if (wanted.video && !got.video && got.audio) return `No camera (${reason}): you are heard, but not seen.`;
    if (wanted.audio && !got.audio && got.video) return `No microphone (${reason}): you are seen, but not heard.`;
    const what = [wanted.audio && "microphone", wanted.video && "camera"].filter(Boolean).join(" or ");
    const [does, done] = wanted.video ? ["see and hear", "seen or heard"] : ["hear", "heard"];
    return `No ${what} (${reason}): you ${does} the other side, but are not ${done}.`;
}
