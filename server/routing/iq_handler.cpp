#include "server/routing/back_pressure.hpp"
#include "server/routing/call_requests.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/query_table.hpp"
#include "server/routing/right.hpp"

namespace jsongled {
namespace {

void answer_by_server(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    const QueryRow* row = find_query(*envelope.action, envelope.query);
    if (!row)
        return exchange.refuse_request(ErrorCode::query_not_supported,
                                       "The query " + quote(envelope.query) + " is not supported");
    Parameters parameters;
    if (auto refusal = check(*row, exchange.sender, envelope, parameters))
        return exchange.refuse_request(refusal->code, std::move(refusal->details));
    row->handle(exchange, parameters);
}

/// What is said to others under the name of a negotiation, and is none of a call, is as any other: then true.
bool is_refused_outside_of_calls(Exchange& exchange) {
    if (has_right(exchange.sender, Right::publish)) return false;
    exchange.refuse_for_want_of(Right::publish);
    return true;
}

} // namespace

void handle_ping(Exchange& exchange, const Parameters& parameters) {
    Peer& sender = exchange.sender;
    if (parameters.received && sender.resumption) {
        const auto number = static_cast<std::uint64_t>(*parameters.received);
        if (number > sender.resumption->sent)
            return exchange.refuse_request(ErrorCode::bad_parameter,
                                           "The parameter 'received' is more than there were");
        acknowledge(exchange.tables, sender, number);
    }
    exchange.reply(PingResult{std::string(exchange.envelope.transaction)});
}

void handle_request(Exchange& exchange) {
    if (exchange.envelope.transaction.empty())
        return exchange.refuse(ErrorCode::bad_parameter,
                               fault_of_missing("transaction", exchange.envelope.transaction));
    if (exchange.envelope.query.empty())
        return exchange.refuse_request(ErrorCode::bad_parameter,
                                       fault_of_missing("query", exchange.envelope.query));

    Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (destination.kind == Destination::Kind::server) return answer_by_server(exchange);
    if (take_call_request(exchange) || is_refused_outside_of_calls(exchange)) return;
    // Who asks a room asks the others in it: an own other connection would answer for them.
    if (destination.room && exchange.envelope.to == destination.room->rid)
        leave_out_user_of(exchange.sender, destination);
    // Alone in a MUC counts as well: a request that nobody can answer is refused at once, not left to time out.
    if (destination.peers.empty()) return exchange.report_undeliverable(destination);
    if (is_refused_for_pressure(exchange, destination.peers) || is_refused_for_requests(exchange)) return;
    exchange.forward(destination);
}

void handle_answer(Exchange& exchange) {
    if (exchange.envelope.transaction.empty())
        return exchange.refuse_answer(ErrorCode::bad_parameter,
                                      fault_of_missing("transaction", exchange.envelope.transaction));

    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (destination.kind == Destination::Kind::server)
        return exchange.refuse_answer(ErrorCode::query_not_supported, "The server has not asked for this");
    if (take_call_answer(exchange) || is_refused_outside_of_calls(exchange)) return;
    if (destination.kind != Destination::Kind::peers) return exchange.report_undeliverable(destination);
    if (is_refused_for_pressure(exchange, destination.peers)) return;
    for (const Peer* asker : destination.peers)
        exchange.tables.requests.answered(*asker, exchange.envelope.transaction);
    exchange.forward(destination);
    exchange.reply(Ack{Ack::Status::success, std::string(exchange.envelope.transaction)});
}

} // namespace jsongled
