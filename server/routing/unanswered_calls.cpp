#include "server/routing/unanswered_calls.hpp"

#include <algorithm>
#include <iterator>

namespace jsongled {
namespace {

std::chrono::milliseconds interval(std::uint32_t each_minute) {
    return std::chrono::milliseconds(std::chrono::minutes(1)) / each_minute;
}

} // namespace

UnansweredCalls::Caller& UnansweredCalls::caller(std::string_view name, SteadyTime now) {
    const auto found = by_name_.find(name);
    if (found != by_name_.end()) {
        callers_.splice(callers_.end(), callers_, found->second);
    } else {
        if (callers_.size() == most_callers) forget_oldest();
        callers_.push_back({std::string(name), now});
        by_name_.emplace(name, std::prev(callers_.end()));
    }
    callers_.back().last = now;
    if (callers_.size() == 1) await_oldest();
    return callers_.back();
}

bool UnansweredCalls::knows(std::string_view caller, std::string_view callee) const {
    const auto found = by_name_.find(caller);
    return found != by_name_.end() && std::ranges::count(found->second->known, callee) > 0;
}

bool UnansweredCalls::take(std::string_view name, std::uint32_t each_minute, SteadyTime now) {
    return caller(name, now).pace.take(now, each_minute, interval(each_minute));
}

void UnansweredCalls::give_back(std::string_view name, std::uint32_t each_minute) {
    if (const auto found = by_name_.find(name); found != by_name_.end())
        found->second->pace.give_back(interval(each_minute));
}

void UnansweredCalls::answered(std::string_view one, std::string_view other, SteadyTime now) {
    know(one, other, now);
    know(other, one, now);
}

void UnansweredCalls::know(std::string_view name, std::string_view callee, SteadyTime now) {
    std::vector<std::string>& known = caller(name, now).known;
    std::erase(known, callee);
    if (known.size() == most_of_one) known.erase(known.begin());
    known.emplace_back(callee);
}

void UnansweredCalls::forget_old(SteadyTime now) {
    while (!callers_.empty() && callers_.front().last + kept_for <= now)
        forget_oldest();
    if (!callers_.empty()) await_oldest();
}

void UnansweredCalls::forget_oldest() {
    by_name_.erase(by_name_.find(callers_.front().name));
    callers_.pop_front();
}

void UnansweredCalls::await_oldest() {
    oldest_due_ = deadlines_.set(callers_.front().last + kept_for, UnansweredDue{this});
}

std::string UnansweredCalls::breach() const {
    if (callers_.size() != by_name_.size() || callers_.size() > most_callers)
        return "the callers of strangers are miscounted";
    if (!callers_.empty() && deadlines() == 0) return "the callers of strangers are never forgotten";
    for (const auto& [name, caller] : by_name_)
        if (caller->name != name || caller->known.size() > most_of_one)
            return "a caller of strangers is another, or knows too many";
    return {};
}

} // namespace jsongled
