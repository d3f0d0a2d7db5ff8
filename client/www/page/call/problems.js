// What goes wrong with a call, in words.

import { describe } from "../kit/errors.js";
import { toast } from "../kit/toast.js";

const REASONS = {
    denied: "permission denied",
    "not-found": "none found",
    "in-use": "in use by another application",
};

const INSECURE = "Browsers allow microphone and camera only over https or on localhost. You can see and hear the other "
    + "side, but they cannot see or hear you.";

/** By the code of a CallError. */
const WORDS = {
    "too-slow": () => "The call could not be set up in time.",
    "no-relay": () =>
        "Your network address is to stay hidden, and there is no TURN server that calls could go through.",
    "no-route": () => "The two of you could not be connected. Some networks need a TURN server: see “ICE servers” in "
        + "the settings.",
    "route-lost": () => "The connection to the other side was lost.",
    "change-refused": ({ cause }) => `The call goes on without the change. ${describe(cause)}`,
    unsupported: ({ cause }) => `This browser could not start the call: ${cause.message}`,
};

/** An error of the library's calls in words; "" for one that its user has brought about. */
export function problemText(error) {
    if (error.name === "MediaError") return missingText(error);
    return WORDS[error.code]?.(error) ?? error.message;
}

export function tellProblem(error) {
    const text = problemText(error);
    if (text) toast(text);
}

/** Why another device could not be taken. All is as before. */
export function choiceProblemText(kind, { code, cause }) {
    return `That ${kind} cannot be used: ${REASONS[code] ?? cause?.message ?? code}. The one before stays in use.`;
}

function missingText({ code, missing, present, cause }) {
    const reason = REASONS[code] ?? cause?.message ?? code;
    if (missing.includes("screen")) {
        if (code === "unsupported") return "This browser cannot share a screen.";
        return code === "denied" ? "" : `The screen could not be shared: ${reason}.`;
    }
    if (code === "insecure") return INSECURE;
    if (present.includes("microphone")) return `No camera (${reason}): you can be heard, but not seen.`;
    if (present.includes("camera")) return `No microphone (${reason}): you can be seen, but not heard.`;
    const [you, they] = missing.includes("camera") ? ["see and hear", "see or hear"] : ["hear", "hear"];
    return `No ${missing.join(" or ")} (${reason}): you can ${you} the other side, but they cannot ${they} you.`;
}
