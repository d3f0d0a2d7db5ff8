import { paintBadge } from "../kit/badge.js";
import { durationText } from "../kit/clock.js";
import { el, setAll, setText } from "../kit/dom.js";
import { toast } from "../kit/toast.js";
import { CallControls } from "./call_controls.js";
import { incomingWords } from "./incoming_call_view.js";
import { QualityView } from "./quality_view.js";
import { TimelineView } from "./timeline_view.js";

const STATES = {
    new: "Calling…", trying: "Calling…", ringing: "Ringing…", proceeded: "Connecting…", offering: "Connecting…",
};
const REMOTE_MUTED = {
    none: "", audio: "muted the microphone", video: "stopped the camera",
    "audio+video": "muted the microphone and stopped the camera",
};

/** The region "Call": what a user can see, hear and do in a call. */
export class CallView {
    #live;
    #name;
    #remote = el("video", { class: "remote", "aria-label": "Remote video", autoplay: true, playsinline: true });
    #local = el("video", { class: "local", "aria-label": "Local video", autoplay: true, playsinline: true });
    #portrait;
    #status = el("p", { class: "stage-status", "aria-live": "polite" });
    #duration = el("p", { class: "stage-status code", hidden: true });
    #remoteMuted = el("p", { class: "remote-muted", role: "status", "aria-label": "Other side" });
    #controls;
    #quality = new QualityView();
    #timeline = new TimelineView();

    constructor(live, { name, place, onhangup }) {
        this.#live = live;
        this.#name = name;
        this.#local.muted = true;
        this.#controls = new CallControls(live, { onhangup });
        this.#portrait = el("div", { class: "portrait", "aria-hidden": "true" },
            paintBadge(el("span", { class: "avatar large" }), name));
        const caption = el("div", { class: "stage-caption" },
            el("h2", { class: "ellipsis" }, el("bdi", {}, name), place ? el("small", {}, ` in ${place}`) : null),
            this.#status, this.#duration);
        this.#quality.again.addEventListener("click", () => live.restart());
        this.element = el("section", {
            class: "call", "aria-label": "Call", tabindex: "-1",
            "data-sid": live.call.id, "data-media": live.call.media, "data-incoming": live.call.remote,
        },
        el("div", { class: "stage" }, this.#portrait, this.#remote, this.#local, this.#remoteMuted, caption,
            this.#controls.element),
        this.#quality.element,
        el("section", { class: "card" }, el("h3", { class: "panel-title" }, "Timeline"), this.#timeline.element));
        this.update();
    }

    update() {
        const { call } = this.#live;
        const held = [call.held && "local", call.remoteIsHeld && "remote"].filter(Boolean).join(" ");
        const away = [call.reconnecting && "local", call.remoteIsReconnecting && "remote"].filter(Boolean).join(" ");
        setAll(this.element, {
            "data-state": call.state, "data-held": held || null, "data-reconnecting": away || null,
        });
        this.#showStreams();
        setText(this.#status, this.#statusText());
        this.#status.hidden = this.#status.textContent === "";
        this.#controls.update();
        this.#quality.again.hidden = !call.active;
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
        const live = this.#live;
        const { call, mediaState } = live;
        if (call.reconnecting || call.remoteIsReconnecting) return "Reconnecting…";
        if (mediaState === "disconnected" || mediaState === "failed") return "Connection interrupted…";
        if (live.isCapturing && call.state !== "new") return "Waiting for microphone and camera…";
        if (call.remote && call.state === "ringing") return incomingWords(call);
        if (call.held) return call.remoteIsHeld ? "Both of you put the call on hold" : "You put the call on hold";
        if (call.remoteIsHeld) return `${this.#name} put the call on hold`;
        const isSharing = live.own("screen") !== null;
        if (live.received("screen")) {
            return isSharing ? "Both of you are sharing a screen" : `${this.#name} is sharing a screen`;
        }
        if (isSharing) return "You are sharing your screen";
        return STATES[call.state] ?? "";
    }

    #showStreams() {
        const { call } = this.#live;
        const received = (source) => this.#live.received(source);
        const isFlowing = call.active && !call.held && !call.remoteIsHeld;
        const camera = call.remoteMutedMedia.includes("video") ? null : received("camera");
        const picture = isFlowing ? received("screen") ?? camera : null;
        this.#remote.hidden = picture === null;
        this.#remote.toggleAttribute("data-screen", picture !== null && picture !== camera);
        this.#portrait.hidden = picture !== null;
        // The element plays the sound even if it shows no picture.
        if (play(this.#remote, [received("microphone"), picture])) this.#hear();

        const own = this.#live.own("screen") ?? this.#live.own("camera");
        this.#local.hidden = own === null;
        this.#local.toggleAttribute("data-screen", own !== null && own === this.#live.own("screen"));
        play(this.#local, [own]);
    }

    #hear() {
        this.#remote.play().catch(({ name }) => {
            if (name === "NotAllowedError") toast("Click on the page to hear the call.");
        });
    }
}

/**
 * Makes an element play these tracks. Returns true if they are new to it. It gets a new stream each time, because an
 * element whose stream had no tracks stays silent.
 */
function play(element, tracks) {
    const wanted = tracks.filter(Boolean);
    const present = element.srcObject?.getTracks() ?? [];
    if (wanted.length === present.length && wanted.every((track) => present.includes(track))) return false;
    element.srcObject = wanted.length ? new MediaStream(wanted) : null;
    return wanted.length > 0;
}
