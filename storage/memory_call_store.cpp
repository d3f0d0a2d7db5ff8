#include "storage/memory_call_store.hpp"

#include <algorithm>

namespace jsongled {

void MemoryCallStore::append(CallRecord record, const std::vector<std::string>& users) {
    const Number number = first_ + records_.size();
    by_sid_[record.sid] = number;
    for (const std::string& user : users)
        by_user_[user].push_back(number);
    records_.push_back({std::make_shared<const CallRecord>(std::move(record)), users});
    if (records_.size() > capacity_) forget_oldest();
}

void MemoryCallStore::forget_oldest() {
    const Kept& oldest = records_.front();
    for (const std::string& user : oldest.users) {
        const auto numbers = by_user_.find(user);
        numbers->second.pop_front();
        if (numbers->second.empty()) by_user_.erase(numbers);
    }
    const auto sid = by_sid_.find(oldest.record->sid);
    if (sid->second == first_) by_sid_.erase(sid);
    records_.pop_front();
    ++first_;
}

void MemoryCallStore::report(std::string_view sid, std::string_view uid, QualityReport report) {
    const auto number = by_sid_.find(sid);
    if (number == by_sid_.end()) return;
    Kept& kept = records_[number->second - first_];
    if (kept.record->caller.uid != uid && kept.record->callee.uid != uid) return;
    // Those that were given the record before keep it as it was.
    auto changed = std::make_shared<CallRecord>(*kept.record);
    const CallSide side = kept.record->caller.uid == uid ? CallSide::caller : CallSide::callee;
    changed->reports[side] = std::move(report);
    kept.record = std::move(changed);
}

CallPage MemoryCallStore::history(std::string_view uid, std::size_t limit, std::string_view before) const {
    CallPage page{{}, true};
    const auto user = by_user_.find(uid);
    if (user == by_user_.end()) return page;
    const std::deque<Number>& numbers = user->second;
    auto end = numbers.end();
    if (!before.empty()) {
        const auto number = by_sid_.find(before);
        if (number == by_sid_.end()) return page;
        end = std::ranges::lower_bound(numbers, number->second);
    }
    for (auto at = end; at != numbers.begin() && page.calls.size() < limit;)
        page.calls.push_back(kept(*--at).record);
    page.complete = page.calls.size() == static_cast<std::size_t>(end - numbers.begin());
    return page;
}

std::vector<CallRecordPtr> MemoryCallStore::recent(std::size_t limit) const {
    std::vector<CallRecordPtr> newest;
    for (auto at = records_.rbegin(); at != records_.rend() && newest.size() < limit; ++at)
        newest.push_back(at->record);
    return newest;
}

} // namespace jsongled
