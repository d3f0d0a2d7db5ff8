import { el, setAll } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { onKeys } from "./keys.js";
import { tellProblem } from "./problems.js";

/** The buttons on the stage of a call: microphone, camera, screen, hold, more, hang up; some have a key as well. */
export class CallControls {
    #call;
    #microphone;
    #camera;
    #screen;
    #hold;

    /** `menu`: the element of what else there is. */
    constructor(call, { menu, signal }) {
        this.#call = call;
        this.#microphone = round(() => (call.isMuted ? call.unmute() : call.mute()));
        this.#camera = round(() => (call.own("camera") ? call.stopCamera() : call.startCamera().catch(tellProblem)));
        this.#screen = round(() => (call.own("screen") ? call.stopSharing() : call.shareScreen().catch(tellProblem)));
        this.#hold = round(() => (call.isHeld ? call.resume() : call.hold()));
        const hangUp = round(() => call.hangUp());
        show(hangUp, "Hang up", "hangUp");
        hangUp.classList.add("danger");
        this.element = el("div", { class: "call-controls" },
            this.#microphone, this.#camera, this.#screen, this.#hold, menu, hangUp);
        const press = (button) => () => this.element.hidden || button.hidden || button.click();
        onKeys({ m: press(this.#microphone), v: press(this.#camera), s: press(this.#screen) }, signal);
    }

    update() {
        const call = this.#call;
        const { isHeld, isMuted, info: { active } } = call;
        this.element.hidden = !call.outgoing && call.state === "ringing";

        show(this.#microphone, ...(isMuted ? ["Unmute microphone", "micOff"] : ["Mute microphone", "mic"]),
            { isPressed: isMuted, key: "M" });
        this.#microphone.hidden = call.media === "video-only";
        this.#microphone.disabled = !call.own("microphone");

        const isSeen = call.own("camera") !== null;
        show(this.#camera, ...(isSeen ? ["Stop camera", "video"] : ["Start camera", "videoOff"]),
            { isPressed: !isSeen, key: "V" });
        this.#camera.disabled = isHeld || call.isOpening("camera") || !(isSeen || isReady(call, "video"));

        const isShared = call.own("screen") !== null;
        show(this.#screen, ...(isShared ? ["Stop sharing", "screenOff"] : ["Share screen", "screen"]),
            { isPressed: isShared, key: "S" });
        this.#screen.disabled = call.isOpening("screen") || !(isShared || (active && !isHeld));
        this.#screen.hidden = !navigator.mediaDevices?.getDisplayMedia;

        show(this.#hold, ...(isHeld ? ["Resume", "resume"] : ["Hold", "pause"]), { isPressed: isHeld });
        this.#hold.disabled = !active;
    }
}

/** A call that began without a camera can have one once it is active. */
const isReady = ({ info, media }, wanted) => info.active || media.includes(wanted);

const round = (onclick) => el("button", { type: "button", class: "round", onclick });

/** The name of a button says what it does next, so it needs no `aria-pressed`, which would say it a second time. */
function show(button, label, image, { isPressed = false, key = null } = {}) {
    button.toggleAttribute("data-pressed", isPressed);
    if (button.getAttribute("aria-label") === label) return;
    const title = key ? `${label} (${key})` : label;
    setAll(button, { "aria-label": label, title, "aria-keyshortcuts": key });
    button.replaceChildren(icon(image));
}
