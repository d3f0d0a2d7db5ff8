// What the referee of calls knows of negotiations: requests of one party to the other, and their answers.

#include <gtest/gtest.h>

#include "tests/support/call_referee.hpp"

namespace jsongled::testing {

void CallReferee::receives_negotiation(const Seat& from, const Envelope& message) {
    const DescribedValue& sid = message.described(Described::sid);
    negotiated_ = sid.text;
    if (message.action == Action::iq_set) {
        ask_ = message.transaction;
        asked_.emplace(AskId{from.id, ask_}, Asked::just_now);
        ++counts["negotiation asked for"];
    } else {
        answer_ = message.transaction;
        is_answer_passed_on_ = is_answer_acked_ = false;
    }
}

bool CallReferee::are_parties(const std::string& sid, const Seat& one, const Seat& other) const {
    const auto call = calls_.find(sid);
    if (call == calls_.end() || one.held != sid || other.held != sid) return false;
    const std::pair parties{call->second.caller, call->second.winner};
    return parties == std::pair{one.id, other.id} || parties == std::pair{other.id, one.id};
}

const CallReferee::Ask* CallReferee::open_ask(const std::string& sid) const {
    const auto last = negotiations_.find(sid);
    return last != negotiations_.end() && last->second.is_open(now_) ? &last->second : nullptr;
}

void CallReferee::tells_negotiation(const Seat& to, const Heard& message) {
    if (message.action == "iq-set") return tells_asked(to, message);
    message.from == sn_ ? tells_refused(to, message) : tells_answered(to, message);
}

void CallReferee::tells_asked(const Seat& to, const Heard& message) {
    expect(!ask_.empty() && message.transaction == ask_ && message.named_sid == negotiated_, to, message,
           "a request is what its asker said");
    expect(are_parties(negotiated_, *sender_, to) && calls_.at(negotiated_).was_offered, to, message,
           "a negotiation goes to the other party of the call");
    const Ask* open = open_ask(negotiated_);
    expect(!open || open->asker == sender_->id, to, message, "one negotiation at a time");
    Asked& asked = asked_.at({sender_->id, ask_});
    expect(asked == Asked::just_now, to, message, "a request is passed on once");
    asked = Asked::passed_on;
    negotiations_[negotiated_] = {sender_->id, ask_, now_ + std::chrono::seconds(10)};
}

void CallReferee::tells_refused(const Seat& to, const Heard& message) {
    expect(sender_ == &to && message.transaction == ask_, to, message, "only a request is refused");
    Asked& asked = asked_.at({to.id, ask_});
    expect(asked == Asked::just_now, to, message, "a request has one answer");
    asked = Asked::answered;
    ++counts["negotiation refused: " + std::to_string(message.error_code)];
    const Ask* open = open_ask(negotiated_);
    if (message.error_code == 409002)
        return expect(open && open->asker != to.id, to, message, "no other negotiation is in progress");
    const auto call = calls_.find(negotiated_);
    expect(call == calls_.end() || to.held != negotiated_ || !call->second.was_offered, to, message,
           "a party may ask");
}

void CallReferee::tells_answered(const Seat& to, const Heard& message) {
    const std::string& sid = sender_->held;
    expect(!answer_.empty() && message.transaction == answer_ && !std::exchange(is_answer_passed_on_, true), to,
           message, "an answer is passed on once, as it was said");
    expect(are_parties(sid, *sender_, to), to, message, "an answer goes to the other party of the call");
    const Ask* open = open_ask(sid);
    expect(open && open->asker == to.id && open->transaction == answer_, to, message,
           "only what waits is answered");
    Asked& asked = asked_.at({to.id, answer_});
    expect(asked == Asked::passed_on, to, message, "a request has one answer");
    asked = Asked::answered;
    negotiations_.erase(sid);
    ++counts["negotiation answered: " + message.action];
}

void CallReferee::tells_ack(const Seat& to, const Heard& message) {
    expect(sender_ == &to && message.transaction == answer_ && !std::exchange(is_answer_acked_, true), to,
           message, "the answerer gets one ack");
    expect((message.status == "success") == is_answer_passed_on_, to, message,
           "an ack tells whether the answer was passed on");
    if (is_answer_passed_on_) return;
    ++counts["negotiation answered too late"];
    const Ask* open = open_ask(to.held);
    expect(!open || open->transaction != answer_, to, message, "what waits for an answer gets it");
}

} // namespace jsongled::testing
