#pragma once

#include <concepts>
#include <string_view>

namespace jsongled {

class Recipient;

/// Who says something to the router: a peer, and the connection by which it does. What comes of a connection
/// that has given way to another is ignored; without one, whichever the peer has is meant.
struct Speaker {
    template<std::convertible_to<std::string_view> Id>
    Speaker(const Id& id, const Recipient* connection = nullptr) : peer(id), way(connection) {}

    std::string_view peer;
    const Recipient* way;
};

} // namespace jsongled
