#include "config/host.hpp"

#include "config/values.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <limits>

namespace jsongled {

namespace {

constexpr std::size_t max_name_bytes = 255;

bool is_name(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    };
    return !text.empty() && text.size() <= max_name_bytes && std::all_of(text.begin(), text.end(), fits) &&
           !text.starts_with('.') && text.find("..") == std::string_view::npos;
}

bool is_v6(const std::string& text) {
    in6_addr ignored{};
    return text.find('\0') == std::string::npos && ::inet_pton(AF_INET6, text.c_str(), &ignored) == 1;
}

/// ":" and a number, ":" alone, or nothing.
bool is_port(std::string_view text) {
    if (text.empty() || text == ":") return true;
    const auto port = text.front() == ':' ? parse_number(text.substr(1)) : std::nullopt;
    return port && *port <= std::numeric_limits<std::uint16_t>::max();
}

} // namespace

std::optional<std::string> parse_host(std::string_view text) {
    const bool bracketed = text.starts_with('[');
    if (bracketed) text.remove_prefix(1);
    const auto end = text.find(bracketed ? ']' : ':');
    if (bracketed && end == std::string_view::npos) return std::nullopt;
    std::string host(text.substr(0, end));
    text.remove_prefix(std::min(host.size() + (bracketed ? 1 : 0), text.size()));
    if (!is_port(text)) return std::nullopt;

    for (char& c : host)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (bracketed) return is_v6(host) ? std::optional(host) : std::nullopt;
    if (!is_name(host)) return std::nullopt;
    if (host.ends_with('.')) host.pop_back();
    return host;
}

} // namespace jsongled
