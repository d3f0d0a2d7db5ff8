import { byId, el, setText } from "./kit/dom.js";

const BANNERS = {
    connected: "",
    reconnecting: "The connection is lost. Trying again… What is on screen stays.",
    closed: "The server has closed the connection for good.",
};

/** The state of the connection, in the header and, when it is not well, in a banner. */
export class ConnectionView {
    /** `onreload`: how to begin again when the connection is closed. */
    constructor({ onreload }) {
        this.again = el("button", { type: "button", class: "button", onclick: onreload }, "Connect again");
    }

    show(state) {
        const status = byId("connection");
        status.dataset.state = state;
        setText(status, state);
        const banner = byId("banner");
        banner.hidden = BANNERS[state] === "";
        banner.replaceChildren(BANNERS[state], ...(state === "closed" ? [this.again] : []));
    }
}
