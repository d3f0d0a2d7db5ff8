#pragma once

#include <cstdint>

#include "server/routing/peer.hpp"

namespace jsongled {

/// Who may ask for something.
enum class Right : std::uint8_t {
    any, ///< whoever has said hello
};

/// Nobody has a right that is not known here.
inline bool has_right(const Peer& peer, Right right) {
    switch (right) {
    case Right::any: return peer.said_hello();
    }
    return false;
}

} // namespace jsongled
