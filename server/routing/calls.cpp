#include "server/routing/calls.hpp"

#include <algorithm>

namespace jsongled {

bool Call::has_party(const Peer& peer) const {
    return &peer == caller || &peer == callee || std::ranges::find(ringing, &peer) != ringing.end();
}

std::vector<Peer*> Call::others(const Peer& peer) const {
    if (&peer != caller) return {caller};
    return callee ? std::vector<Peer*>{callee} : ringing;
}

void EndedSids::add(std::string sid, Time now) {
    if (!sids_.insert(sid).second) return;
    order_.push_back({std::move(sid), now + kept_for});
    if (order_.size() > most) forget_oldest();
}

void EndedSids::forget_old(Time now) {
    while (!order_.empty() && order_.front().until <= now)
        forget_oldest();
}

void EndedSids::forget_oldest() {
    sids_.erase(order_.front().sid);
    order_.pop_front();
}

Call& Calls::open(CallNames names, std::string rid, Peer& caller, std::vector<Peer*> callees, Time now) {
    std::string sid = names.sid;
    Call& call =
        calls_.try_emplace(std::move(sid), Call{std::move(names), std::move(rid), &caller, std::move(callees)})
            .first->second;
    call.times.proposed = now;
    caller.call = &call;
    for (Peer* peer : call.ringing)
        peer->call = &call;
    ++counter(call.state);
    return call;
}

void Calls::reach(Call& call, CallState state, Time now) {
    const auto note = [&](std::optional<Time>& step) {
        if (!step) step = now;
    };
    switch (state) {
    case CallState::proposed: break;
    case CallState::ringing: note(call.times.ringing); break;
    case CallState::proceeded: note(call.times.proceeded); break;
    case CallState::offering: note(call.times.offered); break;
    case CallState::active: note(call.times.active); break;
    }
    if (state <= call.state) return;
    --counter(call.state);
    call.state = state;
    ++counter(call.state);
}

std::vector<Peer*> Calls::pin(Call& call, Peer& peer, Time now) {
    std::vector<Peer*> others = std::move(call.ringing);
    call.ringing.clear();
    std::erase(others, &peer);
    for (Peer* other : others)
        other->call = nullptr;
    call.callee = &peer;
    reach(call, CallState::proceeded, now);
    return others;
}

void Calls::stop_ringing(Call& call, Peer& peer) {
    std::erase(call.ringing, &peer);
    peer.call = nullptr;
}

CallEnd Calls::end(Call& call, CallOutcome outcome, Time now) {
    CallEnd end{call.names.sid, call.caller->member->uid, outcome, std::nullopt, std::nullopt};
    if (call.times.active) {
        end.setup = *call.times.active - call.times.proposed;
        end.talk = now - *call.times.active;
    }
    call.caller->call = nullptr;
    if (call.callee) call.callee->call = nullptr;
    for (Peer* peer : call.ringing)
        peer->call = nullptr;
    --counter(call.state);
    ended_.add(call.names.sid, now);
    calls_.erase(calls_.find(end.sid));
    return end;
}

} // namespace jsongled
