#include "server/routing/back_pressure.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/responses.hpp"

namespace jsongled {
namespace {

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

/// A response to a message of somebody who is away, or of a room in which another connection of the user was.
/// Whether there is such a message only the store knows.
bool is_for_store_alone(const Exchange& exchange, const Destination& destination) {
    return is_response(exchange) &&
           (destination.kind == Destination::Kind::nobody ||
            destination.kind == Destination::Kind::not_a_member) &&
           can_be_away(exchange.tables, exchange.sender, exchange.envelope.to);
}

} // namespace

void handle_message(Exchange& exchange) {
    Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (destination.kind == Destination::Kind::server) return exchange.refuse_for_server();
    if (destination.kind != Destination::Kind::peers && !is_for_store_alone(exchange, destination))
        return exchange.report_undeliverable(destination);

    if (is_receipt_for_room(exchange, destination)) leave_it_to_author(exchange, destination);
    if (is_refused_for_pressure(exchange, destination.peers)) return;
    if (is_response(exchange) && is_refused_as_response(exchange, destination)) return;
    exchange.forward(destination);
}

void handle_unsupported(Exchange& exchange) {
    exchange.refuse(ErrorCode::action_not_supported,
                    "The action " + quote(exchange.envelope.action_word) + " is not supported");
}

} // namespace jsongled
