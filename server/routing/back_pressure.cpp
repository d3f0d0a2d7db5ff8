#include "server/routing/back_pressure.hpp"

#include <algorithm>

#include "server/routing/exchange.hpp"

namespace jsongled {
namespace {

Pressure& pressure_of(Peer& peer) {
    if (!peer.pressure) peer.pressure = std::make_unique<Pressure>();
    return *peer.pressure;
}

void forget_if_idle(Peer& peer) {
    const Pressure& pressure = *peer.pressure;
    if (!pressure.reader && pressure.waiting.empty() && !pressure.over) peer.pressure = nullptr;
}

} // namespace

bool is_for_one_user(const Peers& peers) {
    return !peers.empty() && std::all_of(peers.begin() + 1, peers.end(), [&](const Peer* peer) {
        return peer->member->uid() == peers[0]->member->uid();
    });
}

bool is_refused_for_pressure(Exchange& exchange, const Destination& destination) {
    const Peers& peers = destination.peers;
    if (!is_for_one_user(peers)) return false;
    const std::size_t cost = exchange.prepared.relay->cost();
    const bool has_room = std::ranges::any_of(peers, [&](const Peer* peer) {
        return !peer->recipient || peer->recipient->fill_with(cost) != Fill::full;
    });
    if (has_room) return false;
    exchange.refuse_as_awaited(ErrorCode::unavailable, "Too much waits for the recipient: try again later");
    return true;
}

void slow_down(Exchange& exchange, Peer& reader) {
    Peer& sender = exchange.sender;
    if (&sender == &reader || !sender.recipient || reader.recipient->fill_with(0) == Fill::roomy) return;
    Pressure& at_reader = pressure_of(reader);
    if (!at_reader.over) at_reader.over = exchange.now.steady + longest_stall;
    if (exchange.now.steady >= *at_reader.over) return;
    Pressure& at_sender = pressure_of(sender);
    if (at_sender.reader) return;
    if (!sender.is_held()) sender.recipient->hold();
    at_sender.reader = &reader;
    at_sender.due = exchange.tables.deadlines.set(*at_reader.over, PressureDue{&sender});
    at_reader.waiting.push_back(&sender);
}

void release_waiting(Peer& reader) {
    if (!reader.pressure) return;
    for (Peer* sender : std::exchange(reader.pressure->waiting, {})) {
        sender->pressure->reader = nullptr;
        sender->pressure->due.cancel();
        forget_if_idle(*sender);
        read_on(*sender);
    }
    reader.pressure->over.reset();
    forget_if_idle(reader);
}

void release(Peer& sender) {
    if (!sender.pressure || !sender.pressure->reader) return;
    Peer& reader = *std::exchange(sender.pressure->reader, nullptr);
    std::erase(reader.pressure->waiting, &sender);
    sender.pressure->due.cancel();
    forget_if_idle(sender);
    read_on(sender);
}

void read_on(Peer& peer) {
    if (!peer.is_held() && peer.recipient) peer.recipient->go_on();
}

} // namespace jsongled
