#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

namespace jsongled {

/// Under which hosts the admin listener may be asked. A page from elsewhere can have its own name lead to the
/// listener's address (DNS rebinding) and then reads what is there, but it cannot have its browser say another
/// name. Immutable, so called from any thread.
class AdminHosts {
  public:
    /// Names and addresses, as the option has them.
    explicit AdminHosts(const std::vector<std::string>& hosts);

    /// Whether a request with this Host field, which came to the address `own`, is for the listener.
    bool include(std::string_view field, const boost::asio::ip::address& own) const;

  private:
    std::vector<std::string> hosts_;
};

} // namespace jsongled
