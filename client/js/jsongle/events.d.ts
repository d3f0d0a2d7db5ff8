// Types of what a client tells its application as events, beside its `on…` callbacks.

import type { Call, CallState, Candidate, SessionDescription, Ticket } from "./calls.js";
import type { ConnectionState, Rejoined } from "./connections.js";
import type {
    Address, CustomDescription, ErrorDescription, IceConfiguration, Jsongle, JsongleEvent, JsongleRequest,
    TextDescription,
} from "./messages.js";

type Listener<Happening> = ((event: Happening) => void) | { handleEvent(event: Happening): void } | null;
type ListenerOptions = boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal };

/** An `EventTarget` that knows the types of its events. */
export interface Target<Events> extends EventTarget {
    addEventListener<Type extends keyof Events & string>(
        type: Type, listener: Listener<Events[Type]>, options?: ListenerOptions): void;
    addEventListener(type: string, listener: Listener<Event>, options?: ListenerOptions): void;
    removeEventListener<Type extends keyof Events & string>(
        type: Type, listener: Listener<Events[Type]>, options?: ListenerOptions): void;
    removeEventListener(type: string, listener: Listener<Event>, options?: ListenerOptions): void;
}

export interface DetailEvent<Detail> extends Event {
    readonly detail: Detail;
}

/** The members of `detail` are what the callback of the same name gets. */
export interface ClientEvent<Detail> extends DetailEvent<Detail> {
    /**
     * With `offerreceived`: this offer or answer is being taken. If the promise rejects, the other side is told that it
     * was not.
     */
    waitUntil(promise: Promise<unknown>): void;
}

/** Type -> event. What each one says is written at the callback of that name. */
export interface ClientEvents {
    call: ClientEvent<{ call: Call }>;
    callstatechanged: ClientEvent<{ state: CallState }>;
    callended: ClientEvent<{ endedLocally: boolean }>;
    offerneeded: ClientEvent<{ call: Call }>;
    offerreceived: ClientEvent<{ call: Call; description: SessionDescription; isOffer: boolean }>;
    candidatereceived: ClientEvent<{ candidate: Candidate }>;
    callmuted: ClientEvent<{ call: Call }>;
    callunmuted: ClientEvent<{ call: Call }>;
    localcallmuted: ClientEvent<{ call: Call }>;
    localcallunmuted: ClientEvent<{ call: Call }>;
    callheld: ClientEvent<{ call: Call }>;
    callunheld: ClientEvent<{ call: Call }>;
    localcallheld: ClientEvent<{ call: Call }>;
    localcallunheld: ClientEvent<{ call: Call }>;
    callreconnecting: ClientEvent<{ call: Call; isOver: boolean }>;
    icerestartneeded: ClientEvent<{ call: Call }>;
    ticket: ClientEvent<{ ticket: Ticket }>;
    messagereceived: ClientEvent<{ jsongle: Jsongle<TextDescription>; from: Address; id: string }>;
    datareceived: ClientEvent<{ jsongle: Jsongle<CustomDescription>; from: Address; id: string }>;
    messagewaiting: ClientEvent<{ id: string; to: Address }>;
    messagefailed: ClientEvent<{ id: string; to: Address; error: Error }>;
    request: ClientEvent<{ jsongle: JsongleRequest; from: Address }>;
    event: ClientEvent<{ jsongle: JsongleEvent; from: Address }>;
    error: ClientEvent<{ jsongle: Jsongle<ErrorDescription>; from: Address }>;
    tokenexpiring: ClientEvent<{ expires: Date | null; error: Error | null }>;
    connectionstatechanged: ClientEvent<{ state: ConnectionState; rooms: Rejoined }>;
    iceservers: ClientEvent<{ configuration: IceConfiguration }>;
}
