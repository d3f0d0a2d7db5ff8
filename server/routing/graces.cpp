#include "server/routing/graces.hpp"

#include <algorithm>

#include "server/routing/call.hpp"

namespace jsongled {

void Graces::put(std::string_view uid, SteadyTime until, Call* call) {
    auto found = graces_.find(uid);
    if (found == graces_.end()) {
        if (!call && idle() >= most) return;
        found = graces_.try_emplace(std::string(uid)).first;
        found->second.uid = found->first;
    }
    Grace& grace = found->second;
    grace.due = deadlines_.set(until, GraceDue{&grace});
    if (call && !grace.call) await(grace, *call);
}

void Graces::remove(Grace& grace) {
    if (grace.call) give_up(grace);
    graces_.erase(graces_.find(grace.uid));
}

void Graces::await(Grace& grace, Call& call) {
    grace.call = &call;
    call.awaited.push_back(&grace);
    ++awaited_;
}

void Graces::give_up(Grace& grace) {
    std::erase(grace.call->awaited, &grace);
    grace.call = nullptr;
    --awaited_;
}

} // namespace jsongled
