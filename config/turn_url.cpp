#include "config/turn_url.hpp"

#include "config/host.hpp"
#include "config/values.hpp"

namespace jsongled {

namespace {

/// Of a host that parse_host() takes: none, or a number that is one.
bool has_a_good_port(std::string_view host) {
    const auto colon = host.rfind(':');
    if (colon == std::string_view::npos || host.ends_with(']')) return true;
    const auto port = parse_number(host.substr(colon + 1));
    return port && *port > 0;
}

} // namespace

bool is_turn_url(std::string_view text) {
    const auto colon = text.find(':');
    if (text.size() > max_turn_url_bytes || colon == std::string_view::npos) return false;
    const std::string_view scheme = text.substr(0, colon);
    std::string_view host = text.substr(colon + 1);
    if (scheme == "turn" || scheme == "turns") {
        const auto query = host.find('?');
        const std::string_view transport = query == std::string_view::npos ? "" : host.substr(query);
        if (!transport.empty() && transport != "?transport=udp" && transport != "?transport=tcp") return false;
        host = host.substr(0, query);
    } else if (scheme != "stun" && scheme != "stuns") {
        return false;
    }
    return parse_host(host) && has_a_good_port(host);
}

bool is_relay_url(std::string_view url) {
    return url.starts_with("turn");
}

} // namespace jsongled
