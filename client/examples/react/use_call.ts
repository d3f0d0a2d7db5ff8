import { useCallback, useEffect, useReducer, useState } from "react";
import JSONgle, { type Address, type ConnectionState } from "jsongled-client";
import { type CallOptions, CallError, MediaError, Phone, type PhoneCall } from "jsongled-client/webrtc";

export interface Calls {
    /** `connecting` until the server has let the user in. */
    connection: "connecting" | ConnectionState;
    /** The call that rings or is in progress; its members are current in each render. */
    call: PhoneCall | null;
    /** What went wrong last. A new call forgets it. */
    error: Error | null;
    /** Calls somebody; what comes of it is in `call` and `error`. */
    dial: (to: Address, options?: CallOptions) => void;
    /** Takes the call that rings. */
    answer: (options?: { audio?: boolean; video?: boolean }) => void;
}

/** Signs the user in for as long as the component is there, with a phone that makes and takes calls. */
export function useCall(url: string, uid: string): Calls {
    const [connection, setConnection] = useState<Calls["connection"]>("connecting");
    const [phone, setPhone] = useState<Phone | null>(null);
    const [error, setError] = useState<Error | null>(null);
    const call = usePhone(phone, setError);

    useEffect(() => {
        const leaving = new AbortController();
        setConnection("connecting");
        setError(null);
        connect(url, uid, leaving.signal, (state, reason) => {
            setConnection(state);
            setError(reason ?? null);
        }).then(setPhone, (reason) => {
            if (leaving.signal.aborted) return;
            setConnection("closed");
            setError(reason);
        });
        return () => {
            leaving.abort();
            setPhone(null);
        };
    }, [url, uid]);

    const dial = useCallback((to: Address, options: CallOptions = { video: true }) => {
        setError(null);
        phone?.call(to, options).catch(setError);
    }, [phone]);
    const answer = useCallback((options?: { audio?: boolean; video?: boolean }) => {
        phone?.current?.answer(options).catch(setError);
    }, [phone]);
    return { connection, call, error, dial, answer };
}

/** A phone that is connected until the signal says that it is over. */
async function connect(
    url: string, uid: string, signal: AbortSignal, tell: (state: ConnectionState, error?: Error) => void,
): Promise<Phone> {
    const jsongle = await JSONgle.connect(url, { uid }, { signal });
    const phone = new Phone(jsongle);
    const close = () => {
        phone.close();
        jsongle.close();
    };
    signal.addEventListener("abort", close);
    if (signal.aborted) close();
    signal.throwIfAborted();
    jsongle.addEventListener("connectionstatechanged", ({ detail: { state, rooms } }) => {
        if (!signal.aborted) tell(state, rooms.error);
    });
    tell("connected");
    return phone;
}

/** The call of the phone, which renders again with each change of it. */
function usePhone(phone: Phone | null, tell: (error: CallError | MediaError) => void): PhoneCall | null {
    const [, render] = useReducer((count: number) => count + 1, 0);
    useEffect(() => {
        if (!phone) return;
        const over = new AbortController();
        const { signal } = over;
        const begin = ({ detail: { call } }: { detail: { call: PhoneCall } }) => {
            call.addEventListener("change", render, { signal });
            call.addEventListener("end", render, { signal });
            call.addEventListener("problem", ({ detail }) => tell(detail.error), { signal });
            render();
        };
        phone.addEventListener("incoming", begin, { signal });
        phone.addEventListener("outgoing", begin, { signal });
        return () => over.abort();
    }, [phone, tell]);
    return phone?.current ?? null;
}
