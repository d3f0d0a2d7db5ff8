#include "server/net/client_address.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace jsongled {
namespace {

constexpr std::string_view blank = " \t";

std::string_view trimmed(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
    return text.substr(0, text.find_last_not_of(blank) + 1);
}

/// All lines of a field as one, which they mean (RFC 9110, 5.3).
std::string joined(const HttpRequest& request, beast::string_view name) {
    std::string all;
    for (auto [line, end] = request.equal_range(name); line != end; ++line)
        all.append(all.empty() ? "" : ",").append(line->value().data(), line->value().size());
    return all;
}

/// Whether the quotation mark at `at` is one, and not a character in a quoted string.
bool is_mark(std::string_view text, std::size_t at) {
    if (text[at] != '"') return false;
    std::size_t slashes = 0;
    while (slashes < at && text[at - 1 - slashes] == '\\')
        ++slashes;
    return slashes % 2 == 0;
}

/// Takes the part behind the last separator that is not in a quoted string off the end. From the end, because
/// the last hop is the one that is trusted: a mark that an earlier one leaves open does not hide it.
std::string_view take_last(std::string_view& text, char separator) {
    bool quoted = false;
    for (std::size_t at = text.size(); at-- > 0;) {
        if (is_mark(text, at)) quoted = !quoted;
        if (quoted || text[at] != separator) continue;
        const std::string_view last = text.substr(at + 1);
        text = text.substr(0, at);
        return trimmed(last);
    }
    return trimmed(std::exchange(text, {}));
}

/// "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]", "[2001:db8::1]:80" or "2001:db8::1".
std::optional<asio::ip::address> read_node(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view behind = text.substr(end + 1);
        if (!behind.empty() && !behind.starts_with(':')) return std::nullopt;
        text = text.substr(1, end - 1);
    } else if (std::ranges::count(text, ':') == 1) {
        text = text.substr(0, text.find(':'));
    }
    // A zone means something to the one host alone.
    if (text.find_first_of(std::string_view("%\0", 2)) != std::string_view::npos) return std::nullopt;
    error_code error;
    const auto address = asio::ip::make_address(std::string(text), error);
    return error ? std::nullopt : std::optional(unmapped(address));
}

/// The node in one hop's `for=…;proto=…`; empty if it names none, or two.
std::string_view forwarded_for(std::string_view element) {
    std::string_view node;
    while (!element.empty()) {
        const std::string_view pair = take_last(element, ';');
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || !beast::iequals(pair.substr(0, equals), "for")) continue;
        if (!node.empty()) return {};
        node = pair.substr(equals + 1);
        if (node.size() >= 2 && node.front() == '"' && node.back() == '"')
            node = node.substr(1, node.size() - 2);
    }
    return node;
}

} // namespace

asio::ip::address unmapped(const asio::ip::address& any) {
    if (!any.is_v6() || !any.to_v6().is_v4_mapped()) return any;
    return asio::ip::make_address_v4(asio::ip::v4_mapped, any.to_v6());
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
    for (const std::string& network : networks)
        networks_.push_back(Network::parse(network).value());
}

bool TrustedProxies::include(const asio::ip::address& address) const {
    const auto v6 =
        address.is_v6() ? address.to_v6() : asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4());
    const AddressBytes bytes = v6.to_bytes();
    return std::ranges::any_of(networks_, [&](const Network& network) { return network.contains(bytes); });
}

asio::ip::address client_address(const HttpRequest& request, const asio::ip::address& peer,
                                 const TrustedProxies& trusted) {
    asio::ip::address known = unmapped(peer);
    if (!trusted.include(known)) return known;
    const bool has_forwarded = request.count("Forwarded") > 0;
    const std::string hops = joined(request, has_forwarded ? "Forwarded" : "X-Forwarded-For");
    for (std::string_view rest = hops; !rest.empty() && trusted.include(known);) {
        const std::string_view hop = take_last(rest, ',');
        if (hop.empty()) continue;
        const auto address = read_node(has_forwarded ? forwarded_for(hop) : hop);
        if (!address) break;
        known = *address;
    }
    return known;
}

} // namespace jsongled
