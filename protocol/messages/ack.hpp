#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/actions.hpp"
#include "protocol/messages/ack_status.hpp"

namespace jsongled {

/// Tells an answerer whether its answer was taken.
struct Ack {
    static constexpr Action action = Action::ack;
    using Status = AckStatus;

    /// How the client can go on with its session later.
    struct Offer {
        std::string token;
        std::chrono::seconds window;
    };
    /// What became of a session that it wanted to go on with.
    struct Resumed {
        std::string id;         ///< the peer id of that session; empty where this is another
        std::uint64_t received; ///< messages of the client in it
    };

    Status status;
    std::string transaction;
    std::optional<Offer> offer = {};
    std::optional<Resumed> resumed = {};

    void write_words(auto& json) const {
        json.string("status", to_string(status)).string("transaction", transaction);
    }
    void describe(auto& json) const {
        if (resumed) json.boolean("resumed", !resumed->id.empty());
        if (resumed && !resumed->id.empty())
            json.string("id", resumed->id).number("received", resumed->received);
        if (offer)
            json.begin("resume").string("token", offer->token).number("window", offer->window.count()).end();
    }
};

} // namespace jsongled
