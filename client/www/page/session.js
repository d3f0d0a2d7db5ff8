import { Availability } from "./availability.js";
import { PhoneView } from "./call/phone_view.js";
import { Archive } from "./chat/archive.js";
import { Chat } from "./chat/chat.js";
import { KIND } from "./chat/conversation.js";
import { ConversationListView } from "./chat/conversation_list_view.js";
import { ConversationView } from "./chat/conversation_view.js";
import { Inbox } from "./chat/inbox.js";
import { roomName } from "./chat/names.js";
import { PeopleView } from "./chat/people_view.js";
import { RoomsView } from "./chat/rooms_view.js";
import { ConnectionView } from "./connection_view.js";
import { farewellTo, sayFarewell } from "./farewell.js";
import { byId } from "./kit/dom.js";
import { describe } from "./kit/errors.js";
import { isolated } from "./kit/text.js";
import { toast } from "./kit/toast.js";
import { Layout } from "./layout.js";
import { Parties } from "./parties.js";
import { RenewalView } from "./renewal_view.js";
import { Title } from "./title.js";
import { keptToken } from "./token.js";

const LOBBY = "lobby";

/** From the sign-in to the sign-out: puts the parts of the page together, around one connection. */
export async function startSession(jsongle, { uid, room, onsignout }) {
    const layout = new Layout();
    const availability = new Availability();
    const title = new Title();
    const chat = new Chat(jsongle, uid);
    const inbox = new Inbox(jsongle, chat);
    const archive = new Archive(jsongle, chat);
    const phone = new PhoneView({ jsongle, parties: new Parties(chat), layout, availability, title });
    const connection = new ConnectionView({ onreload: () => location.reload() });
    new ConversationListView({ chat, layout, title });
    new PeopleView({ chat, phone, layout, availability });
    new RoomsView({ chat, layout, availability });
    const conversation = new ConversationView({ chat, archive, phone, availability });
    layout.onfocus = () => conversation.focus();

    const renewal = new RenewalView({
        onrenew: async (token) => {
            await jsongle.request(jsongle.sn, "session-refresh", { token });
            keptToken.set(token);
        },
        onfocus: () => conversation.focus(),
    });

    jsongle.ontokenexpiring = (expires) => renewal.ask(expires);
    jsongle.onerror = (error, from) => {
        const text = inbox.failed(error);
        if (text) toast(from === jsongle.sn ? text : `${chat.displayName(from)} reports: ${text}`);
    };
    jsongle.onmessagewaiting = (id) => inbox.waits(id);
    jsongle.onmessagefailed = (id, to, error) => inbox.lost(id, error);
    jsongle.onconnectionstatechanged = (state, rooms) => {
        availability.set({ isConnected: state === "connected", isClosed: state === "closed" });
        connection.show(state);
        const farewell = farewellTo(rooms.error);
        if (farewell) sayFarewell(farewell);
        if (state !== "connected") return chat.pause();
        if (rooms.resumed) {
            chat.goOn();
        } else {
            archive.lost();
            chat.lost();
            archive.connected();
            chat.back(rooms);
        }
        for (const { rid, error } of rooms.refused ?? []) {
            toast(`Could not join ${isolated(roomName(rid))} again. ${describe(error)}`);
        }
        return undefined;
    };
    window.addEventListener("beforeunload", (event) => {
        if (chat.hasUnsent || phone.isInCall) event.preventDefault(); // the browser asks first
    });
    window.addEventListener("pagehide", () => phone.leave());
    byId("sign-out").addEventListener("click", () => {
        jsongle.close();
        onsignout();
    });

    byId("own-name").textContent = isolated(uid);
    connection.show("connected");
    const join = async (name) => {
        try {
            await chat.join(KIND.MUC, name);
        } catch (error) {
            toast(`Could not join ${isolated(name)}. ${describe(error)}`);
        }
    };
    archive.connected();
    await join(LOBBY);
    if (room && room !== LOBBY) await join(room);
    byId("welcome").hidden = true;
    byId("app").hidden = false;
    chat.open(chat.current);
    conversation.focus();
}
