#pragma once

#include <array>
#include <span>

namespace jsongled {

/// The key that a client's frame is masked with (RFC 6455, 5.3), turned so that its first byte is the next to
/// be used.
using MaskKey = std::array<char, 4>;

/// Unmasks in place and turns the key on to what follows. Whether all of it was ASCII.
bool unmask(std::span<char> bytes, MaskKey& key);

} // namespace jsongled
