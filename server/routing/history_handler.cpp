#include <charconv>

#include "protocol/limits.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

constexpr std::size_t default_calls = 20;
constexpr std::size_t most_calls = 100;
/// What one answer may take: far below what an outbox holds, so that nobody is closed for asking.
constexpr std::size_t most_bytes = 262'144;

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

std::optional<std::string_view> read_before(const DescribedValue& value) {
    if (value.kind == JsonKind::absent || value.kind == JsonKind::null) return std::string_view();
    if (value.kind != JsonKind::string || value.text.size() > max_word_bytes) return std::nullopt;
    return value.text;
}

} // namespace

void handle_call_history(Exchange& exchange) {
    const auto limit = read_limit(exchange.envelope.described(Described::limit));
    if (!limit)
        return exchange.refuse_request(ErrorCode::bad_parameter,
                                       "The parameter 'limit' is not a number from 1");
    const auto before = read_before(exchange.envelope.described(Described::before));
    if (!before)
        return exchange.refuse_request(ErrorCode::bad_parameter, "The parameter 'before' is not a sid");

    CallPage page = exchange.tables.call_store.history(exchange.sender.member->uid, *limit, *before);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < page.calls.size(); ++i) {
        bytes += json_bound(*page.calls[i]);
        if (i == 0 || bytes <= most_bytes) continue;
        page.calls.resize(i);
        page.complete = false;
    }
    exchange.reply(
        CallHistory{std::string(exchange.envelope.transaction), std::move(page.calls), page.complete});
}

} // namespace jsongled
