#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

std::string name_space_of(const Exchange& exchange, const Destination& destination) {
    if (!exchange.envelope.name_space.empty()) return std::string(exchange.envelope.name_space);
    return std::string(destination.from == From::occupant ? word::muc : word::message);
}

void refuse_for_server(Exchange& exchange) {
    const Family family = family_of(*exchange.envelope.action);
    // An error is never answered with an error, and nobody waits for more after an ack.
    if (family == Family::error || family == Family::ack) return;
    exchange.refuse(ErrorCode::action_not_supported, "The server itself takes no '" +
                                                         std::string(to_string(*exchange.envelope.action)) +
                                                         "': name a recipient in 'to'");
}

} // namespace

void handle_message(Exchange& exchange) {
    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (destination.kind == Destination::Kind::server) return refuse_for_server(exchange);
    if (destination.kind != Destination::Kind::peers) return exchange.report_undeliverable(destination);

    exchange.forward(destination);
    if (family_of(*exchange.envelope.action) == Family::chat)
        exchange.reply(ServerReceived{name_space_of(exchange, destination), std::string(exchange.envelope.id),
                                      exchange.now});
}

void handle_unsupported(Exchange& exchange) {
    exchange.refuse(ErrorCode::action_not_supported,
                    "The action '" + std::string(exchange.envelope.action_word) + "' is not supported");
}

} // namespace jsongled
