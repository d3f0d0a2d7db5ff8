#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {

/// Both directions of one connection, each a queue of what is on its way: texts, and signs of life by number.
struct ResumeLink final : Recipient {
    struct Item {
        std::string text; ///< empty for a sign
        std::uint64_t number = 0;
    };

    ResumeLink(std::string id, const ServerIdentity& who) : first_id(id), peer(std::move(id)), identity(who) {}

    void deliver(OutgoingPtr message) override { down.push_back({text_for(*message, peer, identity)}); }
    Fill fill_with(std::size_t) const override { return Fill::roomy; }
    void hold() override { is_held = true; }
    void go_on() override { is_held = false; }
    void close(CloseCause why) override { closed = why; }
    void speak_as(std::string_view id) override { peer = id; }
    void probe(std::uint64_t number) override { down.push_back({{}, number}); }

    std::string first_id;
    std::string peer;
    const ServerIdentity& identity;
    std::deque<Item> up = {};
    std::deque<Item> down = {};
    std::optional<CloseCause> closed = {};
    bool is_held = false;
    bool is_cut = false; ///< the client is gone, and has sent its last
};

} // namespace jsongled::testing
