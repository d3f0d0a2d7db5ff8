#include "server/ops/admin_hosts.hpp"

#include <algorithm>

#include "config/host.hpp"

namespace jsongled {
namespace {

using boost::asio::ip::address;

/// One form for an IPv4 address, however the listener's family has it.
address plain(const address& any) {
    if (!any.is_v6() || !any.to_v6().is_v4_mapped()) return any;
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, any.to_v6());
}

} // namespace

AdminHosts::AdminHosts(const std::vector<std::string>& hosts) : hosts_{"localhost"} {
    for (const std::string& host : hosts)
        hosts_.push_back(parse_host(host).value());
}

bool AdminHosts::include(std::string_view field, const address& own) const {
    const auto host = parse_host(field);
    if (!host) return false;
    if (std::ranges::find(hosts_, *host) != hosts_.end()) return true;
    boost::system::error_code error;
    const address asked = plain(boost::asio::ip::make_address(*host, error));
    return !error && (asked.is_loopback() || asked == plain(own));
}

} // namespace jsongled
