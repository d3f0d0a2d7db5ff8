#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "server/routing/router.hpp"
#include "tests/fuzz/late_store.hpp"

namespace jsongled::fuzz {

/// A router with room for a few connections, a store that answers when it is told to, and a clock that moves
/// when it is told to. What the router does is held against what must hold whatever is said to it; a breach is
/// a finding.
class RouterWorld : private FactSink, private OperatorDesk {
  public:
    static constexpr std::size_t slots = 6;

    RouterWorld();

    /// A connection comes where there is none.
    void connect(std::size_t slot);
    /// Its end, which the router hears at once or with disconnect(). Both may come for a slot where nobody is.
    void detach(std::size_t slot);
    void disconnect(std::size_t slot, CloseCause cause);

    /// A frame that the connection of a slot sends, whether or not it is there. The WebSocket layer lets
    /// through valid UTF-8 only.
    void receive(std::size_t slot, std::string_view text);

    /// The store carries out what waits for it; the router hears its next answer.
    void let_store_work() { store_.work(); }
    void hear_store() { store_.tell_next(router_); }
    /// An answer that nobody asked for, or that comes before its time.
    void find_nothing(Store::Ticket ticket);

    void ask_for_calls(std::size_t limit);
    void act(const OperatorAct& act);
    void change_settings();
    void wait(std::chrono::milliseconds time);

    /// Everybody leaves and the store says all it has to: the router must keep nothing of them.
    void close();

    /// What the peer of the slot has for a name and for a transaction of its hello.
    std::string id_of(std::size_t slot) const;
    std::string hello_of(std::size_t slot) const { return "hello-" + id_of(slot); }

  private:
    /// The way out to the connection of one slot, each time anew.
    struct Connection final : Recipient {
        Connection(RouterWorld& in, std::size_t at) : world(in), slot(at) {}
        void deliver(OutgoingPtr message) override { world.expect_delivery(*message, *this); }
        Fill fill_with(std::size_t) const override { return Fill::roomy; }
        void hold() override {}
        void go_on() override {}
        void close(CloseCause) override { is_closed = true; }

        RouterWorld& world;
        std::size_t slot;
        bool is_closed = false;
    };
    struct Slot {
        std::size_t times = 0;                     ///< that somebody connected here
        bool has_peer = false;                     ///< the router knows the last of them
        std::optional<Connection> connection = {}; ///< which it has
        std::string uid = {};                      ///< said in the hello
        std::set<std::string> rooms = {};
    };

    void noted(std::uint64_t number, Fact fact) override;
    void listed(std::uint64_t question, CallsReport report) override;
    void acted(std::uint64_t question, ActReport report) override;

    void expect_delivery(const Outgoing& message, const Connection& to) const;
    void expect_speaker(const Outgoing& message, std::string_view from, std::string_view text) const;
    void expect_sound(std::string_view after) const;
    Slot* slot_of(std::string_view peer_id);

    ServerIdentity identity_{"jsongled", "info", "1", "s-"};
    LateStore store_;
    Router router_;
    Moment now_;
    std::array<Slot, slots> slots_;
    const Slot* sender_ = nullptr; ///< whose message is at work
    std::set<std::string> names_;  ///< of all users and rooms that ever were
    std::uint64_t facts_ = 0;
    std::uint64_t questions_ = 0;
    bool has_wide_settings_ = false;
};

} // namespace jsongled::fuzz
