// Calls with sound and picture: the layer between the signalling of jsongle.js and what a user sees and hears. What each
// member does for an application is documented in webrtc.d.ts.

export { CallError, MediaError } from "./webrtc/errors.js";
export { Phone } from "./webrtc/phone.js";
