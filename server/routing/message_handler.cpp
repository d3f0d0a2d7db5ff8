#include "server/routing/back_pressure.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

std::string name_space_of(const Exchange& exchange, const Destination& destination) {
    if (!exchange.envelope.name_space.empty()) return std::string(exchange.envelope.name_space);
    return std::string(destination.from == From::occupant ? word::muc : word::message);
}

bool is_receipt_for_room(const Exchange& exchange, const Destination& destination) {
    return exchange.envelope.action == Action::session_event && exchange.envelope.event == word::receipt &&
           destination.room && exchange.envelope.to == destination.room->rid;
}

/// Each of those who get a message acknowledges it: told to all, that would be their number squared.
void leave_it_to_author(const Exchange& exchange, Destination& destination) {
    if (exchange.tables.settings.muc_receipts == MucReceipts::all) return;
    const DescribedValue& mid = exchange.envelope.described(Described::mid);
    if (mid.kind != JsonKind::string || !mid.well_formed) return;
    const std::string* author = destination.room->authors.find(mid.text);
    if (author) erase_if(destination.peers, [&](const Peer* peer) { return peer->member->uid() != *author; });
}

void refuse_for_server(Exchange& exchange) {
    const Family family = family_of(*exchange.envelope.action);
    // An error is never answered with an error, and nobody waits for more after an ack.
    if (family == Family::error || family == Family::ack) return;
    exchange.refuse(ErrorCode::action_not_supported, "The server does not accept '" +
                                                         std::string(to_string(*exchange.envelope.action)) +
                                                         "': name a recipient in 'to'");
}

} // namespace

void handle_message(Exchange& exchange) {
    Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (destination.kind == Destination::Kind::server) return refuse_for_server(exchange);
    if (destination.kind != Destination::Kind::peers) return exchange.report_undeliverable(destination);

    if (is_receipt_for_room(exchange, destination)) leave_it_to_author(exchange, destination);
    if (is_refused_for_pressure(exchange, destination.peers)) return;
    exchange.forward(destination);
    if (family_of(*exchange.envelope.action) != Family::chat) return;
    // One for a single occupant as well: clients send its receipt to the room.
    if (destination.room && !destination.peers.empty())
        destination.room->authors.add(exchange.envelope.id, exchange.sender.member->uid());
    exchange.reply(ServerReceived{name_space_of(exchange, destination), std::string(exchange.envelope.id),
                                  exchange.now.wall});
}

void handle_unsupported(Exchange& exchange) {
    exchange.refuse(ErrorCode::action_not_supported,
                    "The action " + quote(exchange.envelope.action_word) + " is not supported");
}

} // namespace jsongled
