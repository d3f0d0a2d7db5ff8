#include "server/routing/redials.hpp"

#include <algorithm>

namespace jsongled {
namespace {

/// Calls in vain before the first wait.
constexpr unsigned free_calls = 2;
/// Doubled so often, the shortest wait there may be is above the longest.
constexpr unsigned most_doublings = 20;

} // namespace

void Redials::missed(std::string_view caller, std::string_view callee, SteadyTime now) {
    auto found = callers_.find(caller);
    if (found == callers_.end()) {
        if (callers_.size() == most_callers) forget(by_age_.begin()->second);
        found = callers_.try_emplace(std::string(caller)).first;
    }
    const std::string_view name = found->first;
    Caller& entry = found->second;
    by_age_.erase({entry.last, name});
    entry.last = now;
    by_age_.emplace(now, name);
    if (by_age_.size() == 1) await_oldest();

    std::erase_if(entry.missed, [&](const Missed& one) { return one.last + kept_for <= now; });
    const auto known = std::ranges::find(entry.missed, callee, &Missed::callee);
    if (known != entry.missed.end()) {
        known->last = now;
        known->times = std::min(known->times + 1, free_calls + most_doublings);
    } else if (entry.missed.size() < most_of_one) {
        entry.missed.push_back({std::string(callee), 1, now});
    }
}

void Redials::answered(std::string_view one, std::string_view other) {
    forget_one(one, other);
    forget_one(other, one);
}

void Redials::forget_one(std::string_view caller, std::string_view callee) {
    const auto found = callers_.find(caller);
    if (found == callers_.end()) return;
    std::erase_if(found->second.missed, [&](const Missed& one) { return one.callee == callee; });
    if (found->second.missed.empty()) forget(found->first);
}

bool Redials::must_wait(std::string_view caller, std::string_view callee, std::chrono::milliseconds shortest,
                        SteadyTime now) const {
    const auto found = callers_.find(caller);
    if (found == callers_.end() || shortest.count() == 0) return false;
    const Caller& entry = found->second;
    const auto known = std::ranges::find(entry.missed, callee, &Missed::callee);
    if (known == entry.missed.end()) return entry.missed.size() == most_of_one && now < entry.last + shortest;
    if (known->times < free_calls || known->last + kept_for <= now) return false;
    const std::chrono::milliseconds wait = shortest * (1U << (known->times - free_calls));
    return now < known->last + std::min<std::chrono::milliseconds>(wait, longest_wait);
}

void Redials::forget_old(SteadyTime now) {
    while (!by_age_.empty() && by_age_.begin()->first + kept_for <= now)
        forget(by_age_.begin()->second);
    if (!by_age_.empty()) await_oldest();
}

void Redials::await_oldest() {
    oldest_due_ = deadlines_.set(by_age_.begin()->first + kept_for, RedialsDue{this});
}

void Redials::forget(std::string_view caller) {
    const auto found = callers_.find(caller);
    by_age_.erase({found->second.last, found->first});
    callers_.erase(found);
}

std::string Redials::breach() const {
    if (by_age_.size() != callers_.size() || callers_.size() > most_callers)
        return "the callers in vain are miscounted";
    if (!callers_.empty() && deadlines() == 0) return "the callers in vain are never forgotten";
    for (const auto& [name, caller] : callers_) {
        if (!by_age_.contains({caller.last, name})) return "a caller in vain has another age";
        if (caller.missed.empty() || caller.missed.size() > most_of_one)
            return "a caller rang in vain for nobody";
    }
    return {};
}

} // namespace jsongled
