#include "tests/support/call_steps.hpp"

namespace jsongled::testing {

std::string CallSteps::any_sid() {
    return world_.calls.latest(world_.pick(world_.calls.latest_count()));
}

void CallSteps::propose() {
    ModelPeer& sender = world_.any_peer();
    const std::string sid = !world_.calls.is_empty() && world_.pick(20) == 0 ? any_sid() : world_.new_id("sid");
    const std::string to = world_.any_address(sender);
    world_.calls.place(sender, to, sid);
    say(sender, to, sid, "session-propose", "");
}

void CallSteps::ring() {
    const auto [id, sid] = world_.calls.take_ringing();
    for (const auto& peer : world_.peers)
        if (peer->id == id)
            return say(*peer, reply_address(*world_.calls.find(sid)), sid, "session-info", "ringing");
}

void CallSteps::go_on() {
    static const std::pair<const char*, const char*> lines[] = {
        {"session-info", "ringing"}, {"session-info", "ringing"}, {"session-proceed", ""},
        {"session-initiate", ""},    {"session-accept", ""},      {"transport-info", ""},
        {"session-info", "active"},  {"session-info", "mute"},    {"session-retract", ""},
        {"session-decline", ""},     {"session-terminate", ""}};
    if (world_.calls.is_empty()) return;
    const std::string sid = any_sid();
    ModelPeer* sender = &world_.any_peer();
    // Mostly somebody who has to do with the call speaks, to the address that leads to the other side.
    if (world_.pick(6) > 0)
        for (const auto& peer : world_.peers)
            if (peer->calls.contains(sid) && world_.pick(2) == 0) sender = peer.get();
    std::string to = world_.any_address(*sender);
    if (const auto* known = world_.calls.find(sid); known && world_.pick(6) > 0)
        to = sender == known->first ? known->second : reply_address(*known);
    const auto& [action, reason] = lines[world_.pick(std::size(lines))];
    say(*sender, to, sid, action, reason);
}

std::string CallSteps::reply_address(const std::pair<ModelPeer*, std::string>& call) {
    for (const auto& peer : world_.peers) {
        if (peer.get() != call.first) continue;
        const std::string rid = call.second.substr(0, call.second.find('/'));
        if (!peer->rooms.contains(rid)) return peer->uid;
        return world_.rooms.rooms().at(rid).kind == RoomKind::muc ? rid + "/" + peer->uid : rid;
    }
    return "nobody";
}

void CallSteps::say(ModelPeer& sender, const std::string& to, const std::string& sid, const char* action,
                    const char* reason) {
    world_.current = {world_.new_id("m"), world_.rooms.deliver(sender, RoomModel::Says::call, to)};
    world_.send(sender, to,
                {{"action", action},
                 {"sid", sid},
                 {"reason", reason},
                 {"description", world_.description(sender, to)}});
    world_.current.reset();
}

} // namespace jsongled::testing
