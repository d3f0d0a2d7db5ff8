#include <charconv>

#include "server/routing/call_search.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"

namespace jsongled {
namespace {

constexpr std::size_t default_calls = 20;
constexpr std::size_t most_calls = 100;

/// The `limit` of a request; nothing for one that is no number from 1.
std::optional<std::size_t> read_limit(const DescribedValue& value) {
    if (value.kind == JsonKind::absent || value.kind == JsonKind::null) return default_calls;
    if (value.kind != JsonKind::number) return std::nullopt;
    std::size_t limit = 0;
    const char* const end = value.text.data() + value.text.size();
    const auto read = std::from_chars(value.text.data(), end, limit);
    if (read.ec != std::errc() || read.ptr != end || limit == 0) return std::nullopt;
    return std::min(limit, most_calls);
}

} // namespace

void handle_call_history(Exchange& exchange) {
    const auto limit = read_limit(exchange.envelope.described(Described::limit));
    if (!limit)
        return exchange.refuse_request(ErrorCode::bad_parameter,
                                       "The parameter 'limit' is not a number from 1");
    const DescribedValue& before = exchange.envelope.described(Described::before);
    if (before.is_given())
        if (std::string fault = fault_of_word(exchange.envelope, Described::before); !fault.empty())
            return exchange.refuse_request(ErrorCode::bad_parameter, std::move(fault));

    Peer& sender = exchange.sender;
    if (sender.late_answers == PendingAnswers::most_of_one)
        return exchange.refuse_request(ErrorCode::too_many_messages, "Too many of your requests wait");
    if (exchange.tables.answers.is_full())
        return exchange.refuse_request(ErrorCode::unavailable, "The history cannot be read at the moment");
    ++sender.late_answers;
    search_calls(exchange.tables,
                 {{sender.id, std::string(exchange.envelope.id), std::string(exchange.envelope.query),
                   std::string(exchange.envelope.transaction)},
                  {sender.member->uid, *limit, before.is_given() ? std::string(before.text) : std::string()}});
}

} // namespace jsongled
