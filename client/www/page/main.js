import { flawOf } from "./chat/names.js";
import { byId } from "./kit/dom.js";
import { about, connect } from "./server.js";
import { startSession } from "./session.js";
import { SignInView } from "./sign_in_view.js";

// A page that is reloaded signs in again; the name is the tab's, so that two tabs can be two users.
const NAME = "jsongled.name";

const parameters = new URLSearchParams(location.search);

async function signIn(name) {
    const jsongle = await connect(name);
    sessionStorage.setItem(NAME, name);
    const room = parameters.get("room")?.trim() ?? "";
    await startSession(jsongle, { uid: name, room: flawOf(room, "The room") ? "" : room, onsignout: signOut });
}

/** A page that is loaded anew holds on to nothing. */
function signOut() {
    sessionStorage.removeItem(NAME);
    history.replaceState(null, "", location.pathname);
    location.reload();
}

async function showVersion() {
    try {
        const { name, version, sn } = await about();
        byId("server-version").textContent = `${name} ${version}, server “${sn}”`;
    } catch {
        // Signing in tells.
    }
}

const view = new SignInView({ onsignin: signIn });
const name = parameters.get("name") ?? sessionStorage.getItem(NAME);
if (name) view.signIn(name);
else showVersion();
