#include "server/routing/ended_sids.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace jsongled {

void EndedSids::add(std::string sid, Was was, std::string_view caller, SteadyTime now, Parties parties,
                    Scored scored) {
    const auto [entry, is_new] = sids_.try_emplace(std::move(sid), Call{was, parties, scored});
    if (!is_new) return;
    auto& [name, of_caller] = *by_caller_.try_emplace(std::string(caller)).first;
    order_.push_back({entry->first, name, now + kept_for});
    of_caller.push_back(std::prev(order_.end()));
    if (order_.size() == 1) await_oldest();
    if (of_caller.size() > most_of_one) forget(of_caller.front());
    if (order_.size() > most_) forget(order_.begin());
}

bool EndedSids::contains(std::string_view sid, Was was) const {
    const auto entry = sids_.find(sid);
    return entry != sids_.end() && entry->second.was == was;
}

bool EndedSids::had_party(std::string_view sid, std::string_view uid) const {
    const auto entry = sids_.find(sid);
    return entry != sids_.end() && std::ranges::count(entry->second.parties, NameHash{}(uid)) > 0;
}

bool EndedSids::take_score(std::string_view sid, std::string_view uid) {
    const auto entry = sids_.find(sid);
    if (entry == sids_.end()) return false;
    auto& [was, parties, scored] = entry->second;
    for (std::size_t side = 0; side < parties.size(); ++side)
        if (parties[side] == NameHash{}(uid) && !std::exchange(scored[side], true)) return true;
    return false;
}

void EndedSids::forget_old(SteadyTime now) {
    while (!order_.empty() && order_.front().until <= now)
        forget(order_.begin());
    if (!order_.empty()) await_oldest();
}

void EndedSids::await_oldest() {
    oldest_due_ = deadlines_.set(order_.front().until, EndedSidsDue{this});
}

/// The oldest of its caller, which the oldest of all is as well.
void EndedSids::forget(Order::iterator entry) {
    const auto of_caller = by_caller_.find(entry->caller);
    of_caller->second.erase(of_caller->second.begin());
    if (of_caller->second.empty()) by_caller_.erase(of_caller);
    sids_.erase(sids_.find(entry->sid));
    order_.erase(entry);
}

std::string EndedSids::breach() const {
    if (order_.size() != sids_.size() || sids_.size() > most_) return "the sids that are over are miscounted";
    if (!order_.empty() && deadlines() == 0) return "the sids that are over are never forgotten";
    std::size_t of_callers = 0;
    for (const auto& [caller, entries] : by_caller_) {
        if (entries.empty() || entries.size() > most_of_one) return "a caller has too many sids, or none";
        of_callers += entries.size();
    }
    return of_callers == order_.size() ? "" : "a sid that is over is no caller's";
}

} // namespace jsongled
