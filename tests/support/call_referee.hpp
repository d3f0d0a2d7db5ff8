#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "protocol/envelope.hpp"
#include "tests/support/client_model.hpp"

namespace jsongled::testing {

/// Keeps, from what goes in and out of a router, who holds which call, and fails the test when the router says
/// something of a call to anyone who does not hold it, leaves a holder untold of the end, or a propose
/// unanswered. It sees things in the router's order, not in the clients'.
class CallReferee {
  public:
    /// One connection as the server knows it. The id is set once, the uid with the hello.
    struct Seat {
        std::string id;
        std::string uid;
        std::string held = {};   ///< the sid that a client must be in if it hears all that was sent to it
        std::string ended = {};  ///< the sid of which the message being handled has told it the end
        bool is_unheard = false; ///< `held` was offered to it, and its `ringing` has not come back
    };

    explicit CallReferee(std::string sn) : sn_(std::move(sn)) {}

    void enters(Seat& seat) { seats_[seat.id] = &seat; }
    /// The connection is gone; done() has to follow.
    void leaves(Seat& seat) {
        seats_.erase(seat.id);
        has_changed_ = true;
    }
    /// The router is about to handle this; done() has to follow.
    void receives(Seat& from, const Envelope& message);
    /// The router says this.
    void tells(Seat& to, const Heard& message);
    /// The router has handled what came, or the passing of time.
    void done();

    /// How often each of the things that matter has happened.
    std::map<std::string, std::size_t, std::less<>> counts;
    /// Calls that somebody holds.
    std::size_t calls_held() const;

  private:
    struct Call {
        std::string caller; ///< peer id
        std::string caller_uid;
        std::string to;
        std::string initiator;
        std::string responder;
        std::string winner = {}; ///< peer id of the first that proceeded
        bool has_rung = false;
        bool was_proceeded = false;
        bool is_active = false;
    };

    void receives_stale(Seat& from, const Envelope& message);
    void receives_propose(Seat& from, const Envelope& message);
    void tells_of_call(Seat& to, const Heard& message, Call& call);
    void tells_propose(Seat& to, const Heard& message, const Call& call);
    void tells_unreachable(Seat& to, const Heard& message, const Call& call);
    void tells_relayed(Seat& to, const Heard& message, Call& call);
    bool holds(const std::string& peer_id, const std::string& sid) const;
    void expect(bool holds, const Seat& seat, const Heard& message, const char* rule) const;

    std::string sn_;
    std::map<std::string, Seat*> seats_;
    std::map<std::string, Call, std::less<>> calls_;

    // The message that the router works on.
    const Seat* sender_ = nullptr;
    std::string stale_;      ///< its sid, if the sender does not hold that call
    std::string spoken_for_; ///< its sid, if the sender holds that call
    std::string proposed_;   ///< its sid, if it is a propose
    bool is_answered_ = true;
    bool is_glare_ = false;
    bool is_hello_ = false;
    bool has_changed_ = false; ///< who holds what
};

} // namespace jsongled::testing
