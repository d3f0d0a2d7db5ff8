/**
 * What shows the server who this client is: a token that the application has given, or a function that it has given to
 * be asked for one. Or none, where the server wants none. It gives the token out to be sent to the server, and to
 * nobody else.
 */
export class Credential {
    #ask = null;
    #token;

    /** Throws unless `source` is a token, a function or undefined. What it is instead stays out of the error. */
    constructor(source) {
        if (typeof source === "function") this.#ask = source;
        else if (source === undefined || isToken(source)) this.#token = source;
        else throw new TypeError(`The option 'token' is ${source === "" ? EMPTY : "neither a text nor a function"}`);
    }

    /** True if the application gives new tokens when it is asked. */
    get isRenewable() { return this.#ask !== null; }

    /** The token, or undefined; a promise of it if it has to be asked for. */
    show() {
        return this.#ask ? this.#asked() : this.#token;
    }

    /** The server has taken this one in its place. */
    replace(token) {
        if (isToken(token)) this.#token = token;
    }

    async #asked() {
        const token = await this.#ask();
        if (isToken(token)) return token;
        throw new TypeError(`The function of the option 'token' gave ${token === "" ? EMPTY : "no text"}`);
    }
}

const EMPTY = "an empty text: leave it out, or give undefined, where the server asks for none";

const isToken = (value) => typeof value === "string" && value !== "";
