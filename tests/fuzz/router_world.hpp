#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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
    /// The client is to be asked for a sign of life, and gives one, perhaps of a number that it was never
    /// asked.
    void probe(std::size_t slot);
    void answer_probe(std::size_t slot, std::uint64_t number);
    void run_short_of_memory(std::size_t bytes);

    /// An answer that nobody asked for, or that comes before its time.
    void find_nothing(Store::Ticket ticket);

    void ask_for_calls(std::size_t limit);
    void act(const OperatorAct& act);
    void change_settings();
    void wait(std::chrono::milliseconds time);

    /// Everybody leaves and the store says all it has to: the router must keep nothing of them.
    void close();

    /// What the peer of the slot has for a name and for a transaction of its hello.
    const std::string& id_of(std::size_t slot) const { return slots_[slot].peer; }
    std::string hello_of(std::size_t slot) const { return "hello-" + id_of(slot); }
    /// One of the tokens that anybody was given so far; the last is number 0.
    std::string token_of(std::size_t number) const;

  private:
    /// The way out to the connection of one slot, each time anew.
    struct Connection final : Recipient {
        Connection(RouterWorld& in, std::size_t at) : world(in), slot(at) {}
        void deliver(OutgoingPtr message) override {
            world.expect_delivery(*message, *this);
            world.note_offer(*message, *this);
        }
        Fill fill_with(std::size_t) const override { return Fill::roomy; }
        void hold() override {}
        void go_on() override {}
        void speak_as(std::string_view peer) override { world.go_on_as(slot, peer); }
        void close(CloseCause why) override {
            is_closed = true;
            if (why == CloseCause::replaced) world.slots_[slot].has_peer = false;
        }

        RouterWorld& world;
        std::size_t slot;
        bool is_closed = false;
    };
    struct Slot {
        std::size_t times = 0;                     ///< that somebody connected here
        bool has_peer = false;                     ///< the router knows the last of them, as that of this slot
        std::string peer = "nobody";               ///< its id
        std::optional<Connection> connection = {}; ///< which it has
    };
    /// What is known of one peer, wherever its connection is.
    struct Known {
        std::string uid = {}; ///< said in the hello
        std::set<std::string> rooms = {};
    };

    void noted(std::uint64_t number, Fact fact) override;
    void listed(std::uint64_t question, CallsReport report) override;
    void acted(std::uint64_t question, ActReport report) override;

    void expect_delivery(const Outgoing& message, const Connection& to) const;
    void expect_speaker(const Outgoing& message, std::string_view from, std::string_view text) const;
    void expect_sound(std::string_view after) const;
    void go_on_as(std::size_t slot, std::string_view peer);
    bool is_told_of_end(const Slot& at) const;
    void note_offer(const Outgoing& message, const Connection& to);

    ServerIdentity identity_{"jsongled", "info", "1", "s-"};
    LateStore store_;
    Router router_;
    Moment now_;
    std::array<Slot, slots> slots_;
    std::map<std::string, Known, std::less<>> peers_;
    std::vector<std::string> tokens_;
    std::uint64_t secrets_ = 0;
    const Known* sender_ = nullptr; ///< whose message is at work
    std::set<std::string> names_;   ///< of all users and rooms that ever were
    std::uint64_t facts_ = 0;
    std::uint64_t questions_ = 0;
    bool has_wide_settings_ = false;
};

} // namespace jsongled::fuzz
