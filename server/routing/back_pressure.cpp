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
    if (!pressure.reader && pressure.waiting.empty() && !pressure.stall) peer.pressure = nullptr;
}

bool is_for_one_user(const Peers& peers) {
    return !peers.empty() && std::all_of(peers.begin() + 1, peers.end(), [&](const Peer* peer) {
        return peer->member->uid() == peers[0]->member->uid();
    });
}

std::size_t share_in(const Tables& tables, const Peer& reader) {
    return tables.outbox_bytes(reader) / shares_of_outbox;
}

/// Whether the sender would have had more than its share of what has come in a stall that is not over.
bool would_take_too_much(const Exchange& exchange, const Peer& reader, std::size_t cost) {
    if (!reader.pressure || !reader.pressure->stall || is_over(reader, exchange.now.steady)) return false;
    const std::size_t* share = find_in(reader.pressure->stall->shares, exchange.sender.id);
    return (share ? *share : 0) + cost > share_in(exchange.tables, reader);
}

} // namespace

bool is_full_for(const Peer& reader, std::size_t cost) {
    return reader.recipient && reader.recipient->fill_with(cost) == Fill::full;
}

bool is_full_for_direct(const Tables& tables, const Peer& reader, std::size_t cost, SteadyTime now) {
    return is_full_for(reader, cost + tables.outbox_bytes(reader) / (is_over(reader, now) ? 2 : 4));
}

bool is_over(const Peer& reader, SteadyTime now) {
    return reader.pressure && reader.pressure->stall && now >= reader.pressure->stall->over;
}

bool is_sent_by_itself(const Exchange& exchange, const Peers& peers) {
    switch (family_of(*exchange.envelope.action)) {
    case Family::event: return exchange.envelope.event == word::receipt && is_for_one_user(peers);
    case Family::iq_answer:
    case Family::error:
    case Family::ack: return is_for_one_user(peers);
    default: return false;
    }
}

bool is_refused_for_pressure(Exchange& exchange, const Peers& peers) {
    if (peers.empty()) return false;
    const std::size_t cost = exchange.prepared.relay->cost();
    // Of a call there is little, and it comes of somebody whom the reader talks to.
    const bool is_of_call = family_of(*exchange.envelope.action) == Family::call;
    const bool is_direct = !is_of_call && is_for_one_user(peers);
    const bool has_room = std::ranges::none_of(peers, [&](const Peer* peer) {
        if (is_direct && peer->catch_up && !has_room_behind(exchange.tables, *peer, cost)) return true;
        if (is_direct) return is_full_for_direct(exchange.tables, *peer, cost, exchange.now.steady);
        return (is_of_call || would_take_too_much(exchange, *peer, cost)) && is_full_for(*peer, cost);
    });
    if (has_room) return false;
    exchange.refuse_as_awaited(ErrorCode::unavailable, std::string(too_much_waits));
    return true;
}

void slow_down(Exchange& exchange, Peer& reader, std::size_t cost) {
    Peer& sender = exchange.sender;
    if (&sender == &reader || !reader.recipient || reader.recipient->fill_with(0) == Fill::roomy) return;
    Pressure& at_reader = pressure_of(reader);
    if (!at_reader.stall) at_reader.stall = Stall{exchange.now.steady + longest_stall};
    Stall& stall = *at_reader.stall;
    if (is_over(reader, exchange.now.steady)) return stall.shares.clear();
    auto share = stall.shares.find(sender.id);
    if (share == stall.shares.end()) share = stall.shares.emplace(sender.id, 0).first;
    share->second += cost;
    // Who has left by now need not wait.
    if (!sender.recipient || share->second <= share_in(exchange.tables, reader)) return;
    Pressure& at_sender = pressure_of(sender);
    if (at_sender.reader) return;
    if (!sender.is_held()) sender.recipient->hold();
    at_sender.reader = &reader;
    at_sender.due = exchange.tables.deadlines.set(stall.over, PressureDue{&sender});
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
    reader.pressure->stall.reset();
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
