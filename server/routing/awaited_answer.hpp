#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "protocol/errors.hpp"
#include "protocol/time.hpp"
#include "storage/store.hpp"

namespace jsongled {

/// What a client waits to hear of one of its messages.
struct AwaitedAnswer {
    Store::Sequence sequence; ///< that the store has to answer for, if it has not yet
    std::string mid;
    std::string name_space;
    Time acknowledged;
    std::size_t bytes;                   ///< of the message
    bool is_answered = false;            ///< it goes out once those before it have
    std::optional<Refusal> refusal = {}; ///< where it was not kept
};

} // namespace jsongled
