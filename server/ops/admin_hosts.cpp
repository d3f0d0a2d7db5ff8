#include "server/ops/admin_hosts.hpp"

#include <algorithm>

#include "config/host.hpp"
#include "server/net/client_address.hpp"

namespace jsongled {
AdminHosts::AdminHosts(const std::vector<std::string>& hosts) : hosts_{"localhost"} {
    for (const std::string& host : hosts)
        hosts_.push_back(parse_host(host).value());
}

bool AdminHosts::include(std::string_view field, const boost::asio::ip::address& own) const {
    const auto host = parse_host(field);
    if (!host) return false;
    if (std::ranges::find(hosts_, *host) != hosts_.end()) return true;
    error_code error;
    const asio::ip::address asked = unmapped(asio::ip::make_address(*host, error));
    return !error && (asked.is_loopback() || asked == unmapped(own));
}

} // namespace jsongled
