#include "tests/support/call_referee.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

bool is_ending(const Envelope& message) {
    return message.action == Action::session_retract || message.action == Action::session_decline ||
           message.action == Action::session_terminate;
}

} // namespace

void CallReferee::expect(bool holds, const Seat& seat, const Heard& message, const char* rule) const {
    if (!holds)
        ADD_FAILURE() << rule << ": '" << message.step() << "' of " << message.sid << " from " << message.from
                      << " to " << seat.id << ", which holds '" << seat.held << "'";
}

bool CallReferee::holds(const std::string& peer_id, const std::string& sid) const {
    const auto seat = seats_.find(peer_id);
    return seat != seats_.end() && seat->second->held == sid;
}

void CallReferee::receives(Seat& from, const Envelope& message) {
    sender_ = &from;
    is_hello_ = message.action == Action::iq_result;
    if (message.action == Action::session_propose) return receives_propose(from, message);

    const auto call = calls_.find(message.sid);
    if (call == calls_.end()) return;
    if (from.held != message.sid) return receives_stale(from, message);
    spoken_for_ = message.sid;
    if (message.action == Action::session_info && message.reason == "ringing") from.is_unheard = false;
    if (message.action == Action::session_info && message.reason == "active") call->second.is_active = true;
    if (message.action == Action::session_proceed && call->second.winner.empty()) call->second.winner = from.id;
    if (!is_ending(message)) return;
    from.held.clear();
    has_changed_ = true;
    if (message.action == Action::session_retract && from.id == call->second.caller &&
        call->second.was_proceeded)
        ++counts["retract after the proceed"];
}

void CallReferee::receives_stale(Seat& from, const Envelope& message) {
    stale_ = message.sid;
    // It rings for a call that is over: it took that in place of the one that it had proposed.
    const bool rings = message.action == Action::session_info && message.reason == "ringing";
    if (!rings || from.held.empty() || calls_.at(from.held).caller != from.id) return;
    from.held.clear();
    has_changed_ = true;
    ++counts["rings for an older call in place of its own"];
}

void CallReferee::receives_propose(Seat& from, const Envelope& message) {
    proposed_ = spoken_for_ = message.sid;
    has_changed_ = true;
    calls_.emplace(proposed_, Call{from.id, from.uid, std::string(message.to), std::string(message.initiator),
                                   std::string(message.responder)});
    is_glare_ = !from.held.empty() && from.is_unheard;
    is_answered_ = is_glare_;
    if (is_glare_) ++counts[calls_.at(from.held).caller_uid == message.to ? "glare" : "glare of three"];
    // It calls, so it holds nothing else; where an offer is on its way, that is what it will hold.
    if (!is_glare_) from.held.clear();
}

void CallReferee::tells(Seat& to, const Heard& message) {
    if (message.to != to.id) ADD_FAILURE() << message.step() << " for " << message.to << " sent to " << to.id;
    if (message.action == "session-error") ++counts["error " + std::to_string(message.error_code)];
    if (message.sid.empty()) return;

    const auto call = calls_.find(message.sid);
    expect(call != calls_.end(), to, message, "a call that nobody made");
    expect(message.name_space == "call", to, message, "call messages are of the namespace 'call'");
    if (call != calls_.end()) tells_of_call(to, message, call->second);
}

void CallReferee::tells_of_call(Seat& to, const Heard& message, Call& call) {
    const std::string& step = message.step();
    has_changed_ = true;
    if (message.from == sn_) {
        expect(message.initiator == call.initiator && message.responder == call.responder, to, message,
               "the server copies the call's names");
        if (!message.cause.empty())
            ++counts[message.cause + (message.cause != "timeout" ? ""
                                      : call.winner.empty()      ? " to answer"
                                                                 : " to set up")];
    } else {
        expect(sender_ && (is_hello_ || sender_->id != to.id), to, message, "a relay has a sender");
    }

    if (step == "session-propose") return tells_propose(to, message, call);
    if (step == "unreachable") return tells_unreachable(to, message, call);
    if (step == "trying") {
        expect(message.from == sn_ && sender_ == &to && proposed_ == message.sid && to.held.empty() &&
                   !is_answered_,
               to, message, "trying is the answer to a propose of one who is free");
        to.held = message.sid;
        to.is_unheard = false;
        is_answered_ = true;
        return;
    }
    // An ending may come twice, in forms for different states; where the first was taken, the second is
    // ignored.
    if (message.ends_a_call() && to.held.empty() && to.ended == message.sid) return;
    // Where the sender's client is in a call that is over, a retract does no harm as long as it is in no other.
    if (step == "session-retract" && message.from == sn_ && sender_ == &to && stale_ == message.sid &&
        to.held.empty())
        return;
    expect(to.held == message.sid, to, message, "who does not hold a call hears nothing of it");
    if (step == "ringing") expect(!std::exchange(call.has_rung, true), to, message, "it rings once");
    if (message.from != sn_)
        tells_relayed(to, message, call);
    else
        expect(step == "session-retract" || (step == "ringing" && to.id == call.caller), to, message,
               "not the server's to say");
    if (message.ends_a_call()) to.ended = std::exchange(to.held, {});
}

void CallReferee::tells_propose(Seat& to, const Heard& message, const Call& call) {
    expect(to.held.empty(), to, message, "who is in a call is offered no other");
    expect(to.id != call.caller && call.winner.empty() && holds(call.caller, message.sid), to, message,
           "what is offered is a call that waits to be answered");
    expect(message.from == call.to ||
               (message.from == call.caller_uid && (call.to == to.uid || call.to == to.id)),
           to, message, "a call is offered to those who are called");
    const bool is_late = is_hello_ && sender_ == &to;
    expect(is_late || proposed_ == message.sid, to, message,
           "a call is offered when it is made, or to who comes late");
    if (is_late) ++counts["late device"];
    to.held = message.sid;
    to.is_unheard = true;
}

void CallReferee::tells_unreachable(Seat& to, const Heard& message, const Call& call) {
    expect(message.from == sn_, to, message, "not a client's to say");
    if (to.held == message.sid) return to.held.clear();
    expect(to.held.empty() && sender_ == &to && proposed_ == message.sid && !is_answered_, to, message,
           "unreachable ends what one holds, or has just proposed");
    is_answered_ = true;
    if (message.cause.empty()) ++counts[call.to == "nobody" ? "nobody" : "nobody there"];
}

void CallReferee::tells_relayed(Seat& to, const Heard& message, Call& call) {
    const std::string& step = message.step();
    const bool to_caller = to.id == call.caller;
    if (!sender_) return;
    expect(spoken_for_ == message.sid, to, message, "only the parties speak for a call");
    expect(to_caller || sender_->id == call.caller, to, message, "the callees do not speak to each other");
    if (!call.winner.empty())
        expect((to_caller ? sender_->id : to.id) == call.winner, to, message, "the call is pinned to another");
    if (step == "session-proceed") {
        expect(to_caller && !call.was_proceeded, to, message, "one proceed, to the caller");
        call.was_proceeded = true;
    } else if (step == "ringing" || step == "session-decline" || step == "session-accept") {
        expect(to_caller, to, message, "a callee's to say");
    } else if (step == "session-initiate") {
        expect(!to_caller, to, message, "a caller's to say");
    }
    const bool is_for_pinned = step != "ringing" && !message.ends_a_call();
    expect(!is_for_pinned || call.was_proceeded, to, message, "not before the proceed");
}

void CallReferee::done() {
    if (!is_answered_) ADD_FAILURE() << "the propose " << proposed_ << " got neither trying nor unreachable";
    sender_ = nullptr;
    proposed_.clear();
    is_answered_ = true;
    is_glare_ = is_hello_ = false;
    spoken_for_.clear();
    stale_.clear();
    if (!std::exchange(has_changed_, false)) return;

    std::map<std::string_view, int> holders;
    for (const auto& [id, seat] : seats_) {
        seat->ended.clear();
        if (!seat->held.empty()) {
            ++holders[seat->held];
            if (!holds(calls_.at(seat->held).caller, seat->held))
                ADD_FAILURE() << id << " was not told that " << seat->held << " is over";
        }
    }
    for (const auto& [sid, number] : holders)
        if (number < 2) ADD_FAILURE() << "nobody is left to take the call " << sid;
}

std::size_t CallReferee::calls_held() const {
    std::set<std::string_view> sids;
    for (const auto& [id, seat] : seats_)
        if (!seat->held.empty()) sids.insert(seat->held);
    return sids.size();
}

} // namespace jsongled::testing
