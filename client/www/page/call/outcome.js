// How a call ended, in words.

import { durationText } from "../kit/clock.js";

/** `name`: the other side; `isLocal`: this side ended it; `isOffline`: our connection is lost; `failure`: ours. */
export function outcome({ ticket, name, isLocal, isOffline, failure, duration }) {
    const { endedReason, endedCause, direction, activeAt, proceededAt } = ticket;
    const isIncoming = direction === "incoming";
    const after = activeAt ? ` after ${durationText(duration)}` : "";
    if (failure) return failure;
    switch (endedCause) {
        case "busy": return `${name} is busy`;
        case "timeout":
            if (proceededAt) return "The call could not be connected in time. Some networks need a TURN server";
            return isIncoming ? `You missed a call from ${name}` : `${name} did not answer`;
        case "left": return `${name} left the room${after}`;
        case "answered-elsewhere": return "You answered on another page or device";
        case "declined-elsewhere": return "You declined on another page or device";
        case "refused": return "The server refused the call";
        case "retracted": return `${name} hung up before the call was connected`;
        case "declined": return `${name} declined the call`;
        case "terminated": return `${name} hung up${after}`;
        case "disconnected": return `${isOffline ? "Your" : `${name}'s`} connection to the server was lost${after}`;
        default:
    }
    switch (endedReason) {
        case "declined": return isLocal ? `You declined the call from ${name}` : `${name} declined the call`;
        case "unreachable": return `${name} cannot be reached`;
        case "terminated": return `${isLocal ? "You" : name} hung up${after}`;
        case "retracted":
            if (proceededAt) return `${isLocal ? "You" : name} hung up before the call was connected`;
            if (isLocal) return `You cancelled the call to ${name}`;
            return isIncoming ? `You missed a call from ${name}` : `${name} did not answer`;
        default: return "The call ended";
    }
}
