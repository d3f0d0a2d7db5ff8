#include "server/routing/calls.hpp"

#include <algorithm>
#include <utility>

namespace jsongled {

namespace {

/// Messages are stamped before they queue for the router: one that has waited may carry an earlier moment than
/// the one before it.
std::chrono::milliseconds elapsed(SteadyTime from, SteadyTime to) {
    return std::max(to - from, SteadyTime::duration::zero());
}

} // namespace

Call& Calls::open(NewCall placed, Peer& caller, const Peers& callees, Moment now) {
    CallRecord record{placed.names.sid, party_of(caller), {placed.to_user}};
    record.rid = std::move(placed.rid);
    record.media = placed.media;
    record.times.proposed = now.wall;
    record.times.tried = now.wall;

    std::string sid = placed.names.sid;
    Call& call = calls_
                     .try_emplace(std::move(sid), Call{.names = std::move(placed.names),
                                                       .record = std::move(record),
                                                       .caller = &caller,
                                                       .ringing = {},
                                                       .number = ++placed_,
                                                       .to = std::move(placed.to),
                                                       .from = placed.from,
                                                       .to_user = std::move(placed.to_user),
                                                       .propose = std::move(placed.propose),
                                                       .placed = now.steady,
                                                       .users = {caller.uid()}})
                     .first->second;
    by_number_.emplace(call.number, &call);
    caller.call = &call;
    caller.part = CallPart::caller;
    for (Peer* peer : callees)
        ring_too(call, *peer, now);
    if (callees.size() > 1) call.record.callee.peer_id.clear();
    if (callees.empty()) call.users.push_back(call.to_user);
    ++counter(call.state);
    wait(call, now.steady, timeouts_.ring);
    return call;
}

void Calls::ring_too(Call& call, Peer& peer, Moment now) {
    if (!std::exchange(call.is_offered, true)) call.record.callee = party_of(peer);
    call.ringing.push_back(&peer);
    peer.call = &call;
    peer.part = CallPart::offered;
    peer.offered = std::make_unique<Peer::Offered>(
        Peer::Offered{deadlines_.set(now.steady + time_to_ring, RingingDue{&peer})});
    if (std::ranges::find(call.users, peer.member->uid()) == call.users.end()) call.users.push_back(peer.uid());
}

void Calls::rings(Peer& peer) {
    peer.offered = nullptr;
    peer.part = CallPart::ringing;
}

void Calls::falls_silent(Peer& peer) {
    peer.offered = nullptr;
    peer.part = CallPart::silent;
}

void Calls::reach(Call& call, CallState state, Moment now) {
    if (state <= call.state) return;
    --counter(call.state);
    call.state = state;
    ++counter(call.state);

    CallTimes& times = call.record.times;
    switch (state) {
    case CallState::trying: break;
    case CallState::ringing: times.rang = now.wall; break;
    case CallState::proceeded:
        times.proceeded = now.wall;
        go_on(call, now);
        break;
    case CallState::offering: times.offered = now.wall; break;
    case CallState::active:
        times.active = now.wall;
        call.up_since = now.steady;
        call.record.setup = elapsed(call.placed, now.steady);
        wait(call, now.steady, {});
        break;
    }
}

void Calls::go_on(Call& call, Moment now) {
    if (call.state != CallState::proceeded && call.state != CallState::offering) return;
    call.heard = now;
    wait(call, now.steady, timeouts_.setup);
}

void Calls::pin(Call& call, Peer& peer, Moment now) {
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

Calls::Ended Calls::end(Call& call, const CallEnding& ending, Moment now) {
    wait(call, now.steady, {});
    const std::string caller(call.caller->id);
    call.caller->leave_call();
    if (call.callee) call.callee->leave_call();
    for (Peer* peer : call.ringing)
        peer->leave_call();
    --counter(call.state);
    by_number_.erase(call.number);

    Ended ended{std::move(call.record), std::move(call.users)};
    // Whatever ends a call that is up is a way to hang up, but for a connection that goes.
    const bool was_active = call.state == CallState::active;
    if (was_active) ended.record.talk = elapsed(call.up_since, now.steady);
    const bool hung_up = was_active && ending.outcome != CallOutcome::lost;
    ended.record.outcome = hung_up ? CallOutcome::answered : ending.outcome;
    ended.record.ended_by = ending.by;
    ended.record.cause = ending.cause;
    ended.record.times.ended = now.wall;
    const EndedSids::Was was = was_active                     ? EndedSids::Was::active
                               : ended.record.times.proceeded ? EndedSids::Was::answered
                                                              : EndedSids::Was::unanswered;
    ended_.add(ended.record.sid, was, caller, now.steady,
               {NameHash{}(ended.record.caller.uid), NameHash{}(ended.record.callee.uid)},
               {call.scored[CallSide::caller], call.scored[CallSide::callee]});
    calls_.erase(calls_.find(ended.record.sid));
    return ended;
}

std::vector<const Call*> Calls::oldest(std::size_t most) const {
    std::vector<const Call*> calls;
    for (auto one = by_number_.begin(); one != by_number_.end() && calls.size() < most; ++one)
        calls.push_back(one->second);
    return calls;
}

void Calls::wait(Call& call, SteadyTime now, std::chrono::milliseconds timeout) {
    if (timeout.count() == 0)
        call.deadline.cancel();
    else if (!deadlines_.move(call.deadline, now + timeout))
        call.deadline = deadlines_.set(now + timeout, CallDue{&call});
}

std::string Calls::breach() const {
    std::array<std::size_t, count_of<CallState>> by_state{};
    for (const auto& [sid, call] : calls_) {
        ++by_state[static_cast<std::size_t>(call.state)];
        const auto numbered = by_number_.find(call.number);
        if (numbered == by_number_.end() || numbered->second != &call)
            return "a call is not known by its number";
    }
    if (by_number_.size() != calls_.size()) return "a call that is over has a number";
    if (by_state != by_state_) return "the calls are miscounted by state";
    if (std::string breach = ended_.breach(); !breach.empty()) return breach;
    return refused_.breach();
}

CallParty party_of(const Peer& peer) {
    return {peer.uid(), std::string(peer.member->dn()), std::string(peer.id)};
}

} // namespace jsongled
