import { el, setAll } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { tellProblem } from "./problems.js";

/** The buttons on the stage of a call: microphone, camera, screen, hold, hang up. */
export class CallControls {
    #call;
    #microphone;
    #camera;
    #screen;
    #hold;

    constructor(call) {
        this.#call = call;
        this.#microphone = round(() => (call.isMuted ? call.unmute() : call.mute()));
        this.#camera = round(() => (call.own("camera") ? call.stopCamera() : call.startCamera().catch(tellProblem)));
        this.#screen = round(() => (call.own("screen") ? call.stopSharing() : call.shareScreen().catch(tellProblem)));
        this.#hold = round(() => (call.isHeld ? call.resume() : call.hold()));
        const hangUp = round(() => call.hangUp());
        show(hangUp, "Hang up", "hangUp");
        hangUp.classList.add("danger");
        this.element = el("div", { class: "call-controls" },
            this.#microphone, this.#camera, this.#screen, this.#hold, hangUp);
    }

    update() {
        const call = this.#call;
        const { isHeld, isMuted, info: { active } } = call;
        this.element.hidden = !call.outgoing && call.state === "ringing";

        show(this.#microphone, ...(isMuted ? ["Unmute microphone", "micOff"] : ["Mute microphone", "mic"]), isMuted);
        this.#microphone.hidden = call.media === "video-only";
        this.#microphone.disabled = !call.own("microphone");

        const isSeen = call.own("camera") !== null;
        show(this.#camera, ...(isSeen ? ["Stop camera", "video"] : ["Start camera", "videoOff"]), !isSeen);
        this.#camera.disabled = isHeld || call.isOpening("camera") || !(isSeen || isReady(call, "video"));

        const isShared = call.own("screen") !== null;
        show(this.#screen, ...(isShared ? ["Stop sharing", "screenOff"] : ["Share screen", "screen"]), isShared);
        this.#screen.disabled = call.isOpening("screen") || !(isShared || (active && !isHeld));
        this.#screen.hidden = !navigator.mediaDevices?.getDisplayMedia;

        show(this.#hold, ...(isHeld ? ["Resume", "resume"] : ["Hold", "pause"]), isHeld);
        this.#hold.disabled = !active;
    }
}

/** A call that began without a camera can have one once it is active. */
const isReady = ({ info, media }, wanted) => info.active || media.includes(wanted);

const round = (onclick) => el("button", { type: "button", class: "round", onclick });

function show(button, label, image, isPressed = false) {
    button.toggleAttribute("data-pressed", isPressed);
    if (button.title === label) return;
    setAll(button, { "aria-label": label, title: label });
    button.replaceChildren(icon(image));
}
