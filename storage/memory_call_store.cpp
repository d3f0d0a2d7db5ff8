#include "storage/memory_call_store.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace jsongled {
namespace {

/// What a record costs beyond its texts: in the shelf, and in the history of one user that may have no other.
constexpr std::size_t bytes_of_place = 256;
constexpr std::size_t bytes_of_history = 224;

std::size_t cost(const CallRecord& record, const std::vector<std::string>& users) {
    std::size_t bytes = bytes_of_place + memory_bytes(record);
    for (const std::string& user : users)
        bytes += bytes_of_history + 2 * user.size();
    return bytes;
}

} // namespace

void MemoryCallStore::append(CallRecord record, const std::vector<std::string>& users) {
    if (users.empty()) return;
    Shelf& shelf = shelf_of(record);
    const Number number = next_++;
    const std::size_t bytes = cost(record, users);
    shelf.records.emplace_hint(shelf.records.end(), number,
                               Kept{std::make_shared<const CallRecord>(std::move(record)), users, bytes});
    shelf.bytes += bytes;
    for (const std::string& user : users) {
        std::vector<Number>& numbers = numbers_of(by_user_[user], shelf);
        numbers.push_back(number);
        if (numbers.size() > shelf.share.of_user) leave_history(shelf, numbers.front(), user);
    }
    forget_excess(shelf);
}

void MemoryCallStore::forget_excess(Shelf& shelf) {
    while (shelf.records.size() > shelf.share.records || shelf.bytes > shelf.share.bytes)
        forget(shelf, shelf.records.begin()->first);
}

void MemoryCallStore::leave_history(Shelf& shelf, Number number, const std::string& uid) {
    const auto user = by_user_.find(uid);
    std::vector<Number>& numbers = numbers_of(user->second, shelf);
    numbers.erase(std::ranges::lower_bound(numbers, number));
    if (user->second.reached.empty() && user->second.unreached.empty()) by_user_.erase(user);

    const auto kept = shelf.records.find(number);
    const std::size_t freed = bytes_of_history + 2 * uid.size();
    kept->second.bytes -= freed;
    shelf.bytes -= freed;
    std::erase(kept->second.users, uid);
    if (!kept->second.users.empty()) return;
    shelf.bytes -= kept->second.bytes;
    shelf.records.erase(kept);
}

void MemoryCallStore::forget(Shelf& shelf, Number number) {
    // The record goes with the last of them.
    for (const std::string& user : std::vector(shelf.records.at(number).users))
        leave_history(shelf, number, user);
}

const MemoryCallStore::Kept* MemoryCallStore::find(Number number) const {
    for (const Shelf* shelf : {&reached_, &unreached_})
        if (const auto kept = shelf->records.find(number); kept != shelf->records.end()) return &kept->second;
    return nullptr;
}

std::vector<MemoryCallStore::Number> MemoryCallStore::numbers_of(std::string_view uid) const {
    std::vector<Number> numbers;
    const auto user = by_user_.find(uid);
    if (user == by_user_.end()) return numbers;
    std::ranges::merge(user->second.reached, user->second.unreached, std::back_inserter(numbers));
    std::ranges::reverse(numbers);
    return numbers;
}

void MemoryCallStore::report(std::string_view sid, std::string_view uid, QualityReport report) {
    const auto user = by_user_.find(uid);
    if (user == by_user_.end()) return;
    const std::vector<Number>& numbers = user->second.reached;
    const auto number = std::find_if(numbers.rbegin(), numbers.rend(),
                                     [&](Number one) { return reached_.records.at(one).record->sid == sid; });
    if (number == numbers.rend()) return;
    Kept& kept = reached_.records.at(*number);
    if (kept.record->caller.uid != uid && kept.record->callee.uid != uid) return;
    // Those that were given the record before keep it as it was.
    auto changed = std::make_shared<CallRecord>(*kept.record);
    const CallSide side = kept.record->caller.uid == uid ? CallSide::caller : CallSide::callee;
    changed->reports[side] = std::move(report);
    const std::size_t bytes = cost(*changed, kept.users);
    reached_.bytes += bytes - kept.bytes;
    kept.bytes = bytes;
    kept.record = std::move(changed);
    forget_excess(reached_);
}

CallPage MemoryCallStore::history(std::string_view uid, std::size_t limit, std::string_view before) const {
    const std::vector<Number> numbers = numbers_of(uid);
    auto at = numbers.begin();
    if (!before.empty()) {
        at = std::ranges::find_if(numbers, [&](Number number) { return find(number)->record->sid == before; });
        if (at == numbers.end()) return {{}, true};
        ++at;
    }
    CallPage page{{}, true};
    for (; at != numbers.end() && page.calls.size() < limit; ++at)
        page.calls.push_back(find(*at)->record);
    page.complete = at == numbers.end();
    return page;
}

std::vector<CallRecordPtr> MemoryCallStore::recent(std::size_t limit) const {
    std::vector<CallRecordPtr> newest;
    auto reached = reached_.records.rbegin();
    auto unreached = unreached_.records.rbegin();
    while (newest.size() < limit) {
        const bool has_reached = reached != reached_.records.rend();
        const bool has_unreached = unreached != unreached_.records.rend();
        if (!has_reached && !has_unreached) break;
        const bool takes_reached = has_reached && (!has_unreached || reached->first > unreached->first);
        newest.push_back(takes_reached ? (reached++)->second.record : (unreached++)->second.record);
    }
    return newest;
}

} // namespace jsongled
