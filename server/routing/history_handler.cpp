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

void search(Tables& tables, PendingAnswers::History asked) {
    CallQuery query = asked.asked;
    tables.out.calls.read(tables.answers.expect(std::move(asked)), std::move(query));
}

void refuse(Tables& tables, Peer& peer, const PendingAnswers::Request& request, Refusal why) {
    tables.note(
        Refused{peer.id, peer.uid(), why.code, std::string(to_string(Action::iq_set)), request.mid, {}});
    tables.say(peer, IqError{request.query, request.transaction, std::move(why)});
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
    search(exchange.tables,
           {{sender.id, std::string(exchange.envelope.id), std::string(exchange.envelope.query),
             std::string(exchange.envelope.transaction)},
            {sender.member->uid, *limit, before.is_given() ? std::string(before.text) : std::string()}});
}

void answer_call_history(Tables& tables, PendingAnswers::History asked, CallPage page) {
    Peer* peer = tables.directory.find_peer(asked.request.peer);
    if (!peer) return;
    CallHistory history{asked.request.transaction, {}, true};
    const std::size_t fitting = count_fitting(page.calls, size_bound(history), tables.outbox_bytes(*peer));
    if (fitting < page.calls.size()) {
        // Anew, so that it ends where the next one can begin.
        if (!asked.fits && fitting > 0) {
            asked.asked.limit = fitting;
            asked.fits = true;
            return search(tables, std::move(asked));
        }
        // What does not fit even so is left out.
        page = {{page.calls.begin(), page.calls.begin() + static_cast<std::ptrdiff_t>(fitting)}, false};
    }
    --peer->late_answers;
    if (fitting == 0 && !page.complete)
        return refuse(tables, *peer, asked.request,
                      {ErrorCode::unavailable, "The answer is more than may wait for you"});
    history.calls = std::move(page.calls);
    history.complete = page.complete;
    tables.say(*peer, std::move(history));
}

void answer_operator(Tables& tables, const PendingAnswers::Listing& asked, const CallPage& page) {
    CallsReport report;
    for (const Call* call : tables.calls.oldest(asked.limit))
        report.active.push_back({call->record, call->state});
    for (const CallOfUser& call : page.calls)
        report.recent.push_back(call.record);
    tables.out.desk.listed(asked.question, std::move(report));
}

} // namespace jsongled
