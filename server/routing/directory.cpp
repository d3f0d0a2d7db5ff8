#include "server/routing/directory.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

namespace jsongled {

Peer& Directory::add(Arrival arrival, Recipient& recipient, SteadyTime now) {
    const auto [entry, added] =
        peers_.try_emplace(PeerId(arrival.id), Peer{{}, std::move(arrival.address), now, &recipient});
    assert(added);
    Peer& peer = entry->second;
    peer.id = entry->first;
    peer.outbox_bytes = arrival.outbox_bytes;
    peer.addresses = arrival.proof.hides_addresses() ? Addresses::hidden : arrival.addresses;
    peer.greeting = std::make_unique<Peer::Greeting>(Peer::Greeting{
        std::move(arrival.hello_transaction), std::move(arrival.proof), strangers_.enter(peer, arrival.from),
        deadlines_.set(now + arrival.hello_timeout, HelloDue{&peer}), arrival.entry, arrival.from});
    return peer;
}

void Directory::remove(Peer& peer) {
    forget_stranger(peer);
    if (peer.said_hello()) {
        const auto user = users_.find(peer.member->uid());
        user->second.erase(std::ranges::find(user->second, &peer));
        if (user->second.empty()) users_.erase(user);
    }
    peers_.erase(peers_.find(peer.id));
}

void Directory::name(Peer& peer, std::shared_ptr<const Member> member) {
    if (!peer.said_hello()) users_[std::string(member->uid())].push_back(&peer);
    forget_stranger(peer);
    peer.member = std::move(member);
}

void Directory::forget_stranger(Peer& peer) {
    const auto greeting = std::move(peer.greeting);
    if (greeting && greeting->place) strangers_.leave(*greeting->place);
}

Peer* Directory::take_stranger() {
    while (strangers_.size() > 0) {
        Peer& peer = strangers_.first_to_go();
        strangers_.leave(*std::exchange(peer.greeting->place, std::nullopt));
        // Whoever is not heard any more is on their way out.
        if (peer.recipient) return &peer;
    }
    return nullptr;
}

std::span<Peer* const> Directory::connections_of(std::string_view uid) const {
    const auto* user = find_in(users_, uid);
    return user ? std::span<Peer* const>(user->data(), user->size()) : std::span<Peer* const>();
}

} // namespace jsongled
