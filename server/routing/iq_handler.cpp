#include "server/routing/call_requests.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

/// A query that the server itself answers.
struct QueryRoute {
    Action action;
    std::string_view query;
    void (*handle)(Exchange&);
};

void handle_ping(Exchange& exchange) {
    exchange.reply(PingResult{std::string(exchange.envelope.transaction)});
}

constexpr std::array<QueryRoute, 6> queries{{
    {Action::iq_set, word::session_join, handle_room_join},
    {Action::iq_set, word::muc_join, handle_muc_join},
    {Action::iq_set, word::session_leave, handle_leave},
    {Action::iq_set, word::room_members, handle_room_members},
    {Action::iq_set, word::call_history, handle_call_history},
    {Action::iq_set, word::session_ping, handle_ping},
}};

void answer_by_server(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    for (const QueryRoute& route : queries)
        if (route.action == envelope.action && route.query == envelope.query) return route.handle(exchange);
    exchange.refuse_request(ErrorCode::query_not_supported,
                            "The query " + quote(envelope.query) + " is not supported");
}

} // namespace

void handle_request(Exchange& exchange) {
    if (exchange.envelope.transaction.empty())
        return exchange.refuse(ErrorCode::bad_parameter,
                               fault_of_missing("transaction", exchange.envelope.transaction));
    if (exchange.envelope.query.empty())
        return exchange.refuse_request(ErrorCode::bad_parameter,
                                       fault_of_missing("query", exchange.envelope.query));

    Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (destination.kind == Destination::Kind::server) return answer_by_server(exchange);
    if (take_call_request(exchange)) return;
    // Who asks a room asks the others in it: an own other connection would answer for them.
    if (destination.room && exchange.envelope.to == destination.room->rid)
        leave_out_user_of(exchange.sender, destination);
    // Alone in a MUC counts as well: a request that nobody can answer is refused at once, not left to time out.
    if (destination.peers.empty()) return exchange.report_undeliverable(destination);
    exchange.forward(destination);
}

void handle_answer(Exchange& exchange) {
    if (exchange.envelope.transaction.empty())
        return exchange.refuse_answer(ErrorCode::bad_parameter,
                                      fault_of_missing("transaction", exchange.envelope.transaction));

    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (destination.kind == Destination::Kind::server)
        return exchange.refuse_answer(ErrorCode::query_not_supported, "The server has not asked for this");
    if (take_call_answer(exchange)) return;
    if (destination.kind != Destination::Kind::peers) return exchange.report_undeliverable(destination);
    exchange.forward(destination);
    exchange.reply(Ack{Ack::Status::success, std::string(exchange.envelope.transaction)});
}

} // namespace jsongled
