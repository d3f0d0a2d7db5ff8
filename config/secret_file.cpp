#include "config/secret_file.hpp"

#include <algorithm>
#include <string_view>

namespace jsongled {
namespace {

/// What is wrong with one of them, or nothing.
std::string fault_of(std::string_view secret) {
    if (secret.size() < min_secret_bytes)
        return "it has fewer than " + std::to_string(min_secret_bytes) + " characters";
    if (secret.size() > max_secret_bytes)
        return "it has more than " + std::to_string(max_secret_bytes) + " characters";
    if (!std::ranges::all_of(secret, [](char c) { return c > ' ' && c <= '~'; }))
        return "it has other characters than the visible ones of ASCII";
    return {};
}

/// The lines that have something on them, without the white space at their ends.
std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
        if (!line.empty()) lines.emplace_back(line);
    }
    return lines;
}

std::variant<std::vector<std::string>, UnreadableFile> read_lines(const std::string& path, std::size_t most) {
    constexpr std::size_t white_space = 64;
    auto read = read_small_file(path, most * max_secret_bytes + white_space);
    if (auto* fault = std::get_if<UnreadableFile>(&read)) return std::move(*fault);
    std::vector<std::string> lines = lines_of(std::get<std::string>(read));
    if (lines.empty()) return UnreadableFile{fault_of({})};
    if (lines.size() > most)
        return UnreadableFile{"it has more than " + std::to_string(most) + (most == 1 ? " line" : " lines")};
    for (const std::string& line : lines)
        if (std::string fault = fault_of(line); !fault.empty()) return UnreadableFile{std::move(fault)};
    return lines;
}

} // namespace

std::variant<std::string, UnreadableFile> read_secret_file(const std::string& path) {
    auto read = read_lines(path, 1);
    if (auto* fault = std::get_if<UnreadableFile>(&read)) return std::move(*fault);
    return std::move(std::get<0>(read).front());
}

std::variant<std::vector<std::string>, UnreadableFile> read_secrets_file(const std::string& path) {
    return read_lines(path, 2);
}

} // namespace jsongled
