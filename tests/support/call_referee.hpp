#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "protocol/envelope.hpp"
#include "server/routing/calls.hpp"
#include "server/routing/redials.hpp"
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
        std::string held = {};     ///< the sid that a client must be in if it hears all that was sent to it
        std::string ended = {};    ///< the sid of which the message being handled has told it the end
        bool is_unheard = false;   ///< `held` was offered to it, and its `ringing` has not come back
        SteadyTime offered = {};   ///< when, if so
        bool is_silent = false;    ///< `held` is its for as long as nothing else comes
        std::string void_sid = {}; ///< its own propose since, which waits for an answer
        bool is_due = false;       ///< the answer is due now
        bool is_known = false;     ///< its hello is done
    };

    /// `now` moves while the referee lives.
    CallReferee(std::string sn, const SteadyTime& now, std::chrono::milliseconds redial_wait,
                std::chrono::milliseconds grace)
        : sn_(std::move(sn)), now_(now), redial_wait_(redial_wait), grace_(grace) {}

    void enters(Seat& seat) { seats_[seat.id] = &seat; }
    /// The connection is gone; done() has to follow.
    void leaves(Seat& seat);
    /// The router is about to handle this; done() has to follow.
    void receives(Seat& from, const Envelope& message);
    /// The router says this.
    void tells(Seat& to, const Heard& message);
    /// The router has handled what came, or the passing of time.
    void done();
    /// Time has passed and the router is about to be told; done() has to follow.
    void time_passes();

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
        std::string winner = {};     ///< peer id of the first that proceeded
        std::string callee_uid = {}; ///< the user it rings for, where that is one by name or connection
        bool has_nobody = false;     ///< there was nobody any more who might have answered
        bool has_rung = false;
        std::map<std::string, SteadyTime, std::less<>> awaited = {}; ///< users who may be back, and until when
        bool was_proceeded = false;
        bool was_offered = false;
        bool is_active = false;
    };

    bool is_there(std::string_view uid) const;

    void receives_stale(Seat& from, const Envelope& message);
    void receives_propose(Seat& from, const Envelope& message);
    void tells_of_call(Seat& to, const Heard& message, Call& call);
    void tells_propose(Seat& to, const Heard& message, Call& call);
    void tells_unreachable(Seat& to, const Heard& message, Call& call);
    void tells_relayed(Seat& to, const Heard& message, Call& call);

    /// How often a user has rung for another in vain, as far as calls by uid and peer id go.
    struct Missed {
        unsigned times = 0;
        SteadyTime offered = {}; ///< the last of them
        SteadyTime last = {};    ///< when that was over
    };
    using Pair = std::pair<std::string, std::string>;
    bool must_wait(const Pair& pair) const;
    void note_missed();
    bool holds(const std::string& peer_id, const std::string& sid) const;
    void expect(bool holds, const Seat& seat, const Heard& message, const char* rule) const;

    // Negotiations: a request of one party to the other, and its answer.
    struct Ask {
        std::string asker; ///< peer id
        std::string transaction;
        SteadyTime until = {}; ///< nobody else may ask before, unless it is answered

        bool is_open(SteadyTime now) const { return !asker.empty() && until > now; }
    };
    enum class Asked : std::uint8_t { just_now, passed_on, answered };
    using AskId = std::pair<std::string, std::string>; ///< asker and transaction

    void receives_negotiation(const Seat& from, const Envelope& message);
    void tells_negotiation(const Seat& to, const Heard& message);
    void tells_asked(const Seat& to, const Heard& message);
    void tells_refused(const Seat& to, const Heard& message);
    void tells_answered(const Seat& to, const Heard& message);
    void tells_ack(const Seat& to, const Heard& message);
    /// Whether both hold the call and it is pinned to them.
    bool are_parties(const std::string& sid, const Seat& one, const Seat& other) const;
    const Ask* open_ask(const std::string& sid) const;

    std::map<std::string, Ask, std::less<>> negotiations_; ///< the last that was passed on of each call
    std::map<AskId, Asked> asked_;
    std::string ask_;        ///< the transaction of the request that is being handled
    std::string answer_;     ///< that of the answer that is being handled
    std::string negotiated_; ///< the sid that either names
    bool is_answer_passed_on_ = false;
    bool is_answer_acked_ = false;

    std::string sn_;
    const SteadyTime& now_;
    std::chrono::milliseconds redial_wait_;
    std::chrono::milliseconds grace_;
    std::map<std::string, SteadyTime, std::less<>> gone_; ///< users who may be back, and until when
    std::map<Pair, Missed> missed_;
    std::map<std::string, SteadyTime, std::less<>>
        unanswered_; ///< calls that ring for one user, and since when
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
    bool is_coming_ = false;   ///< somebody says hello, or enters a room
    bool has_changed_ = false; ///< who holds what
};

} // namespace jsongled::testing
