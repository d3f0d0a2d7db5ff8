#include <algorithm>

#include "server/routing/handlers.hpp"
#include "server/routing/ice_renewal.hpp"
#include "server/routing/parameters.hpp"
#include "server/routing/right.hpp"

namespace jsongled {
namespace {

using namespace std::chrono_literals;

/// How long before the end of what it holds a party of a call gets more: a quarter of its time, or this.
constexpr std::chrono::milliseconds longest_lead = 5min;

/// Less than this is not worth a look.
constexpr std::chrono::milliseconds shortest_rest = 1s;

/// Empty while it rings for several.
std::string other_party(const Peer& peer) {
    const Call* call = peer.call;
    if (!call) return {};
    if (&peer != call->caller) return call->caller->uid();
    if (call->callee) return call->callee->uid();
    return call->users.size() == 2 ? call->users.back() : std::string();
}

/// Only credentials expire: without any, nothing is to be remembered.
IceAccess give(Tables& tables, Peer& peer, Moment now) {
    const auto& servers = tables.settings.ice_servers;
    peer.ice_grant = nullptr;
    if (!servers->relays.empty()) {
        const std::chrono::milliseconds lasts = servers->lasts;
        const auto lead = std::min(lasts / 4, longest_lead);
        peer.ice_grant = std::make_unique<Peer::IceGrant>(Peer::IceGrant{
            now.steady + lasts, tables.deadlines.set(now.steady + lasts - lead, IceServersDue{&peer})});
    }
    const Time expires = std::chrono::floor<std::chrono::seconds>(now.wall + servers->lasts);
    return {servers, {peer.uid(), other_party(peer), expires}, peer.addresses};
}

} // namespace

void handle_ice_servers(Exchange& exchange, const Parameters&) {
    exchange.reply(IceServersResult{std::string(exchange.envelope.transaction),
                                    give(exchange.tables, exchange.sender, exchange.now)});
}

void renew_ice_servers(Tables& tables, Peer& peer, Moment now) {
    if (peer.call && has_right(peer, Right::call))
        return tables.say(peer, IceServersEvent{give(tables, peer, now)});
    // A call may begin with what it holds: so it is looked at again.
    const std::chrono::milliseconds rest = peer.ice_grant->until - now.steady;
    if (rest < shortest_rest)
        peer.ice_grant = nullptr;
    else
        peer.ice_grant->due = tables.deadlines.set(now.steady + rest / 2, IceServersDue{&peer});
}

} // namespace jsongled
