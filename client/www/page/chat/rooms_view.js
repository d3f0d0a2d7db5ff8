import { byId } from "../kit/dom.js";
import { describe } from "../kit/errors.js";
import { isolated } from "../kit/text.js";
import { toast } from "../kit/toast.js";
import { flawOf } from "./names.js";

/** The form "Join a room". */
export class RoomsView {
    constructor({ chat, layout, availability }) {
        const form = byId("join-room");
        const { room } = form.elements;
        const button = form.querySelector("button");
        let isWaiting = false;
        availability.when(button, ({ isConnected }) => isConnected && !isWaiting);

        form.addEventListener("submit", async (event) => {
            event.preventDefault();
            if (button.disabled) return;
            const name = room.value.trim();
            const flaw = flawOf(name, "The room's name");
            if (flaw) {
                toast(flaw);
                room.focus();
                return;
            }
            isWaiting = true;
            availability.refresh();
            try {
                await chat.join(form.elements.kind.value, name);
                form.reset();
                layout.show("chat");
            } catch (error) {
                toast(`Could not join ${isolated(name)}. ${describe(error)}`);
            } finally {
                isWaiting = false;
                availability.refresh();
            }
        });
    }
}
