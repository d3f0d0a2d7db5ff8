// jsongle.d.ts says what jsongle.js has: the same members, of the same kinds, with the same words.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import JSONgle from "../js/jsongle.js";
import { CallError, MediaError, Phone } from "../js/jsongle/webrtc.js";
import { FakeDevices, FakePeerConnection, FakeStream } from "./fake_media.js";
import { bringTo, newClient } from "./support.js";

const types = ["jsongle.d.ts", "jsongle/calls.d.ts", "jsongle/connections.d.ts", "jsongle/messages.d.ts",
    "jsongle/webrtc.d.ts"]
    .map((file) => readFileSync(new URL(`../js/${file}`, import.meta.url), "utf8")).join("\n")
    .replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, "");

/** The text between the braces of `class JSONgle` or of an interface, and of those it extends. */
function block(name) {
    const declaration = new RegExp(`(?:class|interface) ${name} (?:extends (\\w+) )?{\n(.*?)\n}`, "s");
    const [, inherited, body] = declaration.exec(types) ?? [, , ""]; // of the platform
    return (inherited ? `${block(inherited)}\n` : "") + body;
}

/** Member -> kind, of a block: what is indented once and is followed by a type or by parameters. */
function declared(name) {
    const kinds = new Map();
    const members = block(name).matchAll(/^ {4}(static )?(readonly |set )?(\w+)\??([:(])/gm);
    for (const [, prefix = "", word, member, what] of members) {
        const kind = what === "(" && word !== "set " ? "method" : word?.trim() ?? "field";
        kinds.set(`${prefix}${member}`, kind);
    }
    return kinds;
}

/** Member -> kind, of an object or of a class's prototype. */
function found(object, prefix = "") {
    const members = Object.entries(Object.getOwnPropertyDescriptors(object)).map(([name, { value, get, set }]) => {
        const kind = get ? "readonly" : set ? "set" : typeof value === "function" ? "method" : "field";
        return [`${prefix}${name}`, kind];
    });
    return new Map(members);
}

const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

test("the class has the members that are declared, and no others", () => {
    const statics = found(JSONgle, "static ");
    for (const name of ["length", "name", "prototype"]) statics.delete(`static ${name}`);
    for (const [name, kind] of statics) if (kind === "field") statics.set(name, "readonly"); // constants
    const members = new Map([...statics, ...found(JSONgle.prototype), ...found(newClient({ id: null }).client)]);
    // Callbacks are fields, whatever an application has put in them.
    for (const name of members.keys()) if (/^on/.test(name)) members.set(name, "field");
    assert.deepEqual(sorted(declared("JSONgle")), sorted(members));
});

test("a call and its ticket have the members that are declared, and no others", () => {
    const { currentCall } = bringTo(newClient(), "active").client;
    const call = found(Object.getPrototypeOf(currentCall));
    call.delete("constructor");
    assert.deepEqual(sorted(declared("Call")), sorted(call));
    assert.deepEqual([...declared("Ticket").keys()].sort(), Object.keys(currentCall.ticketize()).sort());
});

test("a telephone, its calls, devices and errors have the members that are declared, and no others", () => {
    const { client } = newClient();
    client.iceServers = async () => ({ iceServers: [] });
    const platform = { RTCPeerConnection: FakePeerConnection, MediaStream: FakeStream, mediaDevices: new FakeDevices() };
    const phone = new Phone(client, platform);
    phone.call("bob").catch(() => {});
    const errors = [new CallError("busy", "busy"), new MediaError("denied", { missing: ["camera"] })];
    for (const object of [phone, phone.current, phone.devices, ...errors]) {
        const members = new Map([...found(Object.getPrototypeOf(object)), ...found(object)]);
        const { name } = object.constructor;
        for (const own of ["constructor", "name", "message", "stack", "cause"]) members.delete(own);
        const kinds = declared(name);
        kinds.delete("constructor");
        assert.deepEqual(sorted(kinds), sorted(members), name);
    }
});

test("the constants have the words that are declared, and no others", () => {
    const tables = [...types.matchAll(/^ {4}static readonly (\w+): \{(.*?)\}/gms)];
    assert.ok(tables.length > 0);
    for (const [, table, body] of tables) {
        const words = [...body.matchAll(/readonly (\w+): "(.*?)"/g)].map(([, name, word]) => [name, word]);
        assert.deepEqual(Object.entries(JSONgle[table]).sort(), words.sort(), table);
    }
});
