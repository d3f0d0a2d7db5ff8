// The peer connections of a page, as its user cannot see them: what flows in them, and what their descriptions say.

import { eventually } from "./browser.js";

const PLACES = { microphone: ["audio", 0], camera: ["video", 0], screen: ["video", 1] };

/** From its next page on, the user's peer connections and captured tracks are kept for the functions below. */
export async function watchPeers(user) {
    await user.page.addInitScript(() => {
        window.peers = [];
        window.tracks = [];
        const Original = window.RTCPeerConnection;
        window.RTCPeerConnection = class extends Original {
            constructor(...args) {
                super(...args);
                window.peers.push(this);
            }
        };
        for (const name of ["getUserMedia", "getDisplayMedia"]) {
            const open = navigator.mediaDevices[name].bind(navigator.mediaDevices);
            navigator.mediaDevices[name] = async (constraints) => {
                const stream = await open(constraints);
                window.tracks.push(...stream.getTracks());
                return stream;
            };
        }
    });
}

/** How many devices of a kind are open: the lights that are on. */
export const lights = (user, kind) => user.page.evaluate((wanted) =>
    window.tracks.filter((track) => track.kind === wanted && track.readyState === "live").length, kind);

/** How much of a source has arrived so far: frames or packets; null where it is not received. */
const arrived = (user, source) => user.page.evaluate(async ([kind, index]) => {
    const peer = window.peers.at(-1);
    const places = peer.getTransceivers().filter(({ mid, receiver }) => mid !== null && receiver.track.kind === kind);
    const transceiver = places.sort((a, b) => a.mid - b.mid)[index];
    if (!["sendrecv", "recvonly"].includes(transceiver?.currentDirection)) return null;
    for (const stats of (await transceiver.receiver.getStats()).values()) {
        if (stats.type === "inbound-rtp") return kind === "video" ? stats.framesDecoded : stats.packetsReceived;
    }
    return 0;
}, PLACES[source]);

/** Waits until this source arrives, and goes on doing so. */
export async function expectFlow(user, ...sources) {
    for (const source of sources) {
        const first = await eventually(`the other's ${source} reaches ${user.name}`, () => arrived(user, source),
            (count) => count !== null);
        await eventually(`the other's ${source} goes on reaching ${user.name}`, () => arrived(user, source),
            (count) => count > first);
    }
}

/** Waits until the other side sends this source no more. */
export async function expectEnd(user, source) {
    await eventually(`the other's ${source} has ended for ${user.name}`, () => arrived(user, source),
        (count) => count === null);
}

/** The credentials of the way that the media takes: an ICE restart draws new ones. */
export const way = (user) => user.page.evaluate(() => {
    const { currentLocalDescription: own, currentRemoteDescription: other } = window.peers.at(-1);
    return [own, other].map(({ sdp }) => /a=ice-ufrag:(\S+)/.exec(sdp)[1]).join(" ");
});

export const connectionState = (user) => user.page.evaluate(() => window.peers.at(-1).connectionState);
