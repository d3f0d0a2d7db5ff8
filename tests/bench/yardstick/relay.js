// What a relay costs that does nothing else: no JSON, no identity, no state but who speaks to whom, which the path of
// the upgrade says: /pair/PARTNER/UID/[ack] or /room/RID/UID/[ack]. What a client sends goes to the partner, or to
// the others in the room, as it came; with `ack` the sender is told so. `node --expose-gc relay.js`; SIGUSR2 collects.

import { WebSocketServer } from "ws";

const received = JSON.stringify({ ack: "received" });
const users = new Map();
const rooms = new Map();

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false, backlog: 4096 });

function toPartner(socket, partner) {
  let other;
  socket.on("message", (data) => {
    other ??= users.get(partner);
    other?.send(data, { binary: false });
    if (socket.acked) socket.send(received);
  });
}

function toRoom(socket, rid) {
  const members = rooms.get(rid) ?? rooms.set(rid, new Set()).get(rid);
  members.add(socket);
  socket.on("close", () => {
    members.delete(socket);
    if (members.size === 0) rooms.delete(rid);
  });
  socket.on("message", (data) => {
    for (const member of members) if (member !== socket) member.send(data, { binary: false });
    if (socket.acked) socket.send(received);
  });
}

server.on("connection", (socket, request) => {
  const [, kind, name, uid, ack] = request.url.split("/");
  socket.acked = ack === "ack";
  users.set(uid, socket);
  socket.on("close", () => users.delete(uid));
  socket.on("error", () => {});
  if (kind === "room") toRoom(socket, name);
  else toPartner(socket, name);
});

server.on("listening", () => console.log(`ready listen=127.0.0.1:${server.address().port}`));
process.on("SIGUSR2", () => globalThis.gc?.());
