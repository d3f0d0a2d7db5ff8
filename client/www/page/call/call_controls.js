import { el, setAll } from "../kit/dom.js";
import { icon } from "../kit/icons.js";

/** The buttons on the stage of a call: microphone, camera, screen, hold, hang up. */
export class CallControls {
    #live;
    #microphone;
    #camera;
    #screen;
    #hold;

    constructor(live, { onhangup }) {
        this.#live = live;
        this.#microphone = round(() => live.toggleMicrophone());
        this.#camera = round(() => live.toggleCamera());
        this.#screen = round(() => live.toggleScreen());
        this.#hold = round(() => live.toggleHold());
        const hangUp = round(onhangup);
        show(hangUp, "Hang up", "hangUp");
        hangUp.classList.add("danger");
        this.element = el("div", { class: "call-controls" },
            this.#microphone, this.#camera, this.#screen, this.#hold, hangUp);
    }

    update() {
        const live = this.#live;
        const { call, isHeld, isMuted } = live;
        this.element.hidden = call.remote && call.state === "ringing";

        show(this.#microphone, ...(isMuted ? ["Unmute microphone", "micOff"] : ["Mute microphone", "mic"]), isMuted);
        this.#microphone.hidden = call.media === "video-only";
        this.#microphone.disabled = !live.own("microphone");

        const isSeen = live.own("camera") !== null;
        show(this.#camera, ...(isSeen ? ["Stop camera", "video"] : ["Start camera", "videoOff"]), !isSeen);
        this.#camera.disabled = isHeld || live.isOpening("camera") || !(isSeen || isReady(live, "video"));

        const isShared = live.own("screen") !== null;
        show(this.#screen, ...(isShared ? ["Stop sharing", "screenOff"] : ["Share screen", "screen"]), isShared);
        this.#screen.disabled = live.isOpening("screen") || !(isShared || (call.active && !isHeld));
        this.#screen.hidden = !navigator.mediaDevices?.getDisplayMedia;

        show(this.#hold, ...(isHeld ? ["Resume", "resume"] : ["Hold", "pause"]), isHeld);
        this.#hold.disabled = !call.active;
    }
}

/** A call that began without a camera can have one once it is active. */
const isReady = ({ call }, media) => call.active || call.media.includes(media);

const round = (onclick) => el("button", { type: "button", class: "round", onclick });

function show(button, label, image, isPressed = false) {
    button.toggleAttribute("data-pressed", isPressed);
    if (button.title === label) return;
    setAll(button, { "aria-label": label, title: label });
    button.replaceChildren(icon(image));
}
