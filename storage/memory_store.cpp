#include "storage/memory_store.hpp"

#include <algorithm>
#include <chrono>
#include <type_traits>
#include <utility>

namespace jsongled {

void MemoryStore::carry_out(std::vector<Command> commands, StoreEvents& events) {
    const auto begin = std::chrono::steady_clock::now();
    std::optional<Sequence> written;
    std::vector<VerdictOn> verdicts;
    std::vector<std::pair<Ticket, Answer>> answers;
    health_.batch = 0;
    for (Command& command : commands) {
        if (auto* one = std::get_if<Written>(&command)) {
            const WriteVerdict verdict = carry_out(std::move(one->write));
            if (verdict != WriteVerdict::stored) verdicts.push_back({one->sequence, verdict});
            written = one->sequence;
            ++health_.batch;
        } else {
            const auto& asked = std::get<Asked>(command);
            answers.emplace_back(asked.ticket, answer(asked.question));
        }
    }
    if (written) events.stored(*written, std::move(verdicts));
    for (auto& [ticket, answer] : answers)
        events.found(ticket, std::move(answer));
    if (written) ++health_.commits;
    health_.commit_time =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
    health_.bytes = messages_.bytes() + calls_.bytes();
    count_queue(health_);
    events.health(health_);
}

WriteVerdict MemoryStore::carry_out(Write write) {
    return std::visit(
        [&]<class One>(One& one) {
            if constexpr (std::is_same_v<One, KeepCall>) {
                calls_.append(std::move(one.record), one.users);
                return WriteVerdict::stored;
            } else if constexpr (std::is_same_v<One, KeepReport>) {
                calls_.report(one.sid, one.uid, std::move(one.report));
                return WriteVerdict::stored;
            } else if constexpr (std::is_same_v<One, EraseUser>) {
                calls_.erase(one.uid, one.pseudonym);
                return messages_.write(one);
            } else if constexpr (std::is_same_v<One, Forget>) {
                const bool has_more = one.calls_before && calls_.forget_before(*one.calls_before, one.at_most);
                const WriteVerdict verdict = messages_.write(one);
                return has_more ? WriteVerdict::more : verdict;
            } else {
                return messages_.write(std::move(one));
            }
        },
        write);
}

Answer MemoryStore::answer(const Question& question) {
    return std::visit(
        [&]<class One>(const One& one) -> Answer {
            if constexpr (std::is_same_v<One, CallQuery>)
                return find(one);
            else
                return messages_.answer(one);
        },
        question);
}

CallPage MemoryStore::find(const CallQuery& query) const {
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
