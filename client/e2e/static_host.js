// A web server of an application's own, which serves what it was built into.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8" };

/** Serves a folder on a port of its own, until the test ends. `place` stands where its files name localhost:8080. */
export async function hostFolder(t, folder, place) {
    const server = createServer(async ({ url }, response) => {
        const { pathname } = new URL(url, "http://host");
        const path = pathname === "/" ? "/index.html" : pathname;
        if (path === "/favicon.ico") return void response.writeHead(204).end(); // browsers ask, and complain
        try {
            const text = await readFile(join(folder, path), "utf8");
            response.setHeader("Content-Type", TYPES[extname(path)]).end(text.replaceAll("localhost:8080", place));
        } catch {
            response.writeHead(404).end();
        }
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    t.after(() => server.close());
    return `http://127.0.0.1:${server.address().port}`;
}
