// A strict application: it says a word to somebody, and returns their answer. What must not compile expects an error.

import JSONgle, { type Call, type Connected, type ConnectOptions, type Member } from "jsongled-client";
import { Phone, type PhoneCall } from "jsongled-client/webrtc";

export async function ask(url: string, member: Member, to: string, options: ConnectOptions): Promise<unknown> {
    const jsongle: Connected = await JSONgle.connect(url, member, options);
    const answer = new Promise<unknown>((resolve) => {
        jsongle.onmessagereceived = ({ description }, from) => { if (from === to) resolve(description.content); };
    });
    await jsongle.delivered(jsongle.send(to, "hi"));
    try {
        return [await answer, phone(jsongle).current];
    } finally {
        jsongle.close();
    }
}

export const ring = (client: JSONgle): void => { client.oncall = (call: Call) => console.log(call.caller); };

export function phone(client: JSONgle): Phone {
    const devices = { mediaDevices: new EventTarget() as MediaDevices }; // where there are none
    return new Phone(client, { iceServers: [{ urls: "stun:a" }], ...devices });
}

export async function see(video: HTMLVideoElement, client: JSONgle): Promise<void> {
    const call: PhoneCall = await phone(client).call("bob", { video: true });
    video.srcObject = call.remote;
    call.addEventListener("end", ({ detail: { ticket } }) => console.log(ticket.talk?.toFixed()));
}

// @ts-expect-error a call takes no such thing
export const hear = (client: JSONgle) => phone(client).call("bob", { loud: true });
// @ts-expect-error the client has no such method
export const wrong = (client: JSONgle) => client.dance();
