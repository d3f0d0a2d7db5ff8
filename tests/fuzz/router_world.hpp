#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "server/routing/router.hpp"
#include "storage/memory_call_store.hpp"

namespace jsongled::fuzz {

/// A router with room for a few connections, and a clock that moves when it is told to. What the router does is
/// held against what must hold whatever is said to it; a breach is a finding.
class RouterWorld {
  public:
    static constexpr std::size_t slots = 6;

    RouterWorld();

    /// Nothing happens to a slot that is taken already, or not yet.
    void connect(std::size_t slot);
    void disconnect(std::size_t slot);

    /// A frame that the connection sends. The WebSocket layer lets through valid UTF-8 only.
    void receive(std::size_t slot, std::string_view text);

    void wait(std::chrono::milliseconds time);

    /// Everybody leaves: the router must keep nothing of them.
    void close();

    /// What the connection of the slot has for a name and for a transaction of its hello; the next of each
    /// where nobody is there.
    std::string id_of(std::size_t slot) const;
    std::string hello_of(std::size_t slot) const { return "hello-" + id_of(slot); }

  private:
    /// The way out to the connection of one slot, each time anew.
    struct Connection final : Recipient {
        Connection(RouterWorld& in, std::size_t at) : world(in), slot(at) {}
        void deliver(OutgoingPtr message) override { world.expect_delivery(*message, *this); }

        RouterWorld& world;
        std::size_t slot;
        Peer* peer = nullptr;
    };
    struct Slot {
        std::size_t times = 0; ///< that somebody connected here
        std::optional<Connection> connection = {};
        std::string uid = {}; ///< said in the hello
        std::set<std::string> rooms = {};
    };

    void expect_delivery(const Outgoing& message, const Connection& to) const;
    void expect_speaker(const Outgoing& message, std::string_view from, std::string_view text) const;
    void note_facts();
    Slot* slot_of(std::string_view peer_id);

    ServerIdentity identity_{"jsongled", "info", "1", "s-"};
    MemoryCallStore store_;
    Router router_;
    Moment now_;
    std::array<Slot, slots> slots_;
    const Slot* sender_ = nullptr; ///< whose message is at work
    std::set<std::string> names_;  ///< of all users and rooms that ever were
};

} // namespace jsongled::fuzz
