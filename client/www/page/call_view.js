import { el, setAll, setText } from "./dom.js";
import { icon } from "./icons.js";
import { incomingWords } from "./incoming_call_view.js";
import { paintBadge } from "./names.js";
import { durationText } from "./outcome.js";
import { QualityView } from "./quality_view.js";
import { TimelineView } from "./timeline_view.js";
import { toast } from "./toast.js";

const STATES = {
    new: "Calling…", trying: "Calling…", ringing: "Ringing…", proceeded: "Connecting…", offering: "Connecting…",
};
const REMOTE_MUTED = {
    none: "", audio: "muted the microphone", video: "stopped the camera",
    "audio+video": "muted the microphone and stopped the camera",
};

/** The region "Call": what one sees, hears and can do in a call. */
export class CallView {
    #live;
    #name;
    #remote = el("video", { class: "remote", "aria-label": "Remote video", autoplay: true, playsinline: true });
    #local = el("video", { class: "local", "aria-label": "Local video", autoplay: true, playsinline: true });
    #tracksPlayed = 0;
    #portrait;
    #status = el("p", { class: "stage-status", "aria-live": "polite" });
    #duration = el("p", { class: "stage-status code", hidden: true });
    #remoteMuted = el("p", { class: "remote-muted", role: "status", "aria-label": "Other side" });
    #microphone;
    #camera;
    #controls;
    #quality = new QualityView();
    #timeline = new TimelineView();

    constructor(live, { name, place }) {
        this.#live = live;
        this.#name = name;
        this.#local.muted = true;
        this.#microphone = el("button", { type: "button", class: "round", onclick: () => live.toggle("audio") });
        this.#camera = el("button", { type: "button", class: "round", onclick: () => live.toggle("video") });
        this.hangUp = el("button", { type: "button", class: "round danger", "aria-label": "Hang up", title: "Hang up" },
            icon("hangUp"));
        this.#controls = el("div", { class: "call-controls" }, this.#microphone, this.#camera, this.hangUp);
        this.#portrait = el("div", { class: "portrait", "aria-hidden": "true" },
            paintBadge(el("span", { class: "avatar large" }), name));
        const caption = el("div", { class: "stage-caption" },
            el("h2", { class: "ellipsis" }, el("bdi", {}, name), place ? el("small", {}, ` in ${place}`) : null),
            this.#status, this.#duration);
        this.element = el("section", {
            class: "call", "aria-label": "Call", tabindex: "-1",
            "data-sid": live.call.id, "data-media": live.call.media, "data-incoming": live.call.remote,
        },
        el("div", { class: "stage" }, this.#portrait, this.#remote, this.#local, this.#remoteMuted, caption,
            this.#controls),
        this.#quality.element,
        el("section", { class: "card" }, el("h3", { class: "panel-title" }, "Timeline"), this.#timeline.element));
        this.update();
    }

    update() {
        const { call } = this.#live;
        const isVideo = call.media !== "audio";
        setAll(this.element, { "data-state": call.state });
        this.#showStreams(isVideo);
        setText(this.#status, this.#statusText());
        this.#status.hidden = this.#status.textContent === "";
        this.#controls.hidden = call.remote && call.state === "ringing";
        this.#showButton(this.#microphone, "audio", ["Mute microphone", "mic"], ["Unmute microphone", "micOff"]);
        this.#showButton(this.#camera, "video", ["Stop camera", "video"], ["Start camera", "videoOff"]);
        this.#microphone.hidden = call.media === "video-only";
        this.#camera.hidden = !isVideo;
        const muted = REMOTE_MUTED[call.remoteMutedMedia];
        setAll(this.#remoteMuted, { "data-remote-muted": call.remoteMutedMedia });
        setText(this.#remoteMuted, muted ? `${this.#name} ${muted}` : "");
        this.#timeline.update(call);
    }

    /** Shows a new measurement. */
    sampled() {
        this.#quality.update(this.#live.samples);
        const { activeSince } = this.#live;
        this.#duration.hidden = activeSince === null;
        if (activeSince !== null) setText(this.#duration, durationText((performance.now() - activeSince) / 1000));
    }

    /** The streams end with the call, but a video element holds on to the last one. */
    close() {
        this.#remote.srcObject = null;
        this.#local.srcObject = null;
        this.element.remove();
    }

    #statusText() {
        const { call, isCapturing, mediaState } = this.#live;
        if (mediaState === "disconnected" || mediaState === "failed") return "Connection interrupted…";
        if (isCapturing && call.state !== "new") return "Waiting for microphone and camera…";
        if (call.remote && call.state === "ringing") return incomingWords(call);
        return STATES[call.state] ?? "";
    }

    #showStreams(isVideo) {
        const { call, remote, stream } = this.#live;
        const seesRemote = isVideo && call.active && (remote?.getVideoTracks().length ?? 0) > 0
            && !call.remoteMutedMedia.includes("video");
        this.#remote.hidden = !isVideo;
        this.#local.hidden = !isVideo;
        this.#portrait.hidden = seesRemote;
        this.element.toggleAttribute("data-local-off", !this.#live.has("video") || this.#live.isMuted.video);
        if (stream && this.#local.srcObject !== stream) this.#local.srcObject = stream;
        const tracks = remote?.getTracks() ?? [];
        if (tracks.length > this.#tracksPlayed) this.#play(tracks);
    }

    /** Anew for each track: an element that got a stream without tracks would stay silent. */
    #play(tracks) {
        this.#tracksPlayed = tracks.length;
        this.#remote.srcObject = new MediaStream(tracks);
        this.#remote.play().catch(({ name }) => {
            if (name === "NotAllowedError") toast("The browser keeps the call silent until you click on the page.");
        });
    }

    #showButton(button, kind, [mute, image], [unmute, mutedImage]) {
        const isMuted = this.#live.isMuted[kind];
        const label = isMuted ? unmute : mute;
        button.disabled = !this.#live.has(kind);
        if (button.title === label) return;
        setAll(button, { "aria-label": label, title: label, "data-muted": isMuted });
        button.replaceChildren(icon(isMuted ? mutedImage : image));
    }
}
