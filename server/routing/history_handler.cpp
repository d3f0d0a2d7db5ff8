#include <charconv>

#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"

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

/// How many of these one answer may hold. One does, so that asking for the rest gets on, if an outbox of that
/// size can hold one at all.
std::size_t count_fitting(const std::vector<CallOfUser>& calls, std::size_t frame, std::size_t outbox_bytes) {
    const auto beside_frame = [&](std::size_t bytes) { return bytes > frame ? bytes - frame : 0; };
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        bytes += json_bound(*calls[i].record) + 1;
        const std::size_t most = beside_frame(i == 0 ? outbox_bytes : outbox_bytes / 4);
        if (bytes > most || (i > 0 && bytes > most_bytes)) return i;
    }
    return calls.size();
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

    const auto read = [&](std::size_t most) {
        return exchange.tables.call_store.history(exchange.sender.member->uid, most,
                                                  before.is_given() ? before.text : std::string_view());
    };
    CallPage page = read(*limit);
    CallHistory history{std::string(exchange.envelope.transaction), {}, true};
    const std::size_t fitting =
        count_fitting(page.calls, size_bound(history), exchange.tables.outbox_bytes(exchange.sender));
    if (fitting < page.calls.size()) {
        if (fitting == 0)
            return exchange.refuse_request(ErrorCode::unavailable, "The answer is more than may wait for you");
        // Anew, so that it ends where the next one can begin; what does not fit even so is left out.
        page = read(fitting);
        if (page.calls.size() > fitting)
            page = {{page.calls.begin(), page.calls.begin() + static_cast<std::ptrdiff_t>(fitting)}, false};
    }
    history.calls = std::move(page.calls);
    history.complete = page.complete;
    exchange.reply(std::move(history));
}

} // namespace jsongled
