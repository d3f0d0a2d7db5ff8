#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "config/small_file.hpp"

namespace jsongled {

inline constexpr std::size_t min_secret_bytes = 16; ///< what strangers may not guess
inline constexpr std::size_t max_secret_bytes = 4096;

/// The secret in a file, without the white space at its end: editors leave a line feed there. Unreadable is
/// also one that is too short to be a secret, or has characters that no header can carry. What is in the file
/// is never part of the answer's words.
std::variant<std::string, UnreadableFile> read_secret_file(const std::string& path);

/// The same of a file that may hold two, each on a line of its own: the one in use, and the one that takes its
/// place. One or two secrets.
std::variant<std::vector<std::string>, UnreadableFile> read_secrets_file(const std::string& path);

} // namespace jsongled
