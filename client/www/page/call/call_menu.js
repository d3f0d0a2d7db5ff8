import { el, setAll } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { popup } from "../kit/popup.js";
import { DeviceChoice } from "./device_choice.js";
import { RemotePicture } from "./remote_picture.js";

/** The menu of a call: how the picture is shown, and the devices. */
export class CallMenu {
    #picture;
    #choice;
    #fill;
    #float;

    constructor({ call, picture, devices, signal }) {
        this.#picture = picture;
        this.#choice = new DeviceChoice({ devices, inUse: (kind) => source(call, kind), signal });
        const item = (image, words, onclick) => el("button", {
            type: "button", class: "menu-item", onclick: () => {
                close();
                onclick();
            },
        }, icon(image), words);
        this.#fill = item("fit", "Fill the screen", () => picture.fill(!picture.isFilling));
        this.#float = item("picture", "Picture in picture", () => picture.float(!picture.floats));
        const button = el("button", { type: "button", class: "round", "aria-label": "More", title: "More" },
            icon("more"));
        const { element, close } = popup(button, {
            label: "More", items: () => [this.#fill, this.#float, this.#choice.element],
            onopen: () => this.#choice.update(),
        });
        this.element = element;
        this.update();
    }

    update() {
        const { isShown, isScreen, isFilling, floats } = this.#picture;
        this.#fill.disabled = !isShown || isScreen;
        this.#float.hidden = !RemotePicture.canFloat;
        this.#float.disabled = !isShown && !floats;
        setAll(this.#fill, { "aria-pressed": String(isFilling) });
        setAll(this.#float, { "aria-pressed": String(floats) });
    }
}

const source = (call, kind) => (kind === "speaker" ? null : call.own(kind));
