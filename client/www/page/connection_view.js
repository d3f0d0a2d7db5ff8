import { byId, el, setText } from "./kit/dom.js";

const BANNERS = {
    connected: "",
    reconnecting: "The connection to the server is lost. Trying again…",
    closed: "The server has closed the connection.",
};

/** The state of the connection, in the header and in a banner while there is none. */
export class ConnectionView {
    /** `onreload`: what the button does that connects again. */
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
