#include "storage/memory_call_store.hpp"

#include <utility>

namespace jsongled {

void MemoryCallStore::carry_out(std::vector<Command> commands, CallStoreEvents& events) {
    Sequence written = 0;
    std::vector<std::pair<Ticket, CallPage>> pages;
    for (Command& command : commands) {
        if (auto* append = std::get_if<Append>(&command)) {
            calls_.append(std::move(append->record), append->users);
            written = append->sequence;
        } else if (auto* report = std::get_if<Report>(&command)) {
            calls_.report(report->sid, report->uid, std::move(report->report));
            written = report->sequence;
        } else {
            const Read& read = std::get<Read>(command);
            pages.emplace_back(read.ticket, find(read.query));
        }
    }
    if (written > 0) events.stored(written);
    for (auto& [ticket, page] : pages)
        events.found(ticket, std::move(page));
}

CallPage MemoryCallStore::find(const CallQuery& query) const {
    if (query.uid) return calls_.history(*query.uid, query.limit, query.before);
    CallPage page{{}, true};
    for (CallRecordPtr& record : calls_.recent(query.limit + 1))
        page.calls.push_back({std::move(record), CallRole::party});
    if (page.calls.size() > query.limit) {
        page.calls.pop_back();
        page.complete = false;
    }
    return page;
}

} // namespace jsongled
