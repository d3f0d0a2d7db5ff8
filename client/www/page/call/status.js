// How a call goes, in words.

import { incomingWords } from "./incoming_call_view.js";

const STATES = {
    new: "Calling…", trying: "Calling…", ringing: "Ringing…", proceeded: "Connecting…", offering: "Connecting…",
};
const MUTED = {
    none: "", audio: "muted the microphone", video: "stopped the camera",
    "audio+video": "muted the microphone and stopped the camera",
};

/** What the user should know of the call right now; "" if all is as it should be. `name`: of the other side. */
export function statusText(call, name) {
    const { info, mediaState, isCapturing } = call;
    if (info.reconnecting || info.remoteIsReconnecting) return "Reconnecting…";
    if (mediaState === "disconnected" || mediaState === "failed") return "Connection interrupted…";
    if (isCapturing && info.state !== "new") return "Waiting for microphone and camera…";
    if (info.remote && info.state === "ringing") return incomingWords(info);
    if (info.held) return info.remoteIsHeld ? "Both of you put the call on hold" : "You put the call on hold";
    if (info.remoteIsHeld) return `${name} put the call on hold`;
    const isSharing = call.own("screen") !== null;
    if (call.received("screen")) {
        return isSharing ? "Both of you are sharing a screen" : `${name} is sharing a screen`;
    }
    if (isSharing) return "You are sharing your screen";
    return STATES[info.state] ?? "";
}

/** What the other side has switched off; "" for nothing. */
export function mutedText({ remoteMutedMedia }, name) {
    const muted = MUTED[remoteMutedMedia];
    return muted ? `${name} ${muted}` : "";
}
