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
    is_hello_ = message.query == word::session_hello;
    is_coming_ = is_hello_ || message.query == "session-join" || message.query == "muc-join";
    if (message.query == word::session_negotiate) return receives_negotiation(from, message);
    if (message.action == Action::session_propose) return receives_propose(from, message);

    const auto call = calls_.find(message.sid);
    if (call == calls_.end()) return;
    if (from.held != message.sid) return receives_stale(from, message);
    spoken_for_ = message.sid;
    if (message.action == Action::session_info && message.reason == "ringing") {
        if (from.is_silent) ++counts["ringing after its time"];
        from.is_unheard = from.is_silent = false;
        from.void_sid.clear();
    }
    if (message.action == Action::session_info && message.reason == "active") call->second.is_active = true;
    if (message.action == Action::session_proceed && call->second.winner.empty()) call->second.winner = from.id;
    if (!is_ending(message)) return;
    from.held.clear();
    has_changed_ = true;
    if (message.action == Action::session_retract && from.id == call->second.caller &&
        call->second.was_proceeded)
        ++counts["retract after the proceed"];
}

bool CallReferee::is_there(std::string_view uid) const {
    return std::ranges::any_of(
        seats_, [&](const auto& entry) { return entry.second->is_known && entry.second->uid == uid; });
}

void CallReferee::leaves(Seat& seat) {
    seats_.erase(seat.id);
    has_changed_ = true;
    if (grace_.count() == 0 || !seat.is_known) return;
    const SteadyTime until = now_ + grace_;
    if (!is_there(seat.uid)) {
        gone_[seat.uid] = until;
        // Whoever waits for them waits from now on.
        for (auto& [sid, call] : calls_)
            if (const auto awaited = call.awaited.find(seat.uid); awaited != call.awaited.end())
                awaited->second = until;
    }
    const auto call = calls_.find(seat.held);
    if (call == calls_.end() || call->second.caller == seat.id || !call->second.winner.empty()) return;
    bool rings_elsewhere = false;
    bool rings_for_that_user = false;
    for (const auto& [id, other] : seats_) {
        if (other->held != seat.held || id == call->second.caller) continue;
        rings_elsewhere = true;
        rings_for_that_user = rings_for_that_user || other->uid == seat.uid;
    }
    if (rings_for_that_user) return;
    call->second.awaited[seat.uid] = until;
    if (!rings_elsewhere) call->second.has_nobody = true;
}

void CallReferee::receives_stale(Seat& from, const Envelope& message) {
    stale_ = message.sid;
    // It rings for a call that is over: it took that in place of the one that it had proposed.
    const bool rings = message.action == Action::session_info && message.reason == "ringing";
    if (!rings || from.held.empty() || calls_.at(from.held).caller != from.id) return;
    if (calls_.at(from.held).was_proceeded) {
        ++counts["rings for an older call in an answered one"];
        return;
    }
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
    if (is_glare_) from.void_sid = proposed_;
    if (is_glare_) ++counts[calls_.at(from.held).caller_uid == message.to ? "glare" : "glare of three"];
    // It calls, so it holds nothing else; where an offer is on its way, that is what it will hold.
    if (is_glare_) return;
    if (!from.is_silent) return from.held.clear();
    ++counts["a silent one calls"];
    from.ended = std::exchange(from.held, {});
}

void CallReferee::time_passes() {
    has_changed_ = true;
    for (auto& [sid, call] : calls_)
        std::erase_if(call.awaited, [&](const auto& entry) { return entry.second <= now_; });
    std::erase_if(gone_, [&](const auto& entry) { return entry.second <= now_; });
    for (const auto& [id, seat] : seats_) {
        if (seat->held.empty() || !seat->is_unheard || now_ < seat->offered + time_to_ring) continue;
        seat->is_due = !seat->void_sid.empty();
        seat->is_unheard = false;
        seat->is_silent = true;
        ++counts["silent"];
    }
}

bool CallReferee::must_wait(const Pair& pair) const {
    const auto missed = missed_.find(pair);
    if (missed == missed_.end() || missed->second.times < 2) return false;
    if (missed->second.last + Redials::kept_for <= now_) return false;
    const std::chrono::milliseconds wait = redial_wait_ * (1 << std::min(missed->second.times - 2, 16U));
    // The call was over some time after it was offered, from when it counts.
    return now_ < missed->second.offered + std::min<std::chrono::milliseconds>(wait, Redials::longest_wait);
}

void CallReferee::note_missed() {
    std::erase_if(unanswered_, [&](const auto& entry) {
        const Call& call = calls_.at(entry.first);
        if (holds(call.caller, entry.first) && call.winner.empty()) return false;
        if (call.was_proceeded || call.has_nobody) return true;
        Missed& missed = missed_[{call.caller_uid, call.callee_uid}];
        if (missed.last + Redials::kept_for <= now_) missed.times = 0;
        missed = {missed.times + 1, entry.second, now_};
        return true;
    });
}

void CallReferee::tells(Seat& to, const Heard& message) {
    if (message.to != to.id) ADD_FAILURE() << message.step() << " for " << message.to << " sent to " << to.id;
    if (message.action == "session-error") ++counts["error " + std::to_string(message.error_code)];
    if (message.is_negotiation()) return tells_negotiation(to, message);
    if (message.action == "ack" && !answer_.empty()) return tells_ack(to, message);
    if (message.action == "ack" && is_hello_ && message.status == "success") {
        to.is_known = true;
        gone_.erase(to.uid);
    }
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
        const bool answers_stale = sender_ == &to && stale_ == message.sid; // with the sender's own names
        expect(answers_stale || (message.initiator == call.initiator && message.responder == call.responder),
               to, message, "the server copies the call's names");
        if (!message.cause.empty())
            ++counts[message.cause + (message.cause != "timeout" ? ""
                                      : call.winner.empty()      ? " to answer"
                                                                 : " to set up")];
    } else {
        expect(sender_ && (is_coming_ || sender_->id != to.id), to, message, "a relay has a sender");
    }

    if (step == "session-propose") return tells_propose(to, message, call);
    if (step == "unreachable") return tells_unreachable(to, message, call);
    if (step == "trying") {
        // Nobody is there, and somebody was a moment ago.
        if (const auto gone = gone_.find(call.to); gone != gone_.end() && !is_there(call.to)) {
            call.awaited.insert(*gone);
            ++counts["waits for who is gone"];
        }
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

void CallReferee::tells_propose(Seat& to, const Heard& message, Call& call) {
    expect(to.held.empty(), to, message, "who is in a call is offered no other");
    expect(to.id != call.caller && call.winner.empty() && holds(call.caller, message.sid), to, message,
           "what is offered is a call that waits to be answered");
    expect(message.from == call.to || (message.from == call.caller_uid &&
                                       (call.to == to.uid || call.to == to.id || call.callee_uid == to.uid)),
           to, message, "a call is offered to those who are called");
    const bool is_late = is_coming_ && sender_ == &to;
    if (is_late && call.awaited.erase(to.uid) > 0) ++counts["rings again"];
    if (is_late) call.has_nobody = false;
    expect(is_late || proposed_ == message.sid, to, message,
           "a call is offered when it is made, or to who comes late");
    if (is_late) ++counts["late device"];
    if (message.from == call.caller_uid) {
        expect(is_late || !must_wait({call.caller_uid, to.uid}), to, message,
               "who rang in vain twice has to wait");
        call.callee_uid = to.uid;
        unanswered_.emplace(message.sid, now_);
    }
    to.held = message.sid;
    to.is_unheard = true;
    to.is_silent = to.is_due = false;
    to.offered = now_;
    to.void_sid.clear();
}

void CallReferee::tells_unreachable(Seat& to, const Heard& message, Call& call) {
    expect(message.from == sn_, to, message, "not a client's to say");
    if (to.is_due && to.void_sid == message.sid) {
        to.void_sid.clear();
        to.is_due = false;
        ++counts["a void propose is answered"];
        return;
    }
    if (to.held == message.sid) {
        if (to.id == call.caller)
            call.has_nobody =
                message.cause == "disconnected" || message.cause == "busy" || message.cause == "left";
        return to.held.clear();
    }
    expect(to.held.empty() && sender_ == &to && proposed_ == message.sid && !is_answered_, to, message,
           "unreachable ends what one holds, or has just proposed");
    is_answered_ = true;
    if (message.cause == "busy")
        for (const auto& [id, seat] : seats_)
            if ((call.to == seat->uid || call.to == id) && must_wait({call.caller_uid, seat->uid})) {
                ++counts["redialled too soon"];
                break;
            }
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
        missed_.erase({call.caller_uid, sender_->uid});
        missed_.erase({sender_->uid, call.caller_uid});
    } else if (step == "ringing" || step == "session-decline" || step == "session-accept") {
        expect(to_caller, to, message, "a callee's to say");
    } else if (step == "session-initiate") {
        expect(!to_caller, to, message, "a caller's to say");
        call.was_offered = true;
    }
    const bool is_for_pinned = step != "ringing" && !message.ends_a_call();
    expect(!is_for_pinned || call.was_proceeded, to, message, "not before the proceed");
}

void CallReferee::done() {
    if (!is_answered_) ADD_FAILURE() << "the propose " << proposed_ << " got neither trying nor unreachable";
    if (!ask_.empty() && asked_.at({sender_->id, ask_}) == Asked::just_now)
        ADD_FAILURE() << "the request " << ask_ << " was neither passed on nor refused";
    if (!answer_.empty() && !is_answer_acked_) ADD_FAILURE() << "the answer " << answer_ << " got no ack";
    ask_.clear();
    answer_.clear();
    sender_ = nullptr;
    proposed_.clear();
    is_answered_ = true;
    is_glare_ = is_hello_ = is_coming_ = false;
    spoken_for_.clear();
    stale_.clear();
    if (!std::exchange(has_changed_, false)) return;
    note_missed();

    std::map<std::string_view, int> holders;
    for (const auto& [id, seat] : seats_) {
        seat->ended.clear();
        if (seat->is_due) ADD_FAILURE() << id << " waits for an answer to " << seat->void_sid;
        if (seat->held.empty()) {
            seat->is_silent = false;
            seat->void_sid.clear();
        }
        if (!seat->held.empty()) {
            ++holders[seat->held];
            if (!holds(calls_.at(seat->held).caller, seat->held))
                ADD_FAILURE() << id << " was not told that " << seat->held << " is over";
        }
    }
    for (const auto& [sid, number] : holders)
        if (number < 2 && calls_.at(std::string(sid)).awaited.empty())
            ADD_FAILURE() << "nobody is left to take the call " << sid;
}

std::size_t CallReferee::calls_held() const {
    std::set<std::string_view> sids;
    for (const auto& [id, seat] : seats_)
        if (!seat->held.empty()) sids.insert(seat->held);
    return sids.size();
}

} // namespace jsongled::testing
