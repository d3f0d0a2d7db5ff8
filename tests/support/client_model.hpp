#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "tests/support/heard.hpp"

namespace jsongled::testing {

/// What an unmodified JSONgle 3.1 client does: one call at a time, each state's list of what it accepts,
/// everything else ignored, and no look at the `sid` of what comes. It knows nothing of the server; what it
/// says goes to `say`.
class ClientModel {
  public:
    /// `idle` is the library's `free`, `fresh` its `new`.
    enum class State : std::uint8_t { idle, fresh, trying, ringing, proceeded, offering, active };

    /// `instance` makes ids that no other client makes.
    ClientModel(std::string uid, std::string instance, std::function<void(std::string)> say)
        : uid_(std::move(uid)), instance_(std::move(instance)), say_(std::move(say)) {}

    void hear(const Heard& message);

    // What the application does by itself, some time after onofferneeded and onofferreceived.
    bool has_work() const { return offer_needed_ || answer_needed_; }
    void work();

    // What the user does.
    void call(std::string_view to);
    void proceed();
    void decline();
    void end();
    void set_as_active();
    void mute();

    // What some other library, or an application with none, says in the place of end().
    void say_ending(std::string_view action, const std::optional<std::string_view>& reason);
    void hold() { say("session-info", "hold", R"({"held":"t"})"); }
    void unhold() { say("session-info", "unhold", R"({"unheld":"t"})"); }

    // What an application does that changes a call: a request, and the answer to the other side's.
    void negotiate();
    bool has_been_asked() const { return !asked_.empty(); }
    void answer_negotiation();
    void refuse_negotiation();

    /// What an application does that would change a call that is active: the library falls back to `offering`.
    void offer_again();
    void join(std::string_view rid) { ask("session-join", rid); }
    void leave(std::string_view rid) { ask("session-leave", rid); }

    const std::string& id() const { return id_; }
    const std::string& uid() const { return uid_; }
    bool said_hello() const { return !id_.empty(); }
    State state() const { return state_; }
    bool outgoing() const { return outgoing_; }
    /// Of the call it is in; empty when idle.
    const std::string& sid() const { return sid_; }
    bool may_set_active() const { return has_both_offers_ && !local_is_active_; }
    bool has_both_offers() const { return has_both_offers_; }

  private:
    bool accepts(const Heard& message) const;
    void begin(std::string sid, std::string caller, std::string callee, State state);
    void release();
    void say(std::string_view action, const std::optional<std::string_view>& reason,
             std::string_view description);
    void ask(std::string_view query, std::string_view rid);
    void say_iq(std::string_view to, std::string_view action, std::string_view query,
                std::string_view transaction, std::string_view description);
    std::string next_id() { return instance_ + "." + std::to_string(++ids_made_); }

    std::string uid_;
    std::string instance_;
    std::function<void(std::string)> say_;
    std::string id_;
    std::uint64_t ids_made_ = 0;

    State state_ = State::idle;
    std::string sid_;
    std::string caller_;
    std::string callee_;
    bool outgoing_ = false;
    bool offer_needed_ = false;
    bool answer_needed_ = false;
    bool has_both_offers_ = false;
    bool local_is_active_ = false;

    struct Asked {
        std::string from;
        std::string transaction;
        std::string sid;
    };
    std::deque<Asked> asked_; ///< what the application has yet to answer, whatever has become of the call
};

std::string_view to_string(ClientModel::State state);

} // namespace jsongled::testing
