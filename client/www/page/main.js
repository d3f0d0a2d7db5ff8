import { flawOf } from "./chat/names.js";
import { byId } from "./kit/dom.js";
import { about, connect } from "./server.js";
import { startSession } from "./session.js";
import { SignInView } from "./sign_in_view.js";

// A page that is reloaded signs in again. Each tab has a name of its own, so two tabs can be two users.
const NAME = "jsongled.name";

const parameters = new URLSearchParams(location.search);

async function signIn(name) {
    const jsongle = await connect(name);
    sessionStorage.setItem(NAME, name);
    const room = parameters.get("room")?.trim() ?? "";
    await startSession(jsongle, { uid: name, room: flawOf(room, "The room") ? "" : room, onsignout: signOut });
}

/** Loads the page again: that forgets everything. */
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
        // Signing in will say what is wrong.
    }
}

const view = new SignInView({ onsignin: signIn });
const name = parameters.get("name") ?? sessionStorage.getItem(NAME);
if (name) view.signIn(name);
else showVersion();
