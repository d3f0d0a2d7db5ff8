import { type FormEvent, StrictMode, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { useCall } from "./use_call";

const SERVER = "ws://localhost:8080/";

/** One field and a button. */
function Ask({ label, action, then }: { label: string; action: string; then: (text: string) => void }) {
    const submit = (event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        then(String(new FormData(event.currentTarget).get("text")));
    };
    return <form onSubmit={submit}><input name="text" aria-label={label} required /> <button>{action}</button></form>;
}

function Video({ stream, muted = false }: { stream: MediaStream | null; muted?: boolean }) {
    const video = useRef<HTMLVideoElement>(null);
    useEffect(() => { if (video.current) video.current.srcObject = stream; }, [stream]);
    return <video ref={video} autoPlay playsInline muted={muted} />;
}

function Telephone({ uid }: { uid: string }) {
    const { connection, call, error, dial, answer } = useCall(SERVER, uid);
    return <>
        <p role="status">{call ? `${call.other}: ${call.state}` : connection} {error?.message}</p>
        {!call && connection === "connected" && <Ask label="Whom to call" action="Call" then={(to) => dial(to)} />}
        {call && !call.outgoing && call.state === "ringing" && <button onClick={() => answer()}>Answer</button>}
        {call && <button onClick={() => call.hangUp()}>Hang up</button>}
        {call && <><Video stream={call.remote} /> <Video stream={call.local} muted /></>}
    </>;
}

function App() {
    const [uid, setUid] = useState<string | null>(null);
    return uid === null ? <Ask label="Your name" action="Sign in" then={setUid} /> : <Telephone uid={uid} />;
}

createRoot(document.getElementById("root") as HTMLElement).render(<StrictMode><App /></StrictMode>);
