#pragma once

#include <array>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/routing/router.hpp"
#include "storage/memory_store.hpp"
#include "tests/support/call_referee.hpp"
#include "tests/support/client_model.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/router_ends.hpp"

namespace jsongled::testing {

class CallNetwork;

/// A client and both directions of its connection, each a queue of what is on its way.
struct CallConnection final : Recipient {
    CallConnection(CallNetwork& n, std::string id, std::string uid);
    void deliver(OutgoingPtr message) override;
    Fill fill_with(std::size_t) const override { return Fill::roomy; }
    void hold() override {}
    void go_on() override {}
    void close(CloseCause) override {}

    template<class Message>
    struct InFlight {
        Message message;
        SteadyTime sent;
    };

    bool is_there() const { return !is_lost && client.said_hello(); }

    CallNetwork& network;
    CallReferee::Seat seat;
    ClientModel client;
    std::deque<InFlight<std::string>> up = {};
    std::deque<InFlight<Heard>> down = {};
    std::set<std::string_view> rooms = {}; ///< that it has asked for
    bool is_lost = false;                  ///< the client is gone, what it has sent may still come
    int up_waits = 0;                      ///< nothing passes before this step
    int down_waits = 0;
};

/// A router, the clients, and all that is on its way between them; what moves when is the caller's choice. A
/// referee sees everything in the router's order.
class CallNetwork {
  public:
    explicit CallNetwork(const RouterSettings& settings)
        : router_("jsongled", settings, {store_, facts_, desk_}),
          referee_("jsongled", now.steady, settings.redial_wait, settings.reconnect_grace) {}

    const std::vector<std::unique_ptr<CallConnection>>& connections() const { return connections_; }
    const Tables& tables() const { return router_.tables(); }
    CallReferee& referee() { return referee_; }

    /// A client that answers the hello when it comes.
    CallConnection& connect(std::string uid);
    /// The client is gone at once; of what it has sent last, `unsent` messages never come.
    static void lose(CallConnection& connection, std::size_t unsent);
    /// The same, and the server has heard all and noticed.
    void lose_at_once(CallConnection& connection);
    /// Calls, if it is free, and the server hears it.
    void call_at_once(CallConnection& caller, const std::string& to);
    /// One of this user, or nothing.
    CallConnection* find_of(std::string_view uid) const;
    /// The next one that a call rings on, from the one of this number on; that one if there is none.
    CallConnection& one_that_rings(std::size_t first) const;

    /// Lets one message pass, looking for one from the queue number `first` on.
    void pass_one(std::size_t first);
    /// The server takes all that has been said to it on one connection.
    void take_all(CallConnection& connection);
    /// Lets everything pass, and whatever the applications and the server make of it.
    void pass_all();
    /// Time passes for the server. Before that, what would be older than `oldest` passes.
    void wait(std::chrono::milliseconds time, std::chrono::milliseconds oldest);

    void said(CallConnection& from, std::string text);
    void told(CallConnection& to, Heard message);

    /// How often something has happened, in addition to what the referee counts.
    std::size_t& count(std::string_view what) { return referee_.counts[std::string(what)]; }
    /// The last events, oldest first.
    void print_events() const;

    Moment now = first_moment;
    int step = 0;

  private:
    void pass_down(CallConnection& connection);
    /// The server takes the next message, or notices that there will be none any more.
    void pass_up(CallConnection& connection);
    void drop(CallConnection& connection);
    void count_crossing(const Heard& message, ClientModel::State before, std::string_view sid_before,
                        const ClientModel& client);
    void note(const CallConnection& connection, std::string_view arrow, std::string_view other,
              std::string_view step, std::string_view sid, std::string_view more);

    MemoryStore store_;
    NoFacts facts_;
    NoDesk desk_;
    Router router_;
    StoreInlet store_events_{router_};
    CallReferee referee_;
    std::vector<std::unique_ptr<CallConnection>> connections_;
    std::size_t connections_made_ = 0;
    std::array<std::string, 300> events_;
    std::size_t events_noted_ = 0;
};

} // namespace jsongled::testing
