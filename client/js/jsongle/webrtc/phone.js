import { DetailEvent } from "../events.js";
import { Capture } from "./capture.js";
import { Devices } from "./devices.js";
import { CallError } from "./errors.js";
import { LiveCall } from "./live_call.js";
import { PhoneCall } from "./phone_call.js";
import { platformWith } from "./platform.js";
import { Reports } from "./reports.js";
import { findRoute, routeBy } from "./route.js";

const SOURCES = ["microphone", "camera"];

/** What a call is about, in the word of the signalling. */
function mediaOf({ audio, video }) {
    if (!audio && !video) throw new TypeError("A call needs audio or video");
    return audio ? (video ? "video" : "audio") : "video-only";
}

/** Makes calls and takes them, with sound and picture, one at a time. */
export class Phone extends EventTarget {
    iceServers;
    iceTransportPolicy;
    #jsongle;
    #platform;
    #devices;
    #capture;
    #reports;
    #present = null; // the call in progress: { live, call, settle }
    #isLocalEnd = false;
    #heard = []; // [type, listener], of the client

    constructor(jsongle, { iceServers = [], iceTransportPolicy = "all", ...platform } = {}) {
        super();
        this.iceServers = iceServers;
        this.iceTransportPolicy = iceTransportPolicy;
        this.#jsongle = jsongle;
        this.#platform = platformWith(platform);
        const { mediaDevices } = this.#platform;
        this.#devices = new Devices(mediaDevices, {
            apply: async (kind, goBack) => {
                if (SOURCES.includes(kind)) await this.#present?.live.change(kind, goBack);
            },
            inUse: (kind) => this.#present?.live.own(kind) ?? null,
        });
        this.#capture = new Capture(mediaDevices, this.#devices);
        this.#reports = new Reports(jsongle);
        this.#listen();
    }

    get devices() { return this.#devices; }
    get current() { return this.#present?.call ?? null; }

    async call(to, { audio = true, video = false, signal } = {}) {
        const media = mediaOf({ audio, video });
        signal?.throwIfAborted();
        if (this.#present) throw new CallError("in-a-call", "There is a call in progress");
        this.#jsongle.call(to, media);
        const { call } = this.#present;
        if (!signal) return call.connected;
        const stop = () => call.hangUp();
        signal.addEventListener("abort", stop, { once: true });
        try {
            return await call.connected;
        } catch (error) {
            throw signal.aborted ? signal.reason : error;
        } finally {
            signal.removeEventListener("abort", stop);
        }
    }

    close() {
        this.current?.hangUp();
        this.#devices.close();
        for (const [type, hear] of this.#heard.splice(0)) this.#jsongle.removeEventListener(type, hear);
    }

    #listen() {
        const on = (type, hear) => {
            this.#heard.push([type, hear]);
            this.#jsongle.addEventListener(type, hear);
        };
        const changed = () => this.#present?.live.changed();
        on("call", ({ detail: { call } }) => this.#begin(call));
        on("callstatechanged", changed);
        on("callreconnecting", changed);
        on("offerneeded", () => this.#present?.live.offer());
        on("offerreceived", (event) => this.#offered(event));
        on("candidatereceived", ({ detail: { candidate } }) => this.#present?.live.addCandidate(candidate));
        on("icerestartneeded", () => this.#present?.live.mend());
        on("iceservers", ({ detail: { configuration } }) =>
            this.#present?.live.reroute(routeBy(this, configuration)));
        on("callended", ({ detail: { endedLocally } }) => { this.#isLocalEnd = endedLocally; });
        on("ticket", ({ detail: { ticket } }) => this.#end(ticket));
        on("connectionstatechanged", ({ detail: { state } }) => state === "connected" && this.#reports.send());
    }

    #begin(info) {
        const live = new LiveCall(info, {
            jsongle: this.#jsongle, platform: this.#platform, capture: this.#capture,
            findRoute: () => findRoute(this, this.#jsongle, this.#platform.environment.console),
            onchange: () => this.#changed(present),
            onsample: (sample) => tell(present.call, "quality", { sample }),
            onproblem: (error) => tell(present.call, "problem", { error }),
        });
        const settle = {};
        const connected = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
        connected.catch(() => {}); // who waits for it gets it all the same
        const present = { live, call: new PhoneCall(live, { jsongle: this.#jsongle, connected }), settle };
        this.#present = present;
        if (info.outgoing) live.capture();
        tell(this, info.outgoing ? "outgoing" : "incoming", { call: present.call });
    }

    #changed({ call, settle }) {
        if (call.info.active) settle.resolve(call);
        tell(call, "change");
    }

    #offered(event) {
        const { description, isOffer } = event.detail;
        const { live } = this.#present ?? {};
        if (live) event.waitUntil(isOffer ? live.answer(description) : live.accept(description));
    }

    #end(ticket) {
        if (ticket.sid !== this.#present?.call.id) return;
        const { live, call, settle } = this.#present;
        this.#present = null;
        live.release();
        if (ticket.activeAt) this.#reports.add(ticket.sid, { mos: live.mos, duration: ticket.talk });
        settle.reject(CallError.ofTicket(ticket, live.error));
        tell(call, "end", { ticket, endedLocally: this.#isLocalEnd });
    }
}

const tell = (target, type, detail = {}) => target.dispatchEvent(new DetailEvent(type, detail));
