#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace jsongled {

/// What stands for the id of a message in a table of many: SipHash-2-4 of 128 bits under a key that each
/// process draws for itself. Nobody can find two ids that have the same.
using MessageKey = std::array<unsigned char, 16>;

MessageKey message_key(std::string_view id);

/// A part of it will do: it is a keyed hash already.
struct MessageKeyHash {
    std::size_t operator()(const MessageKey& key) const {
        std::size_t hash = 0;
        std::memcpy(&hash, key.data(), sizeof hash);
        return hash;
    }
};

} // namespace jsongled
