#include "config/secret_file.hpp"

#include <algorithm>

namespace jsongled {

std::variant<std::string, UnreadableFile> read_secret_file(const std::string& path) {
    auto read = read_small_file(path, max_secret_bytes);
    auto* text = std::get_if<std::string>(&read);
    if (!text) return read;
    text->erase(text->find_last_not_of(" \t\r\n") + 1);
    if (text->size() < min_secret_bytes)
        return UnreadableFile{"it has fewer than " + std::to_string(min_secret_bytes) + " characters"};
    if (!std::ranges::all_of(*text, [](char c) { return c > ' ' && c <= '~'; }))
        return UnreadableFile{"it has other characters than the visible ones of ASCII"};
    return read;
}

} // namespace jsongled
