#pragma once

#include <cstddef>

namespace jsongled {

/// Objects and arrays inside each other, the envelope being the first. Each takes a few hundred bytes of the
/// stack of the thread that reads.
inline constexpr int max_depth = 128;

/// Longest id, name or protocol word, in bytes of UTF-8. A UUID takes 36.
inline constexpr std::size_t max_word_bytes = 256;

/// Longest peer id, in bytes: a UUID.
inline constexpr std::size_t max_peer_id_bytes = 36;

/// What is quoted of a client's word in an error, in bytes: an error takes little more than what caused it.
inline constexpr std::size_t max_quoted_bytes = 64;

} // namespace jsongled
