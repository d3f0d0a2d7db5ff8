// Types of how a client is connected, and of what it finds when it comes back.

import type { Envelope, ErrorDescription, Jsongle, Member, RequestError } from "./messages.js";

/** The connection that an application brings. */
export interface Transport {
    /** Called once, with the function that takes each incoming message as an object. */
    in(callback: (message: Envelope) => void): void;
    /** Called with each message to send. An exception reaches the caller of the API. */
    out(message: Envelope): void;
}

export type LogLevel = "none" | "trace" | "debug" | "info" | "warning" | "error";

/** Added: everything that makes one run differ from another. Tests replace parts of it. */
export interface Environment {
    /** Milliseconds since 1970, by a clock that somebody may set. */
    now(): number;
    /** Milliseconds since some moment, by a clock that nobody can set. */
    elapsed(): number;
    /** Ids of messages, calls and transactions. */
    newId(): string;
    /** From 0 up to, not including, 1. */
    random(): number;
    setTimeout(callback: () => void, delay: number): unknown;
    clearTimeout(timer: any): void;
    /** Where `online` and `pageshow` are dispatched: a browser's `window`. */
    events: Pick<EventTarget, "addEventListener" | "removeEventListener"> | null;
    console: Pick<Console, "debug" | "info" | "warn" | "error">;
}

export interface Configuration {
    transport: { name: string; transport: Transport };
    /** Default: `error`. Contents of messages, and the SDP in them, are written at `trace` only. */
    logLevel?: LogLevel;
    environment?: Partial<Environment>;
}

export interface ConnectOptions {
    /** Default: the platform's. Node before 22 has none: pass that of the `ws` package. */
    WebSocket?: new (url: string, protocols: string) => any;
    /**
     * What the server's `--auth` asks for: the token, or a function that gives one, at once or by a promise. The
     * function is asked at each hello and whenever the token is about to expire, so it must give one that holds for a
     * while. Only the server gets to see the token: it appears in no error and at no log level.
     */
    token?: string | (() => string | Promise<string>);
    /**
     * Between two attempts the client waits for a random while, up to so many milliseconds: for the first, and at most.
     * Default: 2000 and 30000.
     */
    backOff?: { first?: number; longest?: number };
    /** Gives up the first connection, which then rejects with the signal's reason. Afterwards it is `close` that ends. */
    signal?: AbortSignal;
    logLevel?: LogLevel;
    environment?: Partial<Environment>;
}

/**
 * Why there is no connection: what `connect` rejects with, and what comes with the state `closed` if it was the server
 * that closed. The message names all three members. If the platform refused the URL, JSON cannot hold the member, the
 * server does not take one of that size, or the function of the option `token` failed, `cause` is the error that says
 * so.
 */
export interface ConnectError extends Error {
    /** The server's reason (a `session-error`), if it gave one. `errorCode` 401001: the token is missing or wrong. */
    jsongle?: Jsongle<ErrorDescription>;
    /** Without user, password, query and fragment. */
    url: string;
    /**
     * The socket's, if the other end closed it before this one did. 4401: the token is missing or wrong, or has expired.
     * 4403: an operator has ended the connection, or keeps the user out. 4409: the session goes on over another
     * connection. After these, and all others from 4400 to 4499, it makes no sense to come back as one is.
     */
    closeCode: number | null;
}

export type ConnectionState = "connected" | "reconnecting" | "closed";

/** Where a client is after a reconnect, or why the server has closed for good. Empty in other changes of state. */
export interface Rejoined {
    /**
     * There with `connected` if the session goes on: the client is in its rooms as before, under the same `id`, and what
     * happened meanwhile follows. Then the other members are missing.
     */
    resumed?: true;
    rejoined?: { rid: string; query: "session-join" | "muc-join"; members: Member[] }[];
    /**
     * Rooms that could not be joined again: the server refused, or the connection was lost three times in a row at the
     * join. They are not tried any more.
     */
    refused?: { rid: string; query: "session-join" | "muc-join"; error: RequestError | Error }[];
    /** With `closed`, unless `close` was called. */
    error?: ConnectError;
}
