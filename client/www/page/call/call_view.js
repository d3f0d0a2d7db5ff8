import { paintBadge } from "../kit/badge.js";
import { el, setAll, setText } from "../kit/dom.js";
import { CallControls } from "./call_controls.js";
import { CallDetails } from "./call_details.js";
import { CallMenu } from "./call_menu.js";
import { Fading } from "./fading.js";
import { OwnPicture } from "./own_picture.js";
import { choiceProblemText } from "./problems.js";
import { RemotePicture } from "./remote_picture.js";
import { StageHeader } from "./stage_header.js";
import { mutedText, statusText } from "./status.js";
import { toast } from "../kit/toast.js";

/** The region "Call": what a user can see, hear and do in a call. */
export class CallView {
    #call;
    #name;
    #devices;
    #over = new AbortController();
    #remote;
    #own;
    #portrait;
    #header;
    #remoteMuted = el("p", { class: "remote-muted", role: "status", "aria-label": "Other side" });
    #menu;
    #controls;
    #fading;
    #details;
    #canFlip = false;

    /** `buttons`: those that show what is beside the call. */
    constructor(call, { name, place, devices, buttons }) {
        const { signal } = this.#over;
        this.#call = call;
        this.#name = name;
        this.#devices = devices;
        this.#remote = new RemotePicture({ devices, signal, onchange: () => this.#shown() });
        this.#own = new OwnPicture({ onflip: () => this.#flip() });
        this.#menu = new CallMenu({ call, picture: this.#remote, devices, signal });
        this.#controls = new CallControls(call, { menu: this.#menu.element, signal });
        this.#details = new CallDetails(call);
        this.#header = new StageHeader({
            name, place, below: this.#remoteMuted, buttons: [this.#details.button, ...buttons], signal,
        });
        this.#portrait = el("div", { class: "portrait", "aria-hidden": "true" },
            paintBadge(el("span", { class: "avatar large" }), name));
        const stage = el("div", { class: "stage" }, this.#portrait, this.#remote.element, this.#header.element,
            this.#own.element, this.#controls.element);
        this.#fading = new Fading(stage, signal);
        this.element = el("section", {
            class: "call", "aria-label": "Call", tabindex: "-1",
            "data-sid": call.id, "data-media": call.media, "data-incoming": !call.outgoing,
        }, stage, this.#details.element);
        devices.addEventListener("change", () => this.#lookForCameras(), { signal });
        this.#lookForCameras();
        this.update();
    }

    update() {
        const { info } = this.#call;
        const held = [info.held && "local", info.remoteIsHeld && "remote"].filter(Boolean).join(" ");
        const away = [info.reconnecting && "local", info.remoteIsReconnecting && "remote"].filter(Boolean).join(" ");
        this.#header.status = statusText(this.#call, this.#name); // before what tells that it has changed
        setAll(this.element, {
            "data-state": info.state, "data-held": held || null, "data-reconnecting": away || null,
        });
        this.#remote.show(this.#call);
        this.#portrait.hidden = this.#call.picture !== null;
        this.#own.show(this.#call, this.#canFlip);
        this.#controls.update();
        this.#menu.update();
        this.#details.update();
        setAll(this.#remoteMuted, { "data-remote-muted": info.remoteMutedMedia });
        setText(this.#remoteMuted, mutedText(info, this.#name));
        this.#fading.mayFade = info.active && this.#call.picture !== null;
    }

    /** Shows a new measurement. */
    sampled() {
        this.#details.sampled();
        this.#header.duration = this.#call.duration;
    }

    close() {
        this.#over.abort();
        this.#remote.close();
        this.#own.close();
        this.element.remove();
    }

    /** The picture has changed by itself. */
    #shown() { this.#menu?.update(); }

    /** What cameras there are is told once the user has allowed one. */
    async #lookForCameras() {
        const { cameras } = await this.#devices.list();
        const ways = new Set(cameras.map(({ facing }) => facing).filter(Boolean));
        this.#canFlip = ways.size > 1;
        this.#own.show(this.#call, this.#canFlip);
    }

    #flip() {
        this.#devices.flip().catch((error) => toast(choiceProblemText("camera", error)));
    }
}
