// The way from a browser to the server, in the hands of the test.

import { once } from "node:events";
import { connect, createServer } from "node:net";

/** How a line can be cut: nothing gets through and nothing is closed, or all is reset. */
export const CUT = Object.freeze({ SILENCE: "silence", RESET: "reset" });

/** A TCP proxy before a server. What was silenced stays dead: once it is mended only new connections get through. */
export class Line {
    #server;
    #port;
    #cut = null;
    #pairs = new Set();

    /** A line to the server at `origin`. Closed when the test ends. */
    static async to(origin, t) {
        const line = new Line();
        line.#port = Number(new URL(origin).port);
        line.#server = createServer((near) => line.#take(near));
        line.#server.listen(0, "127.0.0.1");
        await once(line.#server, "listening");
        t.after(() => line.#close());
        return line;
    }

    /** Where a browser finds the server by this line. */
    get origin() { return `http://127.0.0.1:${this.#server.address().port}`; }

    cut(how) {
        this.#cut = how;
        for (const pair of this.#pairs) this.#end(pair, how);
    }

    mend() { this.#cut = null; }

    #take(near) {
        near.on("error", () => {}); // it is reset
        if (this.#cut === CUT.RESET) return near.resetAndDestroy();
        const pair = { near, far: null, isDead: this.#cut === CUT.SILENCE };
        this.#pairs.add(pair);
        if (pair.isDead) return near.resume();
        pair.far = connect(this.#port, "127.0.0.1").on("error", () => near.destroy());
        this.#pass(pair, near, pair.far);
        this.#pass(pair, pair.far, near);
        return undefined;
    }

    #pass(pair, from, to) {
        from.on("data", (bytes) => pair.isDead || to.write(bytes));
        from.on("close", () => pair.isDead || to.destroy());
    }

    #end(pair, how) {
        pair.isDead = true;
        if (how === CUT.SILENCE) return;
        this.#pairs.delete(pair);
        pair.near.resetAndDestroy();
        pair.far?.resetAndDestroy();
    }

    #close() {
        this.#server.close();
        for (const pair of this.#pairs) this.#end(pair, CUT.RESET);
    }
}
