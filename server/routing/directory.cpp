#include "server/routing/directory.hpp"

#include <cassert>

namespace jsongled {

Peer& Directory::add(std::string id, Recipient& recipient, std::string hello_transaction) {
    std::string key = id;
    const auto [entry, added] =
        peers_.try_emplace(std::move(key), Peer{std::move(id), recipient, std::move(hello_transaction)});
    assert(added);
    return entry->second;
}

void Directory::remove(Peer& peer) {
    if (peer.said_hello()) {
        const auto user = users_.find(peer.member->uid);
        std::erase(user->second, &peer);
        if (user->second.empty()) users_.erase(user);
    }
    peers_.erase(peers_.find(peer.id));
}

void Directory::name(Peer& peer, std::shared_ptr<const Member> member) {
    if (!peer.said_hello()) users_[member->uid].push_back(&peer);
    peer.member = std::move(member);
}

Peer* Directory::find_peer(std::string_view id) {
    return find_in(peers_, id);
}

std::span<Peer* const> Directory::connections_of(std::string_view uid) const {
    const auto* user = find_in(users_, uid);
    return user ? std::span<Peer* const>(*user) : std::span<Peer* const>();
}

} // namespace jsongled
