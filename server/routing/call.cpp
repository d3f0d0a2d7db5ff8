#include "server/routing/call.hpp"

namespace jsongled {
namespace {

/// A party as the other side sees it in `from`.
std::string name_of(const Peer& party, const Call& call) {
    switch (call.from) {
    case From::room: return call.record.rid;
    case From::occupant: return call.record.rid + "/" + party.uid();
    case From::user: break;
    }
    return party.uid();
}

} // namespace

bool Call::is_the_other(const Peer& peer, std::string_view name) const {
    if (&peer != caller) return name == name_of(*caller, *this);
    return name == to || (callee && name == name_of(*callee, *this));
}

Peers Call::others(const Peer& peer) const {
    if (&peer != caller) return {caller};
    if (callee) return {callee};
    return {ringing.begin(), ringing.end()};
}

} // namespace jsongled
