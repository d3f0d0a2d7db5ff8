#pragma once

#include <cstddef>
#include <string>
#include <variant>

namespace jsongled {

/// Why a file could not be read, as the end of a sentence: "no such file or directory".
struct UnreadableFile {
    std::string why;
};

/// A regular file's bytes. What is no regular file, cannot be read or has more than `most` bytes is named at
/// once: nothing keeps the reader waiting.
std::variant<std::string, UnreadableFile> read_small_file(const std::string& path, std::size_t most);

} // namespace jsongled
