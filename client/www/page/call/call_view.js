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
    #call;
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

    constructor(call, { name, place }) {
        this.#call = call;
        this.#name = name;
        this.#local.muted = true;
        this.#controls = new CallControls(call);
        this.#portrait = el("div", { class: "portrait", "aria-hidden": "true" },
            paintBadge(el("span", { class: "avatar large" }), name));
        const caption = el("div", { class: "stage-caption" },
            el("h2", { class: "ellipsis" }, el("bdi", {}, name), place ? el("small", {}, ` in ${place}`) : null),
            this.#status, this.#duration);
        this.#quality.again.addEventListener("click", () => call.restart());
        this.element = el("section", {
            class: "call", "aria-label": "Call", tabindex: "-1",
            "data-sid": call.id, "data-media": call.media, "data-incoming": !call.outgoing,
        },
        el("div", { class: "stage" }, this.#portrait, this.#remote, this.#local, this.#remoteMuted, caption,
            this.#controls.element),
        this.#quality.element,
        el("section", { class: "card" }, el("h3", { class: "panel-title" }, "Timeline"), this.#timeline.element));
        this.update();
    }

    update() {
        const call = this.#call.info;
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
        this.#quality.update(this.#call.samples);
        const { duration } = this.#call;
        this.#duration.hidden = duration === null;
        if (duration !== null) setText(this.#duration, durationText(duration));
    }

    /** The streams end with the call, but a video element holds on to the last one. */
    close() {
        this.#remote.srcObject = null;
        this.#local.srcObject = null;
        this.element.remove();
    }

    #statusText() {
        const { info: call, mediaState, isCapturing } = this.#call;
        if (call.reconnecting || call.remoteIsReconnecting) return "Reconnecting…";
        if (mediaState === "disconnected" || mediaState === "failed") return "Connection interrupted…";
        if (isCapturing && call.state !== "new") return "Waiting for microphone and camera…";
        if (call.remote && call.state === "ringing") return incomingWords(call);
        if (call.held) return call.remoteIsHeld ? "Both of you put the call on hold" : "You put the call on hold";
        if (call.remoteIsHeld) return `${this.#name} put the call on hold`;
        const isSharing = this.#call.own("screen") !== null;
        if (this.#call.received("screen")) {
            return isSharing ? "Both of you are sharing a screen" : `${this.#name} is sharing a screen`;
        }
        if (isSharing) return "You are sharing your screen";
        return STATES[call.state] ?? "";
    }

    #showStreams() {
        const { picture, remote, local } = this.#call;
        this.#remote.hidden = picture === null;
        this.#remote.toggleAttribute("data-screen", picture === "screen");
        this.#portrait.hidden = picture !== null;
        // The element plays the sound even if it shows no picture.
        if (this.#remote.srcObject !== remote) {
            this.#remote.srcObject = remote;
            this.#hear();
        }
        this.#local.hidden = local === null;
        this.#local.toggleAttribute("data-screen", this.#call.own("screen") !== null);
        if (this.#local.srcObject !== local) this.#local.srcObject = local;
    }

    #hear() {
        this.#remote.play().catch(({ name }) => {
            if (name === "NotAllowedError") toast("Click on the page to hear the call.");
        });
    }
}
