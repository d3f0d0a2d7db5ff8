#include "server/routing/late_answers.hpp"

#include <algorithm>
#include <limits>

#include "server/routing/back_pressure.hpp"

namespace jsongled {

std::optional<PendingAnswers::Request> begin_late_answer(Exchange& exchange) {
    Peer& sender = exchange.sender;
    static_assert(PendingAnswers::most_of_one <= std::numeric_limits<decltype(sender.late_answers)>::max());
    const std::size_t limit = exchange.tables.settings.max_requests_in_flight;
    const std::size_t most =
        limit == 0 ? PendingAnswers::most_of_one : std::min(limit, PendingAnswers::most_of_one);
    if (sender.late_answers >= most) {
        exchange.note_limit(Limit::requests);
        exchange.refuse_request({ErrorCode::too_many_messages, "Too many of your requests are still unanswered",
                                 std::chrono::seconds(1)});
        return std::nullopt;
    }
    if (exchange.tables.answers.is_full()) {
        exchange.refuse_request(ErrorCode::unavailable, "The history cannot be read at the moment");
        return std::nullopt;
    }
    const bool was_held = sender.is_held();
    ++sender.late_answers;
    // Whoever is away may have said it before: it waits for what it has said.
    if (!was_held && sender.is_held() && sender.recipient) sender.recipient->hold();
    return PendingAnswers::Request{std::string(sender.id), std::string(exchange.envelope.id),
                                   std::string(exchange.envelope.query),
                                   std::string(exchange.envelope.transaction)};
}

Peer* find_asker(Tables& tables, const PendingAnswers::Request& request) {
    return tables.directory.find_peer(request.peer);
}

void end_late_answer(Tables& tables, Peer& asker, ServerMessage answer) {
    tables.say(asker, std::move(answer));
    const bool was_held = asker.is_held();
    --asker.late_answers;
    if (was_held) read_on(asker);
}

void end_late_answer(Tables& tables, Peer& asker, const PendingAnswers::Request& request, Refusal why) {
    tables.note(Refused{
        std::string(asker.id), asker.uid(), why.code, std::string(to_string(Action::iq_set)), request.mid, {}});
    end_late_answer(tables, asker, IqError{request.query, request.transaction, std::move(why)});
}

} // namespace jsongled
