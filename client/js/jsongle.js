// The JSONgle API: calls, chat and requests over any transport, or over a WebSocket of its own to jsongled.
// What each member does for an application is documented in jsongle.d.ts.

import { untilAborted } from "./jsongle/abort.js";
import { requireAll } from "./jsongle/arguments.js";
import { Chat } from "./jsongle/chat.js";
import { Connection } from "./jsongle/connection.js";
import { Credential } from "./jsongle/credential.js";
import { Deliveries } from "./jsongle/deliveries.js";
import { environmentWith } from "./jsongle/environment.js";
import { RequestError } from "./jsongle/errors.js";
import { addCallbacks, fire } from "./jsongle/events.js";
import { IceServers } from "./jsongle/ice_servers.js";
import { Line } from "./jsongle/line.js";
import { Link } from "./jsongle/link.js";
import { Log, withoutSecrets } from "./jsongle/log.js";
import {
    ACTION, CALL_MEDIA, CONNECTION_STATE, CONSTANTS, EVENT, isNegotiation, isObject, isServers, MUTED_MEDIA, NAMESPACE,
    QUERY,
} from "./jsongle/protocol.js";
import { Renewal } from "./jsongle/renewal.js";
import { Requests } from "./jsongle/requests.js";
import { Rooms } from "./jsongle/rooms.js";
import { SizeLimit } from "./jsongle/size_limit.js";

export default class JSONgle extends EventTarget {
    static { Object.assign(this, CONSTANTS); } // such as JSONgle.CALL_STATE

    #transport;
    #environment;
    #log;
    #chat;
    #line;
    #requests;
    #iceServers;
    #id = null;
    #sn = null;
    #link = null; // none with a transport of the application's own
    #ownState = null; // without a link
    #credential = new Credential();
    #renewal;
    #sizeLimit = new SizeLimit(); // for a transport of the application's own
    #rooms = new Rooms();
    #deliveries = new Deliveries();

    constructor({ transport, logLevel, environment } = {}) {
        super();
        addCallbacks(this);
        if (typeof transport?.transport?.in !== "function" || typeof transport.transport.out !== "function") {
            throw new Error("Argument 'transport' is missing, or has no 'transport' with functions 'in' and 'out'");
        }
        this.#environment = environmentWith(environment);
        this.#log = new Log(this.#environment, logLevel);
        this.#transport = transport.transport;
        const shared = {
            send: (message) => this.#send(message), isServer: (from) => this.#isServer(from),
            environment: this.#environment, log: this.#log,
        };
        this.#chat = new Chat({ ...shared, post: (message) => this.#post(message) });
        this.#requests = new Requests({ ...shared, ontimeout: () => this.#link?.suspect() });
        this.#iceServers = new IceServers({
            ask: () => this.#ask(QUERY.ICE_SERVERS, {}), environment: this.#environment,
        });
        this.#line = new Line({
            ...shared, requests: this.#requests, fire: (type, ...args) => this.#fire(type, ...args),
        });
        this.#renewal = new Renewal({
            ...shared, credential: () => this.#credential,
            ask: (query, content) => this.request(this.#sn, query, content),
            ontold: (expires, error) => this.#fire("tokenexpiring", expires, error),
        });
        this.#transport.in((message) => this.#receive(message));
        this.#log.info(`${this.name} ${this.version} over '${transport.name}'`);
    }

    static async connect(url, member, options = {}) {
        const { WebSocket = globalThis.WebSocket, token, backOff, signal, logLevel, environment } = options;
        signal?.throwIfAborted();
        if (!WebSocket) throw new Error("This platform has no WebSocket: pass one in the options");
        const credential = new Credential(token);
        const whole = environmentWith(environment);
        const log = new Log(whole, logLevel);
        const connection = new Connection({ url, member, credential, WebSocket, backOff, environment: whole, log });
        const transport = { name: "websocket", transport: connection };
        const jsongle = new JSONgle({ transport, logLevel, environment: whole });
        jsongle.#adopt(connection, credential);
        await untilAborted(connection.open(), signal).catch((error) => {
            connection.close();
            throw error;
        });
        return jsongle;
    }

    get name() { return "JSONgle"; }
    /** The version of the API, which is that of the JSONgle library. */
    get version() { return "3.1.0"; }
    get id() { return this.#id; }
    get sn() { return this.#sn; }
    get currentCall() { return this.#line.call; }
    get connectionState() { return this.#link?.state ?? this.#ownState; }
    set logLevel(level) { this.#log.level = level; }

    get ticket() {
        if (!this.currentCall) throw new Error("No ticket: not in a call");
        return this.currentCall.ticketize();
    }

    close() {
        if (this.connectionState === CONNECTION_STATE.CLOSED) return;
        if (this.currentCall?.ended === false) this.end();
        this.#requests.failAll(new Error("Connection closed"));
        this.#rooms.stop();
        this.#renewal.stop();
        if (this.#link) return this.#link.close();
        this.#deliveries.failAll(new Error("Connection closed"));
        this.#ownState = CONNECTION_STATE.CLOSED;
        this.#fire("connectionstatechanged", CONNECTION_STATE.CLOSED, {});
    }

    // ---- calls --------------------------------------------------------------------------------------------------

    call(to, media = CALL_MEDIA.AUDIO) {
        requireAll({ to });
        this.#line.propose(this.#id, to, media || CALL_MEDIA.AUDIO);
    }

    proceed() { this.#line.session.proceed(); }
    decline() { this.#line.session.decline(); }
    end() { this.#line.session.end(); }
    setAsActive() { this.#line.session.setAsActive(); }

    async sendOffer(offer) {
        requireAll({ offer });
        await this.#line.session.sendOffer(offer);
    }

    sendCandidate(candidate) {
        if (candidate === undefined) throw new Error("Argument 'candidate' is missing");
        this.#line.session.sendCandidate(candidate);
    }

    mute() { this.#line.session.mute(MUTED_MEDIA.ALL); }
    muteAudio() { this.#line.session.mute(MUTED_MEDIA.AUDIO); }
    muteVideo() { this.#line.session.mute(MUTED_MEDIA.VIDEO); }
    unmute() { this.#line.session.unmute(MUTED_MEDIA.ALL); }
    unmuteAudio() { this.#line.session.unmute(MUTED_MEDIA.AUDIO); }
    unmuteVideo() { this.#line.session.unmute(MUTED_MEDIA.VIDEO); }

    hold() { this.#line.session.hold(); }
    unhold() { this.#line.session.unhold(); }

    reportMetrics(sid, metrics, to) { this.#chat.metrics(sid, metrics, to); }

    async iceServers() { return this.#iceServers.get(); }

    // ---- messages -----------------------------------------------------------------------------------------------

    send(to, content, more) { return this.#chat.text(NAMESPACE.MESSAGE, to, content, more); }
    sendMuc(to, content, more) { return this.#chat.text(NAMESPACE.MUC, to, content, more); }
    sendJSON(to, content) { return this.#chat.custom(NAMESPACE.MESSAGE, to, content); }
    sendJSONMUC(to, content) { return this.#chat.custom(NAMESPACE.MUC, to, content); }
    isTyping(state, to) { this.#chat.typing(NAMESPACE.MESSAGE, to, state); }
    isTypingMuc(state, to) { this.#chat.typing(NAMESPACE.MUC, to, state); }
    reactToMessage(id, reaction, to) { this.#chat.reaction(NAMESPACE.MESSAGE, to, id, reaction); }
    reactToMessageMUC(id, reaction, to) { this.#chat.reaction(NAMESPACE.MUC, to, id, reaction); }
    sendAReadAcknowledgement(id, to) { this.#chat.read(NAMESPACE.MESSAGE, to, id); }
    sendAReadAcknowledgementMuc(id, to) { this.#chat.read(NAMESPACE.MUC, to, id); }

    isWaiting(id) { return this.#link?.outbox.isWaiting(id) ?? false; }

    resend(id) {
        const isSent = this.#link?.outbox.resend(id) ?? false;
        if (isSent) this.#deliveries.beginAgain(id);
        return isSent;
    }

    giveUp(id) {
        this.#deliveries.fail(id, new Error("The message was given up"));
        return this.#link?.outbox.giveUp(id) ?? false;
    }

    async delivered(id, { signal } = {}) { return untilAborted(this.#deliveries.of(id), signal); }

    #post(message) {
        const id = this.#link ? this.#link.post(message) : this.#send(message);
        this.#deliveries.begin(id);
        return id;
    }

    // ---- rooms --------------------------------------------------------------------------------------------------

    async join(rid, options) { return this.#ask(QUERY.JOIN, requireAll({ rid }), options); }
    async joinMuc(rid, options) { return this.#ask(QUERY.JOIN_MUC, requireAll({ rid }), options); }
    async leave(rid, options) { return this.#ask(QUERY.LEAVE, requireAll({ rid }), options); }

    async members(rid, { after, ...options } = {}) {
        return this.#ask(QUERY.ROOM_MEMBERS, { ...requireAll({ rid }), ...(after !== undefined && { after }) }, options);
    }

    // ---- what the server keeps ----------------------------------------------------------------------------------

    async history(query, options) {
        requireAll({ with: query?.with });
        return this.#ask(QUERY.HISTORY, query, options);
    }

    async messageHistory(query) { return this.history(query); }
    async conversations(query = {}, options) { return this.#ask(QUERY.CONVERSATIONS, query, options); }
    async calls(query = {}, options) { return this.#ask(QUERY.CALLS, query, options); }

    async markUnread(query) {
        requireAll({ with: query?.with, from: query?.from });
        return this.#ask(QUERY.MARK_UNREAD, query);
    }

    async editMessage(mid, content) {
        requireAll({ mid, content });
        await this.#ask(QUERY.EDIT, { mid, content });
    }

    async retractMessage(mid) {
        requireAll({ mid });
        await this.#ask(QUERY.RETRACT, { mid });
    }

    /** Resolves with the description of the server's answer. */
    async #ask(query, content, options) {
        if (this.#sn === null) throw new Error("Not connected");
        return (await this.request(this.#sn, query, content, options)).description;
    }

    // ---- requests -----------------------------------------------------------------------------------------------

    async request(to, query, content, options = {}) {
        requireAll({ to, query, content });
        const { transaction, signal } = typeof options === "string" ? { transaction: options } : options;
        signal?.throwIfAborted();
        return untilAborted(this.#request(to, query, content, transaction), signal);
    }

    async #request(to, query, content, transaction) {
        if (to === this.#sn) this.#rooms.asked(query, content);
        const result = await this.#requests.ask(to, query, content, transaction);
        if (to === this.#sn) this.#granted(query, content);
        return result;
    }

    /** What the server has granted holds for later connections, too. */
    #granted(query, content) {
        this.#rooms.granted(query, content);
        if (query !== QUERY.REFRESH) return;
        this.#credential.replace(content.token);
        this.#iceServers.forget();
    }

    async answer(to, query, content, transaction) {
        requireAll({ to, query, content, transaction });
        return this.#requests.answer(to, query, content, transaction);
    }

    // ---- what arrives -------------------------------------------------------------------------------------------

    #receive(message) {
        try {
            this.#route(message);
        } catch (error) {
            this.#log.error("a message could not be handled:", error);
        }
    }

    #route(message) {
        if (!isObject(message?.jsongle)) return this.#log.warn("ignored a message without jsongle");
        const { id, from, to } = message;
        // All the code below may rely on a description.
        const description = isObject(message.jsongle.description) ? message.jsongle.description : {};
        const jsongle = { ...message.jsongle, description };
        this.#log.debug(`<- ${jsongle.action} ${id} from '${from}'`);
        this.#log.trace("<-", withoutSecrets(message));

        switch (jsongle.action) {
            case ACTION.PROPOSE: case ACTION.INFO: case ACTION.RETRACT: case ACTION.DECLINE: case ACTION.PROCEED:
            case ACTION.INITIATE: case ACTION.ACCEPT: case ACTION.TERMINATE: case ACTION.TRANSPORT:
                return this.#line.receive({ from, to, jsongle });
            case ACTION.TEXT: case ACTION.CUSTOM:
                return this.#said({ id, from, jsongle });
            case ACTION.EVENT:
                if (isServers(jsongle) && !this.#isServer(from)) {
                    return this.#log.warn(`ignored a '${jsongle.event}' from '${from}': only the server may send it`);
                }
                if (jsongle.event === EVENT.ICE_SERVERS) {
                    return this.#fire("iceservers", this.#iceServers.take(description));
                }
                if (jsongle.event === EVENT.EXPIRING) return this.#renewal.expiring(description.expires);
                if (jsongle.event === EVENT.ACK && isServers(jsongle)) this.#stored(description.mid);
                if (jsongle.event === EVENT.SENT && this.#hasHad(description.message)) return undefined;
                if (this.#isPutOut(jsongle)) this.#rooms.closed(description);
                return this.#fire("event", jsongle, from);
            case ACTION.METRICS:
                return this.#fire("event", jsongle, from);
            case ACTION.ERROR:
                if (this.#isServer(from)) this.#refused(jsongle, from);
                this.#line.refused(description.mid, from);
                return this.#fire("error", jsongle, from);
            case ACTION.IQ_GET: case ACTION.IQ_SET:
                if (isNegotiation(jsongle)) return this.#line.negotiated(from, jsongle);
                if (this.#isHello(jsongle, from)) {
                    this.#sizeLimit.learn(description);
                    this.#introduced(to, description.sn ?? from, description.connected);
                }
                return this.#fire("request", jsongle, from);
            case ACTION.IQ_RESULT: case ACTION.IQ_ERROR: case ACTION.ACK:
                return this.#requests.settle(jsongle, from);
            default:
                return this.#log.warn(`ignored the unknown action '${jsongle.action}'`);
        }
    }

    /** Some come twice, from a server that was started anew: the sender hears of each, the application of the first. */
    #said({ id, from, jsongle }) {
        this.#chat.received(id, from);
        if (this.#link?.take({ id, from, jsongle }) === false) return undefined;
        return this.#handOver({ id, from, jsongle });
    }

    /** What our user said elsewhere may come again from the history. */
    #hasHad(message) { return this.#link?.takeOwn(message) === false; }

    #stored(mid) {
        this.#link?.stored(mid);
        if (typeof mid === "string") this.#deliveries.taken(mid);
    }

    #refused(jsongle, from) {
        const { mid, errorCode } = jsongle.description;
        this.#link?.outbox.refuse(mid, errorCode);
        this.#deliveries.fail(mid, new RequestError(jsongle, from));
    }

    #handOver({ id, from, jsongle }) {
        this.#fire(jsongle.action === ACTION.TEXT ? "messagereceived" : "datareceived", jsongle, from, id);
    }

    #isServer(from) {
        return this.#sn !== null && from === this.#sn;
    }

    /** The first to say hello is the server. Later, a hello of another peer must not pass for the server's. */
    #isHello({ action, query }, from) {
        return action === ACTION.IQ_GET && query === QUERY.HELLO && (this.#sn === null || this.#sn === from);
    }

    /** Who leaves by itself is not told of it: the room has been closed. */
    #isPutOut({ event, description: { member } }) {
        return event === EVENT.LEFT && this.#link !== null && member?.uid === this.#link.uid;
    }

    #introduced(id, sn, connected) {
        this.#id = id;
        this.#sn = sn;
        this.#iceServers.connected(connected);
    }

    // ---- the connection -----------------------------------------------------------------------------------------

    #adopt(connection, credential) {
        this.#credential = credential;
        this.#link = new Link(connection, {
            line: this.#line, requests: this.#requests, rooms: this.#rooms, renewal: this.#renewal,
            send: (message) => this.#send(message), fire: (type, ...args) => this.#fire(type, ...args),
            newId: this.#environment.newId, sn: () => this.#sn,
            introduced: (id, sn, connected) => this.#introduced(id, sn, connected),
            ask: (query, content) => this.request(this.#sn, query, content),
            failed: (id, to, error) => {
                this.#deliveries.fail(id, error);
                this.#fire("messagefailed", id, to, error);
            },
            deliver: (message) => {
                this.#chat.received(message.id, message.from);
                this.#handOver(message);
            },
        }, this.#log);
    }

    // ---- what all of it needs -----------------------------------------------------------------------------------

    /** Adds sender, and an id if there is none, to an envelope, and sends it. Returns the id. */
    #send({ id = this.#environment.newId(), to, jsongle, ...others }) {
        const message = { id, from: this.#id, to, ...others, jsongle };
        this.#log.debug(`-> ${jsongle.action} ${message.id} to '${to}'`);
        this.#log.trace("->", withoutSecrets(message));
        if (!this.#link) this.#sizeLimit.check(message);
        this.#transport.out(message);
        return message.id;
    }

    #fire(type, ...args) { return fire(this, this.#log, type, ...args); }
}
