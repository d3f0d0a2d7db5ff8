import { flawOf } from "./chat/names.js";
import { byId } from "./kit/dom.js";
import { takeFarewell } from "./farewell.js";
import { about, connect } from "./server.js";
import { startSession } from "./session.js";
import { SignInView } from "./sign_in_view.js";
import { keptToken, takeTokenFromAddress } from "./token.js";

// A page that is reloaded signs in again. Each tab has a name of its own, so two tabs can be two users.
const NAME = "jsongled.name";

const parameters = new URLSearchParams(location.search);

async function signIn({ name, token }) {
    const server = await about();
    view.askFor(server.auth);
    keptToken.remove(); // until the server has taken it
    const jsongle = await connect(name, token, server);
    sessionStorage.setItem(NAME, name);
    if (token) keptToken.set(token);
    const room = parameters.get("room")?.trim() ?? "";
    await startSession(jsongle, { uid: name, room: flawOf(room, "The room") ? "" : room, onsignout: signOut });
}

/** Loads the page again: that forgets everything. */
function signOut() {
    sessionStorage.removeItem(NAME);
    keptToken.remove();
    history.replaceState(null, "", location.pathname);
    location.reload();
}

/** What the server says of itself. If it cannot be asked, signing in will say what is wrong. */
async function askServer() {
    try {
        return await about();
    } catch {
        return null;
    }
}

/** Signs in with what is known, or shows the form. Whoever brings a token in the address has to agree to its use. */
async function begin() {
    const brought = takeTokenFromAddress();
    const farewell = takeFarewell();
    const name = parameters.get("name") ?? sessionStorage.getItem(NAME) ?? "";
    view.name = name;
    view.token = brought || keptToken.get();
    view.explain(farewell);
    const server = await askServer();
    if (server) {
        byId("server-version").textContent = `${server.name} ${server.version}, server “${server.sn}”`;
        view.askFor(server.auth);
    }
    // Whoever types a name while the server is asked signs in by themselves.
    if (name !== "" && view.isFilled && !brought && !farewell) view.signIn();
    else view.focus();
}

const view = new SignInView({ onsignin: signIn });
window.addEventListener("hashchange", () => {
    const brought = takeTokenFromAddress();
    if (brought && !byId("welcome").hidden) view.token = brought;
});
begin();
