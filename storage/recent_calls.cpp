#include "storage/recent_calls.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "storage/end_of_page.hpp"
#include "storage/erased_call.hpp"

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

CallRole RecentCalls::role_in(const Kept& kept, std::string_view uid) {
    const bool is_callee = kept.has_own_callee && kept.record->callee.uid == uid;
    return is_callee || kept.record->caller.uid == uid ? CallRole::party : CallRole::bystander;
}

bool RecentCalls::stands_aside(const Kept& kept, std::string_view uid) {
    return !kept.record->has_reached_somebody() || role_in(kept, uid) == CallRole::bystander;
}

void RecentCalls::append(CallRecord record, const std::vector<std::string>& users) {
    if (users.empty()) return;
    Shelf& shelf = shelf_of(record);
    const Number number = next_++;
    const std::size_t bytes = cost(record, users);
    const bool was_taken = record.times.proceeded || record.outcome == CallOutcome::declined;
    const bool has_own_callee = was_taken || users.size() <= 2;
    shelf.records.emplace_hint(
        shelf.records.end(), number,
        Kept{std::make_shared<const CallRecord>(std::move(record)), users, bytes, has_own_callee});
    shelf.bytes += bytes;
    for (const std::string& user : users)
        enter_history(number, user);
    forget_excess(shelf);
}

void RecentCalls::enter_history(Number number, const std::string& uid) {
    User& user = by_user_[uid];
    const bool aside = stands_aside(at(number), uid);
    std::vector<Number>& numbers = aside ? user.aside : user.own;
    numbers.push_back(number);
    const std::size_t most = (aside ? unreached_ : reached_).share.of_user;
    if (const auto excess = crowded_out(numbers, uid))
        leave_history(*excess, uid);
    else if (numbers.size() > most)
        leave_history(numbers.front(), uid);
}

std::optional<RecentCalls::Number> RecentCalls::crowded_out(const std::vector<Number>& numbers,
                                                            const std::string& uid) const {
    const Kept& newest = at(numbers.back());
    const CallRecord& record = *newest.record;
    const bool counts_any_sid = stands_aside(newest, uid);
    // Users may fill their share with their own calls in vain.
    if (counts_any_sid && record.caller.uid == uid) return std::nullopt;
    std::size_t count = 0;
    std::optional<Number> oldest;
    for (const Number number : numbers) {
        const CallRecord& other = *at(number).record;
        if (other.caller.uid != record.caller.uid || (!counts_any_sid && other.sid != record.sid)) continue;
        if (!oldest) oldest = number;
        ++count;
    }
    return count > of_caller_ ? oldest : std::nullopt;
}

void RecentCalls::forget_excess(Shelf& shelf) {
    while (shelf.records.size() > shelf.share.records || shelf.bytes > shelf.share.bytes)
        forget(shelf, shelf.records.begin()->first);
}

void RecentCalls::leave_history(Number number, const std::string& uid) {
    Shelf& shelf = shelf_of(*at(number).record);
    const auto kept = shelf.records.find(number);
    const auto user = by_user_.find(uid);
    std::vector<Number>& numbers = stands_aside(kept->second, uid) ? user->second.aside : user->second.own;
    numbers.erase(std::ranges::lower_bound(numbers, number));
    const std::size_t freed = bytes_of_history + 2 * uid.size();
    kept->second.bytes -= freed;
    shelf.bytes -= freed;
    std::erase(kept->second.users, uid);
    if (user->second.own.empty() && user->second.aside.empty()) by_user_.erase(user);
    if (!kept->second.users.empty()) return;
    shelf.bytes -= kept->second.bytes;
    shelf.records.erase(kept);
}

void RecentCalls::forget(const Shelf& shelf, Number number) {
    // The record goes with the last of them.
    for (const std::string& user : std::vector(shelf.records.at(number).users))
        leave_history(number, user);
}

const RecentCalls::Kept& RecentCalls::at(Number number) const {
    const auto kept = reached_.records.find(number);
    return kept != reached_.records.end() ? kept->second : unreached_.records.at(number);
}

std::vector<CallOfUser> RecentCalls::calls_of(std::string_view uid) const {
    std::vector<CallOfUser> calls;
    const auto user = by_user_.find(uid);
    if (user == by_user_.end()) return calls;
    std::vector<Number> numbers;
    std::ranges::merge(user->second.own, user->second.aside, std::back_inserter(numbers));
    std::ranges::reverse(numbers);
    for (const Number number : numbers)
        calls.push_back({at(number).record, role_in(at(number), uid)});
    return calls;
}

void RecentCalls::report(std::string_view sid, std::string_view uid, QualityReport report) {
    const auto user = by_user_.find(uid);
    if (user == by_user_.end()) return;
    const std::vector<Number>& numbers = user->second.own;
    const auto number = std::find_if(numbers.rbegin(), numbers.rend(),
                                     [&](Number one) { return reached_.records.at(one).record->sid == sid; });
    if (number == numbers.rend()) return;
    Kept& kept = reached_.records.at(*number);
    CallRecord changed = *kept.record;
    const CallSide side = kept.record->caller.uid == uid ? CallSide::caller : CallSide::callee;
    changed.reports[side] = std::move(report);
    replace(reached_, kept, std::move(changed));
    forget_excess(reached_);
}

void RecentCalls::replace(Shelf& shelf, Kept& kept, CallRecord record) {
    const std::size_t bytes = cost(record, kept.users);
    shelf.bytes += bytes - kept.bytes;
    kept.bytes = bytes;
    // Those that were given the record before keep it as it was.
    kept.record = std::make_shared<const CallRecord>(std::move(record));
}

void RecentCalls::erase(const std::string& uid, const std::string& pseudonym) {
    while (const User* user = find_in(by_user_, uid))
        leave_history(user->own.empty() ? user->aside.front() : user->own.front(), uid);
    for (Shelf* shelf : {&reached_, &unreached_})
        for (auto& [number, kept] : shelf->records)
            if (kept.record->caller.uid == uid || kept.record->callee.uid == uid)
                replace(*shelf, kept, without(*kept.record, uid, pseudonym));
}

bool RecentCalls::forget_before(Time time, std::size_t at_most) {
    for (;;) {
        const bool has_reached = !reached_.records.empty();
        if (!has_reached && unreached_.records.empty()) return false;
        const bool takes_reached =
            has_reached &&
            (unreached_.records.empty() || reached_.records.begin()->first < unreached_.records.begin()->first);
        const Shelf& shelf = takes_reached ? reached_ : unreached_;
        const auto& [number, kept] = *shelf.records.begin();
        if (end_of(*kept.record) >= time) return false;
        if (at_most-- == 0) return true;
        forget(shelf, number);
    }
}

CallPage RecentCalls::history(std::string_view uid, std::size_t limit, std::string_view before) const {
    const std::vector<CallOfUser> calls = calls_of(uid);
    std::size_t begin = 0;
    if (!before.empty()) {
        const auto oldest = std::find_if(calls.rbegin(), calls.rend(),
                                         [&](const CallOfUser& call) { return call.record->sid == before; });
        if (oldest == calls.rend()) return {{}, true};
        begin = static_cast<std::size_t>(oldest.base() - calls.begin());
    }
    const std::size_t end = end_of_page(calls.size(), begin, limit, [&](std::size_t one) -> std::string_view {
        return calls[one].record->sid;
    });
    const auto at = [&](std::size_t index) { return calls.begin() + static_cast<std::ptrdiff_t>(index); };
    return {{at(begin), at(end)}, end == calls.size()};
}

std::vector<CallRecordPtr> RecentCalls::recent(std::size_t limit) const {
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
