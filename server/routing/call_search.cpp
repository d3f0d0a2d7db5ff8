#include "server/routing/call_search.hpp"

#include "server/routing/late_answers.hpp"

namespace jsongled {
namespace {

/// What one answer may take: far below what an outbox holds, so that nobody is closed for asking.
constexpr std::size_t most_bytes = 262'144;

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

void search_calls(Tables& tables, PendingAnswers::History asked) {
    CallQuery query = asked.asked;
    tables.out.store.ask(tables.answers.expect(std::move(asked)), std::move(query));
}

void answer_call_history(Tables& tables, PendingAnswers::History asked, CallPage page) {
    Peer* peer = find_asker(tables, asked.request);
    if (!peer) return;
    CallHistory history{asked.request.transaction, {}, true};
    const std::size_t fitting =
        count_fitting(page.calls, size_bound(history, tables.sn), tables.outbox_bytes(*peer));
    if (fitting < page.calls.size()) {
        // Anew, so that it ends where the next one can begin.
        if (!asked.fits && fitting > 0) {
            asked.asked.limit = fitting;
            asked.fits = true;
            return search_calls(tables, std::move(asked));
        }
        // What does not fit even so is left out.
        page = {{page.calls.begin(), page.calls.begin() + static_cast<std::ptrdiff_t>(fitting)}, false};
    }
    const bool fits_none = fitting == 0 && !page.complete;
    history.calls = std::move(page.calls);
    history.complete = page.complete;
    if (fits_none)
        return end_late_answer(
            tables, *peer, asked.request,
            {ErrorCode::unavailable, "The answer is larger than your connection's send queue allows"});
    end_late_answer(tables, *peer, std::move(history));
}

void refuse_call_history(Tables& tables, const PendingAnswers::History& asked) {
    if (Peer* peer = find_asker(tables, asked.request))
        end_late_answer(tables, *peer, asked.request,
                        {ErrorCode::unavailable, "The history cannot be read at the moment"});
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
