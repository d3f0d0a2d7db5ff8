#include "tests/support/client_model.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

using State = ClientModel::State;

constexpr std::size_t most_accepted = 5;

/// The library's table, in the order of the states. `unreachable` is in none: it ends the call in every state.
constexpr std::array<std::array<std::string_view, most_accepted>, 7> accepted{{
    {"session-propose"},
    {"trying", "session-propose"},
    {"ringing", "session-retract"},
    {"session-decline", "session-proceed", "session-retract"},
    {"session-initiate", "session-retract"},
    {"session-accept", "session-retract", "transport-info", "active"},
    {"transport-info", "session-terminate", "active", "mute", "unmute"},
}};

constexpr std::array<std::string_view, 7> state_words{"free",      "new",      "trying", "ringing",
                                                      "proceeded", "offering", "active"};

} // namespace

std::string_view to_string(State state) {
    return state_words[static_cast<std::size_t>(state)];
}

bool ClientModel::accepts(const Heard& message) const {
    const std::string& step = message.step();
    // Of any other reason, the library makes a step that no state accepts.
    if (step == "session-terminate" &&
        !(message.has_reason && (message.reason.empty() || message.reason == "success")))
        return false;
    return std::ranges::find(accepted[static_cast<std::size_t>(state_)], step) !=
           accepted[static_cast<std::size_t>(state_)].end();
}

void ClientModel::hear(const Heard& message) {
    if (message.action == "iq-get" && message.query == "session-hello") {
        id_ = message.to;
        return say_(
            R"({"id":")" + next_id() + R"(","from":")" + id_ +
            R"(","to":"jsongled","jsongle":{"action":"iq-result","query":"session-hello","transaction":")" +
            message.transaction + R"(","description":{"uid":")" + uid_ + R"("}}})");
    }
    if (message.action == "iq-set" && message.is_negotiation())
        asked_.push_back({message.from, message.transaction, message.named_sid});
    const std::string_view step = message.step();
    if (step == "unreachable") return release();
    if (step.empty() || !accepts(message)) return;

    if (step == "session-propose") {
        // In `new` this forgets the outgoing call; nobody is told.
        begin(message.sid, message.from, message.to, State::ringing);
        say("session-info", "ringing", R"({"rang":"t"})");
    } else if (step == "trying") {
        state_ = State::trying;
    } else if (step == "ringing") {
        state_ = State::ringing;
    } else if (step == "session-proceed") {
        state_ = State::proceeded;
        offer_needed_ = true;
    } else if (step == "session-initiate") {
        state_ = State::offering;
        answer_needed_ = true;
    } else if (step == "session-accept") {
        has_both_offers_ = true;
        say("transport-info", "", R"({"establishing":"t","candidate":{}})");
    } else if (step == "active") {
        state_ = State::active;
    } else if (message.ends_a_call()) {
        release();
    }
}

void ClientModel::work() {
    if (std::exchange(offer_needed_, false)) {
        state_ = State::offering;
        say("session-initiate", "", R"({"offering":"t","offer":{"type":"offer","sdp":"v=0"}})");
    }
    if (std::exchange(answer_needed_, false)) {
        has_both_offers_ = true;
        say("session-accept", "", R"({"offered":null,"answer":{"type":"answer","sdp":"v=0"}})");
        say("transport-info", "", R"({"establishing":"t","candidate":{}})");
    }
}

void ClientModel::call(std::string_view to) {
    begin(next_id(), id_, std::string(to), State::fresh);
    outgoing_ = true;
    say("session-propose", "", R"({"initiated":"t","media":"audio"})");
}

void ClientModel::proceed() {
    state_ = State::proceeded;
    say("session-proceed", "", R"({"proceeded":"t"})");
}

void ClientModel::decline() {
    say("session-decline", "", R"({"ended":"t"})");
    release();
}

void ClientModel::end() {
    say(state_ == State::active ? "session-terminate" : "session-retract", "", R"({"ended":"t"})");
    release();
}

void ClientModel::set_as_active() {
    state_ = State::active;
    local_is_active_ = true;
    say("session-info", "active", R"({"actived":"t"})");
}

void ClientModel::mute() {
    say("session-info", "mute", R"({"muted":"t","media":"audio"})");
}

void ClientModel::say_ending(std::string_view action, const std::optional<std::string_view>& reason) {
    say(action, reason, R"({"ended":"t"})");
    release();
}

void ClientModel::offer_again() {
    state_ = State::offering;
    say("session-initiate", "", R"({"offering":"t","offer":{"type":"offer","sdp":"v=0"}})");
}

void ClientModel::begin(std::string sid, std::string caller, std::string callee, State state) {
    release();
    sid_ = std::move(sid);
    caller_ = std::move(caller);
    callee_ = std::move(callee);
    state_ = state;
}

void ClientModel::release() {
    state_ = State::idle;
    sid_.clear();
    outgoing_ = offer_needed_ = answer_needed_ = has_both_offers_ = local_is_active_ = false;
}

void ClientModel::say(std::string_view action, const std::optional<std::string_view>& reason,
                      std::string_view description) {
    std::string text = R"({"id":")" + next_id() + R"(","from":")" + id_ + R"(","to":")";
    text.append(outgoing_ ? callee_ : caller_).append(R"(","namespace":"call","jsongle":{"action":")");
    text.append(action).append(R"(","sid":")").append(sid_);
    if (reason) text.append(R"(","reason":")").append(*reason);
    text.append(R"(","initiator":")").append(caller_).append(R"(","responder":")").append(callee_);
    text.append(R"(","description":)").append(description).append("}}");
    say_(std::move(text));
}

void ClientModel::ask(std::string_view query, std::string_view rid) {
    say_iq("jsongled", "iq-set", query, next_id(), R"({"rid":")" + std::string(rid) + R"("})");
}

void ClientModel::negotiate() {
    say_iq(outgoing_ ? callee_ : caller_, "iq-set", "session-negotiate", next_id(),
           R"({"sid":")" + sid_ + R"(","offer":{"type":"offer","sdp":"v=0"}})");
}

void ClientModel::answer_negotiation() {
    const Asked asked = std::move(asked_.front());
    asked_.pop_front();
    say_iq(asked.from, "iq-result", "session-negotiate", asked.transaction,
           R"({"sid":")" + asked.sid + R"(","answer":{"type":"answer","sdp":"v=0"}})");
}

void ClientModel::refuse_negotiation() {
    const Asked asked = std::move(asked_.front());
    asked_.pop_front();
    say_iq(asked.from, "iq-error", "session-negotiate", asked.transaction, R"({"errorCode":501001})");
}

void ClientModel::say_iq(std::string_view to, std::string_view action, std::string_view query,
                         std::string_view transaction, std::string_view description) {
    std::string text = R"({"id":")" + next_id() + R"(","from":")" + id_ + R"(","to":")";
    text.append(to).append(R"(","jsongle":{"action":")").append(action);
    text.append(R"(","query":")").append(query).append(R"(","transaction":")").append(transaction);
    text.append(R"(","description":)").append(description).append("}}");
    say_(std::move(text));
}

} // namespace jsongled::testing
