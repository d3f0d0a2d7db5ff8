#include "server/routing/catch_up.hpp"

#include <algorithm>

#include "server/routing/delayed_page.hpp"
#include "server/routing/exchange.hpp"

namespace jsongled {
namespace {

bool is_roomy(const Peer& peer) {
    return peer.recipient && peer.recipient->fill_with(0) == Fill::roomy;
}

void ask(Tables& tables, Peer& peer) {
    peer.catch_up->is_asked = true;
    const std::size_t bytes = tables.outbox_bytes(peer) / CatchUp::pages_in_outbox;
    tables.out.store.ask(tables.answers.expect(PendingAnswers::Waiting{std::string(peer.id)}),
                         WaitingQuestion{peer.uid(), peer.catch_up->after, CatchUp::most_of_page,
                                         std::min(bytes, WaitingQuestion{}.most_bytes)});
}

void end(Tables& tables, Peer& peer) {
    const std::unique_ptr<CatchUp> done = std::move(peer.catch_up);
    for (OutgoingPtr& message : done->later)
        tables.deliver(peer, std::move(message));
}

/// Until one has no room: then it is the first of the next page. Whatever has none even in an outbox that is
/// empty goes on waiting for another connection.
bool deliver_all(Tables& tables, Peer& peer, const DelayedPage& page) {
    for (const DelayedPage::Message& one : page.messages) {
        if (peer.recipient->fill_with(one.message->cost()) == Fill::full) {
            if (!is_roomy(peer)) return false;
        } else {
            tables.deliver(peer, one.message);
        }
        peer.catch_up->after = one.place;
    }
    peer.catch_up->after = std::max(peer.catch_up->after, page.last);
    return true;
}

} // namespace

void begin_to_catch_up(Tables& tables, Peer& peer) {
    peer.catch_up = std::make_unique<CatchUp>();
    ask(tables, peer);
}

void take_delayed(Tables& tables, Peer& peer, const DelayedPage* page) {
    if (!peer.catch_up) return;
    peer.catch_up->is_asked = false;
    // Whoever is away asks anew once they are back.
    if (!peer.recipient) return;
    if (!page) {
        peer.catch_up->due = tables.deadlines.set(tables.latest + CatchUp::again, CatchUpDue{&peer});
        return;
    }
    if (deliver_all(tables, peer, *page) && page->complete) return end(tables, peer);
    go_on_to_catch_up(tables, peer);
}

void go_on_to_catch_up(Tables& tables, Peer& peer) {
    if (peer.catch_up && !peer.catch_up->is_asked && !peer.catch_up->due.is_set() && is_roomy(peer))
        ask(tables, peer);
}

bool has_room_behind(const Tables& tables, const Peer& peer, std::size_t cost) {
    return peer.catch_up->later_bytes + cost <= tables.outbox_bytes(peer) / CatchUp::parts_of_outbox;
}

bool stands_behind(const Exchange& exchange, Peer& peer) {
    if (!peer.catch_up) return false;
    // What has an answer, or is of a call, is no part of what waited; and a room is not kept back by one.
    const Family family = family_of(*exchange.envelope.action);
    if (family != Family::chat && family != Family::event) return false;
    const std::size_t cost = exchange.prepared.relay->cost();
    if (!has_room_behind(exchange.tables, peer, cost)) return false;
    peer.catch_up->later.push_back(exchange.prepared.relay);
    peer.catch_up->later_bytes += cost;
    return true;
}

} // namespace jsongled
