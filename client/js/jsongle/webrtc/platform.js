import { environmentWith } from "../environment.js";

/** What of a browser calls are made with, and the environment. Tests, and other platforms, bring their own. */
export function platformWith({ RTCPeerConnection, MediaStream, mediaDevices, environment } = {}) {
    return {
        RTCPeerConnection: RTCPeerConnection ?? globalThis.RTCPeerConnection,
        MediaStream: MediaStream ?? globalThis.MediaStream,
        mediaDevices: mediaDevices ?? globalThis.navigator?.mediaDevices,
        environment: environmentWith(environment),
    };
}
