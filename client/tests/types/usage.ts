// What a strict TypeScript application writes. Each line compiles, except those after @ts-expect-error.

import JSONgle, {
    type CallEndedCause, type CallRecord, type ConnectError, type Jsongle, type Member, type RequestError,
    type SessionDescription, type TooLargeError,
} from "../../js/jsongle.js";

export async function application(pc: RTCPeerConnection): Promise<void> {
    const jsongle = await JSONgle.connect("ws://localhost/", { uid: "alice" });
    const sn: string = jsongle.sn;
    const id: string = jsongle.id;
    // @ts-expect-error it is read-only
    jsongle.sn = id;

    await jsongle.sendOffer(await pc.createOffer());
    await jsongle.sendOffer(await pc.createAnswer());
    if (pc.localDescription) await jsongle.sendOffer(pc.localDescription);
    // @ts-expect-error there may be none
    await jsongle.sendOffer(pc.localDescription);
    jsongle.onofferreceived = async (call, description, isOffer) => {
        await pc.setRemoteDescription(description);
        if (isOffer && call.active && !call.held && !call.remoteIsHeld) jsongle.hold();
    };
    jsongle.oncandidatereceived = (candidate) => void pc.addIceCandidate(candidate);
    pc.onicecandidate = ({ candidate }) => jsongle.sendCandidate(candidate);

    const joined = await jsongle.request(sn, "muc-join", { rid: "#muc#lobby" });
    const members: Member[] = joined.description.members;
    const isComplete: boolean = joined.description.complete !== false;
    if (!isComplete) await jsongle.request(sn, "room-members", { rid: "#muc#lobby", after: members.at(-1)?.uid });
    const relayed = new RTCPeerConnection({ ...await jsongle.iceServers(), iceTransportPolicy: "relay" });
    jsongle.oniceservers = (configuration) =>
        relayed.setConfiguration({ ...relayed.getConfiguration(), ...configuration });
    const { expires } = await jsongle.iceServers();
    console.log(expires?.getTime(), (await jsongle.request(sn, "ice-servers", {})).description.iceServers[0]?.urls);
    const history = await jsongle.request(sn, "call-history", { limit: 3 });
    const outcomes: CallRecord["outcome"][] = history.description.calls.map(({ outcome }) => outcome);
    const cause: CallEndedCause | undefined = history.description.calls[0]?.cause;
    // @ts-expect-error the server sends no such thing
    joined.description.nonsense;
    const { messages, complete } = await jsongle.history({ with: "bob", limit: 20 });
    const readers: string[] = messages.flatMap(({ receipts }) => receipts.read);
    if (!complete)
        await jsongle.history({ with: "bob", before: messages[0]?.id, author: messages[0]?.author });
    // @ts-expect-error either of them
    await jsongle.history({ with: "bob", before: "a", after: "b" });
    // @ts-expect-error with whom?
    await jsongle.history({ limit: 20 });
    const [line] = (await jsongle.conversations()).conversations;
    if (line) await jsongle.markUnread({ with: line.with, from: line.last.id });
    await jsongle.editMessage(messages[0]?.id ?? "", { better: true });
    await jsongle.retractMessage("mid");
    console.log(readers, (await jsongle.request(sn, "conversations", { limit: 5 })).description.conversations.length);
    const own = await jsongle.request("bob", "battery", { of: "phone" });
    console.log(outcomes, cause, own.description.percent);

    jsongle.onevent = (it, from) => {
        switch (it.event) {
            case "joined": return console.log(from, it.description.member.uid, it.description.member.color);
            case "left": return console.log(it.description.member.dn);
            case "ack": return console.log(it.description.mid, it.description.type === "server-received");
            case "typing": return console.log(it.description.state === "composing");
            case "reaction": return console.log(it.description.type);
            case "conversation": return console.log(it.description.last.preview, it.description.unread + 1);
            case "sent": return console.log(it.description.to, it.description.message.id);
            case "edited": return console.log(it.description.with, it.description.content);
            case "retracted": return console.log(it.description.mid, it.description.retracted);
            default: return console.log(it.description.mos);
        }
    };
    jsongle.onmessagereceived = ({ description: { content, additionalContent, delayed, retracted } }) => {
        if (delayed && retracted) return;
        // @ts-expect-error it is the sender's own
        const text: string = content;
        console.log(text, additionalContent);
    };
    jsongle.onerror = ({ description: { errorCode, errorDetails, mid } }) => {
        const code: number = errorCode;
        console.log(code, errorDetails.length, mid?.length);
    };
    jsongle.onrequest = async ({ query, transaction, description }, from) => {
        const { status } = await jsongle.answer(from, query, { n: description.n * 2 }, transaction);
        console.log(status === "success");
    };
    jsongle.onmessagefailed = (mid: string, to: string, { message }) => console.log(mid, to, message);
    jsongle.onmessagewaiting = (mid, to) => console.log(jsongle.isWaiting(mid) && !jsongle.giveUp(mid), to);
    try {
        jsongle.send(sn, "x");
    } catch (error) {
        const { size, limit, code } = error as TooLargeError;
        console.log(size > limit, code === 413001);
    }
    jsongle.ontokenexpiring = async (expires, error) => {
        const renewed = await jsongle.request(sn, "session-refresh", { token: "token" });
        console.log(expires?.getTime(), error?.message, renewed.description.expires);
    };
    jsongle.oncallheld = (call) => console.log(call.remoteHeldAt?.getTime());
    jsongle.onticket = ({ setup, talk }) => console.log((setup ?? 0) + (talk ?? 0));
    jsongle.onconnectionstatechanged = (state, { rejoined, refused, error: why }) => {
        console.log(state === "connected", rejoined?.length, why?.closeCode === 4401);
        for (const { error } of refused ?? []) console.log(error.message);
    };
    try {
        await jsongle.request(sn, "session-join", { rid: "desk" });
    } catch (error) {
        const { code, description, from } = error as RequestError;
        console.log(code === 403001, description.errorDetails, from);
    }
    await JSONgle.connect("ws://localhost/", { uid: "a" }, { token: "token" });
    await JSONgle.connect("ws://localhost/", { uid: "a" }, { token: async () => "token" });
    // @ts-expect-error neither a token nor a function
    await JSONgle.connect("ws://localhost/", { uid: "a" }, { token: 7 });
    await JSONgle.connect("ws://localhost/", { uid: "a" }).catch(({ url, closeCode, jsongle: reason }: ConnectError) =>
        console.log(url.length, closeCode === 1006, reason?.description.errorCode));
}

/** Written for payloads and descriptions of any kind, like those of the JSONgle library. */
export function loosely(jsongle: JSONgle): void {
    const show = (it: Jsongle, from: string): void => console.log(it.action, it.description.whatever, from);
    jsongle.onmessagereceived = jsongle.ondatareceived = jsongle.onrequest = jsongle.onevent = jsongle.onerror = show;
    jsongle.onofferreceived = (call, description: SessionDescription, isOffer) =>
        console.log(call.id, description, isOffer);
    jsongle.onofferneeded = () => void jsongle.sendOffer({ type: "offer", sdp: "v=0" });
    jsongle.sendCandidate({ candidate: "candidate:1", sdpMid: "0" });
}

export async function asking(signal: AbortSignal): Promise<void> {
    const jsongle = await JSONgle.connect("ws://localhost/", { uid: "alice" }, { signal });
    const names: (string | undefined)[] = (await jsongle.joinMuc("#muc#1", { signal })).members.map(({ dn }) => dn);
    const { members, complete } = await jsongle.members("#muc#1", { after: "bob", signal });
    const talks: (number | undefined)[] = (await jsongle.calls({ limit: 5 }, { signal })).calls.map(({ talk }) => talk);
    const answer = await jsongle.request(jsongle.sn, "room-members", { rid: "r" }, { transaction: "t", signal });
    await jsongle.request("bob", "battery", {}, "t");
    await jsongle.delivered(jsongle.send("bob", "hi"), { signal });
    console.log(names, members, complete, talks, answer.description.members, await jsongle.leave("#muc#1"));
    // @ts-expect-error a signal is no number
    await jsongle.join("r", { signal: 5 });
}

export function listening(jsongle: JSONgle): void {
    const stop = new AbortController();
    jsongle.addEventListener("messagereceived", ({ detail: { jsongle: { description }, from, id } }) =>
        console.log(description.content, from.length, id.length), { signal: stop.signal });
    jsongle.addEventListener("offerreceived", (event) => event.waitUntil(jsongle.sendOffer(event.detail.description)));
    jsongle.addEventListener("ticket", ({ detail: { ticket } }) => console.log(ticket.talk?.toFixed(1)));
    // @ts-expect-error it has no such member
    jsongle.addEventListener("ticket", ({ detail: { price } }) => console.log(price));
}

export function byHand(socket: WebSocket): string | null {
    const jsongle = new JSONgle({ transport: { name: "by hand", transport: {
        in: (callback) => socket.addEventListener("message", ({ data }) => callback(JSON.parse(data))),
        out: (message) => socket.send(JSON.stringify(message)),
    } } });
    // @ts-expect-error not known before the hello
    const id: string = jsongle.id;
    return id;
}
