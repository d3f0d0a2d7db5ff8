#pragma once

#include <cstddef>
#include <string>

#include "protocol/actions.hpp"
#include "protocol/server_identity.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// Asks a new connection who it is, and says what it may send.
struct Hello {
    static constexpr Action action = Action::iq_get;

    std::string transaction;
    Time connected;
    std::size_t max_message_bytes;
    bool offers_resume = false;

    void write_words(auto& json) const {
        json.string("query", word::session_hello).string("transaction", transaction);
    }
    void describe(auto& json, const ServerIdentity& identity) const {
        json.string("version", identity.version)
            .string("sn", identity.sn)
            .string("info", identity.info)
            .time("connected", connected)
            .begin("limits")
            .number("maxMessageBytes", max_message_bytes)
            .end();
        if (offers_resume) {
            json.begin_array("features").next().out().string("resume");
            json.end_array();
        }
    }
};

} // namespace jsongled
