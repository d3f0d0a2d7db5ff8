// Types of webrtc.js: calls with sound and picture over the client of jsongle.js.

import type { Call, CallMedia, CallState, Ticket } from "./calls.js";
import type { Environment } from "./connections.js";
import type { DetailEvent, Target } from "./events.js";
import type { Address } from "./messages.js";
import type JSONgle from "../jsongle.js";

/** What can flow in a call. */
export type Source = "microphone" | "camera" | "screen";

export interface PhoneOptions {
    /** STUN and TURN servers of the application's own, beside those that the server names. */
    iceServers?: RTCIceServer[];
    /** `relay`: the other side does not learn where this client is. It does not, either, if the server says so. */
    iceTransportPolicy?: RTCIceTransportPolicy;
    /** The platform's, if they are not given. */
    RTCPeerConnection?: typeof RTCPeerConnection;
    MediaStream?: typeof MediaStream;
    mediaDevices?: MediaDevices;
    environment?: Partial<Environment>;
}

export interface CallOptions {
    /** Whether this side wants to be heard; true if it is missing. */
    audio?: boolean;
    /** Whether this side wants to be seen. */
    video?: boolean;
    /** Ends the call while it is not active yet. */
    signal?: AbortSignal;
}

export interface PhoneEvents {
    /** Somebody calls: `answer` or `decline` it. */
    incoming: DetailEvent<{ call: PhoneCall }>;
    /** This side has begun to call. */
    outgoing: DetailEvent<{ call: PhoneCall }>;
}

/**
 * Makes calls and takes them, one at a time. It opens the microphone and the camera, carries the offers and answers,
 * looks for another way when one is lost or the client comes back after a pause, and tells the server at the end how
 * well the call went. The callbacks of the client are left to the application. A client has one phone at most.
 */
export interface Phone extends Target<PhoneEvents> {}

export class Phone {
    constructor(jsongle: JSONgle, options?: PhoneOptions);
    /** As in the options. Counts from the next call on. */
    iceServers: RTCIceServer[];
    /** As in the options. Counts from the next call on. */
    iceTransportPolicy: RTCIceTransportPolicy;
    /** The devices that calls use. */
    readonly devices: Devices;
    /** The call that rings or is in progress, or null. */
    readonly current: PhoneCall | null;
    /**
     * Calls a user, or the other member of a room. Resolves when the call is active; `current`, and the event
     * `outgoing`, have it while it rings. Rejects with a CallError if it is over before, or with the reason of the
     * signal; and as the client's `call` does.
     */
    call(to: Address, options?: CallOptions): Promise<PhoneCall>;
    /** Hangs up, and takes no calls any more. The client stays connected. */
    close(): void;
}

/** What a second of a call was like. */
export interface QualitySample {
    /** Milliseconds, by a clock that nobody can set. */
    at: number;
    /** Since the call began. */
    bytesSent: number;
    bytesReceived: number;
    packetsReceived: number;
    packetsLost: number;
    /** Milliseconds; the round trip is null until it is known. */
    jitter: number;
    rtt: number | null;
    /** Kilobits per second. */
    sentRate: number;
    receivedRate: number;
    /** Per cent, of the last five seconds. */
    loss: number;
    /** Mean opinion score by the E-model, from 1 (bad) to 5 (best); null while nothing is received. */
    mos: number | null;
}

export interface PhoneCallEvents {
    /** Something is new to show: its state, a stream, a picture, what is muted. */
    change: Event;
    /** A new measurement, each second. */
    quality: DetailEvent<{ sample: QualitySample }>;
    /** Something is missing or was refused. The call goes on. */
    problem: DetailEvent<{ error: CallError | MediaError }>;
    /** The call is over. If this side ended it because something failed, `error` of the call says what. */
    end: DetailEvent<{ ticket: Ticket; endedLocally: boolean }>;
}

export interface PhoneCall extends Target<PhoneCallEvents> {}

/** A call with its media. Once it is over, its methods do nothing. */
export class PhoneCall {
    private constructor();
    /** The call as the signalling knows it: its times, who has muted, held, or lost the connection. */
    readonly info: Call;
    /** The session id (`sid`). */
    readonly id: string;
    readonly outgoing: boolean;
    /** The other party: a user, an occupant of a MUC, or a room. */
    readonly other: Address;
    readonly media: CallMedia;
    readonly state: CallState;
    /** Seconds since it became active, up to now or to its end; null before. */
    readonly duration: number | null;
    /** Why this side ended the call, if something failed. */
    readonly error: CallError | null;
    /** Resolves when the call is active; rejects with a CallError if it is over before. */
    readonly connected: Promise<PhoneCall>;

    /**
     * For the element that plays the other side: its sound, and its screen or its camera. The same stream for the
     * whole call, whose tracks change by themselves; null until something arrives.
     */
    readonly remote: MediaStream | null;
    /** The picture of this side, without sound; null while there is none. */
    readonly local: MediaStream | null;
    /** What of the other side is in the picture. Null: there is none to be shown, as on hold. */
    readonly picture: "screen" | "camera" | null;
    readonly isMuted: boolean;
    /** This side has put the call on hold. */
    readonly isHeld: boolean;
    /** Microphone and camera are being opened: the browser may be asking the user. */
    readonly isCapturing: boolean;
    /** Of the way to the other side. */
    readonly mediaState: RTCPeerConnectionState;
    /** The measurements of the last minute. */
    readonly samples: QualitySample[];
    /** The mean opinion score of the whole call, or null. */
    readonly mos: number | null;
    /** The track that this side sends, or null. */
    own(source: Source): MediaStreamTrack | null;
    /** The track that the other side sends, or null. */
    received(source: Source): MediaStreamTrack | null;
    /** Whether the source is being opened. */
    isOpening(source: Source): boolean;

    /**
     * Takes the incoming call; by default with what it is about. Whoever answers without video sees the other side all
     * the same. Resolves and rejects as `connected` does.
     */
    answer(options?: { audio?: boolean; video?: boolean }): Promise<PhoneCall>;
    /** Declines the incoming call that rings. Ends any other. */
    decline(): void;
    /** Ends the call in any state. */
    hangUp(): void;
    /** The microphone falls silent, and the other side is told. */
    mute(): void;
    unmute(): void;
    /** Also in an audio call. Rejects with a MediaError. */
    startCamera(): Promise<void>;
    /** The camera goes back to the system, and its light goes off. */
    stopCamera(): void;
    /** Asks the user what to share. Rejects with a MediaError; `denied` if they decide against it. */
    shareScreen(): Promise<void>;
    stopSharing(): void;
    /** Nothing flows in either direction until `resume`. */
    hold(): Promise<void>;
    resume(): Promise<void>;
    /** Looks for a better way to the other side. It does so by itself when one is lost. */
    restart(): void;
}

export interface Device {
    deviceId: string;
    /** Empty before the user has allowed a microphone or camera. */
    label: string;
}

export interface Camera extends Device {
    /** Which way it looks, as the cameras of a phone tell: to the `user` or away. Null if it does not say. */
    facing: "user" | "environment" | null;
}

export interface DevicesEvents {
    /** A device came or went, or another was chosen. */
    change: Event;
}

/** The microphones, cameras and speakers of the system, and which of them calls use. */
export interface Devices extends Target<DevicesEvents> {}

export class Devices {
    private constructor();
    /** The chosen `deviceId`; null for the system's choice. */
    readonly microphone: string | null;
    readonly camera: string | null;
    /** Calls play where the application lets them: `video.setSinkId(phone.devices.speaker ?? "")`. */
    readonly speaker: string | null;
    list(): Promise<{ microphones: Device[]; cameras: Camera[]; speakers: Device[] }>;
    /**
     * From now on calls use this device, the one in progress included. Rejects with a MediaError, and all is as before,
     * if that call cannot open it. A chosen device that is gone later is replaced by another.
     */
    choose(kind: "microphone" | "camera" | "speaker", deviceId: string | null): Promise<void>;
    /**
     * To a camera that looks the other way, as `choose` does. Without one, all stays as it is: offer it where `list`
     * has cameras of both kinds of `facing`.
     */
    flip(): Promise<void>;
    /** The phone does it when it closes. */
    close(): void;
}

/**
 * `in-a-call`: this side has a call already. `no-relay`: the address is to stay hidden, and there is no TURN server.
 * `unsupported`: the browser has no peer connection. `no-route`: the two sides could not be connected; some networks
 * need a TURN server. `too-slow`: not within a minute. `route-lost`: the media were gone for 30 s. `unusable`: what the
 * other side offered cannot be used. `change-refused`, of the event `problem`: the other side did not take a change.
 * Else the `endedCause` of the ticket, or if there is none its `endedReason`: `busy`, `declined`, `timeout`,
 * `unreachable`, ….
 */
export type CallErrorCode =
    | "in-a-call" | "no-relay" | "unsupported" | "no-route" | "too-slow" | "route-lost" | "unusable" | "change-refused"
    | "busy" | "declined" | "timeout" | "unreachable" | (string & {});

/** Why there is no call, or what went wrong with one. The `name` is `CallError`. */
export class CallError extends Error {
    private constructor();
    code: CallErrorCode;
    /** Of a call that has ended. */
    ticket: Ticket | null;
}

/**
 * `denied`: by the user or the browser. `not-found`: there is none. `in-use`: by another application. `insecure`: the
 * page is neither https nor on localhost. `unsupported`: this browser shares no screens. `failed`: see `cause`.
 */
export type MediaErrorCode = "denied" | "not-found" | "in-use" | "insecure" | "unsupported" | "failed";

/** A source cannot be opened. The `name` is `MediaError`. */
export class MediaError extends Error {
    private constructor();
    code: MediaErrorCode;
    missing: Source[];
    /** At the beginning of a call: what there is all the same. */
    present: Source[];
}
