#pragma once

#include <string>
#include <vector>

#include "config/network.hpp"
#include "server/net/types.hpp"

namespace jsongled {

/// One form for an IPv4 address, which a socket of both families shows as ::ffff:a.b.c.d.
asio::ip::address unmapped(const asio::ip::address& any);

/// The proxies in front, whose word on a client's address is taken. Immutable, so used from any thread.
class TrustedProxies {
  public:
    /// Networks, as the option has them.
    explicit TrustedProxies(const std::vector<std::string>& networks);

    bool include(const asio::ip::address& address) const;

  private:
    std::vector<Network> networks_;
};

/// The address of the client that a request is from, where `peer` is at the other end of the connection: what
/// proxies say in Forwarded (RFC 7239), or without one in X-Forwarded-For, from the nearest on and only as
/// far as each that says it is trusted. Where a hop is `unknown`, obfuscated or no address, the proxy that says
/// so is the last that is known. Anything can be in what an untrusted hop has written: it is not looked at.
asio::ip::address client_address(const HttpRequest& request, const asio::ip::address& peer,
                                 const TrustedProxies& trusted);

} // namespace jsongled
