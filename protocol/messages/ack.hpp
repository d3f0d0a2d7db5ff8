#pragma once

#include <string>

#include "protocol/actions.hpp"
#include "protocol/messages/ack_status.hpp"

namespace jsongled {

/// Tells an answerer whether its answer was taken.
struct Ack {
    static constexpr Action action = Action::ack;
    using Status = AckStatus;

    Status status;
    std::string transaction;

    void write_words(auto& json) const {
        json.string("status", to_string(status)).string("transaction", transaction);
    }
    void describe(auto&) const {}
};

} // namespace jsongled
