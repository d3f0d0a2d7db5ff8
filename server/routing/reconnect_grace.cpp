#include "server/routing/reconnect_grace.hpp"

#include <algorithm>

#include "server/routing/call_ending.hpp"
#include "server/routing/right.hpp"

namespace jsongled {
namespace {

/// A browser that loads a page anew closes with 1001, as one that leaves it: here the two are the same.
bool may_be_a_reload(const Departure& departure) {
    constexpr std::uint16_t normal = 1000;
    switch (departure.cause) {
    case CloseCause::lost:
    case CloseCause::silent:
    case CloseCause::slow: return true;
    case CloseCause::client: return departure.code != normal;
    default: return false;
    }
}

bool is_there(const Tables& tables, std::string_view uid, const Peer* but_for = nullptr) {
    return std::ranges::any_of(tables.directory.connections_of(uid),
                               [&](const Peer* peer) { return peer != but_for && peer->is_there(); });
}

/// The call that rings on this connection of the user, and on none beside it.
Call* last_ringing(const Tables& tables, const Peer& peer) {
    Call* call = peer.call;
    if (!call || call->callee || call->caller == &peer) return nullptr;
    const bool rings_elsewhere =
        std::ranges::any_of(tables.directory.connections_of(peer.member->uid()), [&](const Peer* other) {
            return other != &peer && other->call == call && other != call->caller;
        });
    return rings_elsewhere ? nullptr : call;
}

void ring(Tables& tables, Grace& grace, Peer& peer, Moment now) {
    Call& call = *grace.call;
    tables.graces.remove(grace);
    tables.calls.ring_too(call, peer, now);
    tables.deliver(peer, call.propose);
}

} // namespace

void give_grace(Tables& tables, const Peer& gone, const Departure& departure, Moment now) {
    const auto time = tables.settings.reconnect_grace;
    // Whoever was cut off is not to be back.
    if (time.count() == 0 || !gone.said_hello() || !gone.recipient || !may_be_a_reload(departure) ||
        !has_right(gone, Right::call))
        return;
    const std::string_view uid = gone.member->uid();
    // One call waits for a user: the first.
    const Grace* before = tables.graces.find(uid);
    Call* const call = before && before->call ? nullptr : last_ringing(tables, gone);
    if (call || !is_there(tables, uid, &gone)) tables.graces.put(uid, now.steady + time, call);
}

void ring_for_who_is_back(Tables& tables, Peer& peer, Moment now) {
    Grace* grace = tables.graces.find(peer.member->uid());
    if (!grace) return;
    if (!grace->call) return tables.graces.remove(*grace);
    if (!grace->call->record.rid.empty() || peer.call || !has_right(peer, Right::call)) return;
    ring(tables, *grace, peer, now);
}

void ring_for_who_is_back_in(Tables& tables, Peer& peer, const Room& room, Moment now) {
    Grace* grace = tables.graces.find(peer.member->uid());
    if (!grace || !grace->call || grace->call->record.rid != room.rid) return;
    if (peer.call || !has_right(peer, Right::call)) return;
    ring(tables, *grace, peer, now);
}

void end_grace(Tables& tables, Grace& grace, Moment now) {
    Call* const call = grace.call;
    tables.graces.remove(grace);
    if (call && call->is_held() && call->awaited.empty()) end_unreached(tables, *call, now);
}

void wait_no_more(Tables& tables, Call& call) {
    while (!call.awaited.empty()) {
        Grace& grace = *call.awaited.back();
        tables.graces.give_up(grace);
        if (is_there(tables, grace.uid)) tables.graces.remove(grace);
    }
}

} // namespace jsongled
