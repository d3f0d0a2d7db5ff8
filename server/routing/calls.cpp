#include "server/routing/calls.hpp"

#include <algorithm>
#include <utility>

namespace jsongled {

std::string Call::name_for(const Peer& peer) const {
    if (&peer == caller) return to;
    switch (from) {
    case From::room: return record.rid;
    case From::occupant: return record.rid + "/" + caller->member->uid;
    case From::user: break;
    }
    return caller->member->uid;
}

std::vector<Peer*> Call::others(const Peer& peer) const {
    if (&peer != caller) return {caller};
    return callee ? std::vector<Peer*>{callee} : ringing;
}

void EndedSids::add(std::string sid, Was was, Time now) {
    if (!sids_.try_emplace(sid, was).second) return;
    order_.push_back({std::move(sid), now + kept_for});
    if (order_.size() > most) forget_oldest();
}

bool EndedSids::contains(std::string_view sid, Was was) const {
    const auto entry = sids_.find(sid);
    return entry != sids_.end() && entry->second == was;
}

void EndedSids::forget_old(Time now) {
    while (!order_.empty() && order_.front().until <= now)
        forget_oldest();
}

void EndedSids::forget_oldest() {
    sids_.erase(order_.front().sid);
    order_.pop_front();
}

Call& Calls::open(NewCall placed, Peer& caller, const std::vector<Peer*>& callees, Time now) {
    CallRecord record{placed.names.sid, party_of(caller), party_of(*callees.front())};
    if (callees.size() > 1) record.callee.peer_id.clear();
    record.rid = std::move(placed.rid);
    record.media = placed.media;
    record.times.proposed = now;
    record.times.tried = now;

    std::string sid = placed.names.sid;
    Call& call = calls_
                     .try_emplace(std::move(sid), Call{.names = std::move(placed.names),
                                                       .record = std::move(record),
                                                       .caller = &caller,
                                                       .ringing = {},
                                                       .to = std::move(placed.to),
                                                       .from = placed.from,
                                                       .to_user = std::move(placed.to_user),
                                                       .propose = std::move(placed.propose),
                                                       .users = {caller.member->uid},
                                                       .deadline = {}})
                     .first->second;
    caller.call = &call;
    caller.part = CallPart::caller;
    for (Peer* peer : callees)
        ring_too(call, *peer);
    ++counter(call.state);
    wait(call, now, timeouts_.ring);
    return call;
}

void Calls::ring_too(Call& call, Peer& peer) {
    call.ringing.push_back(&peer);
    peer.call = &call;
    peer.part = CallPart::offered;
    if (std::ranges::find(call.users, peer.member->uid) == call.users.end())
        call.users.push_back(peer.member->uid);
}

void Calls::reach(Call& call, CallState state, Time now) {
    if (state <= call.state) return;
    --counter(call.state);
    call.state = state;
    ++counter(call.state);

    CallTimes& times = call.record.times;
    switch (state) {
    case CallState::trying: break;
    case CallState::ringing: times.rang = now; break;
    case CallState::proceeded:
        times.proceeded = now;
        wait(call, now, timeouts_.setup);
        break;
    case CallState::offering: times.offered = now; break;
    case CallState::active:
        times.active = now;
        wait(call, now, {});
        break;
    }
}

void Calls::pin(Call& call, Peer& peer, Time now) {
    for (Peer* other : call.ringing)
        other->leave_call();
    call.ringing.clear();
    call.callee = &peer;
    peer.call = &call;
    peer.part = CallPart::callee;
    call.record.callee = party_of(peer);
    call.propose = nullptr;
    reach(call, CallState::proceeded, now);
}

void Calls::stop_ringing(Call& call, Peer& peer) {
    std::erase(call.ringing, &peer);
    peer.leave_call();
}

Calls::Ended Calls::end(Call& call, const CallEnding& ending, Time now) {
    wait(call, now, {});
    call.caller->leave_call();
    if (call.callee) call.callee->leave_call();
    for (Peer* peer : call.ringing)
        peer->leave_call();
    --counter(call.state);

    Ended ended{std::move(call.record), std::move(call.users)};
    // Whatever ends a call that is up is a way to hang up, but for a connection that goes.
    const bool hung_up = call.state == CallState::active && ending.outcome != CallOutcome::lost;
    ended.record.outcome = hung_up ? CallOutcome::answered : ending.outcome;
    ended.record.ended_by = ending.by;
    ended.record.cause = ending.cause;
    ended.record.times.ended = now;
    const bool answered = ended.record.times.proceeded.has_value();
    ended_.add(ended.record.sid, answered ? EndedSids::Was::answered : EndedSids::Was::never_answered, now);
    calls_.erase(calls_.find(ended.record.sid));
    return ended;
}

Call* Calls::overdue(Time now) const {
    const auto first = deadlines_.begin();
    return first != deadlines_.end() && first->first.first <= now ? first->second : nullptr;
}

void Calls::wait(Call& call, Time now, std::chrono::milliseconds timeout) {
    if (call.deadline) deadlines_.erase({*call.deadline, call.names.sid});
    call.deadline = timeout.count() > 0 ? std::optional(now + timeout) : std::nullopt;
    if (call.deadline) deadlines_.emplace(std::pair{*call.deadline, std::string_view(call.names.sid)}, &call);
}

CallParty party_of(const Peer& peer) {
    return {peer.member->uid, peer.member->dn, peer.id};
}

} // namespace jsongled
