#include "server/ops/admin_hosts.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

using boost::asio::ip::make_address;

TEST(AdminHosts, include_the_address_that_the_request_came_to_and_no_other) {
    const AdminHosts hosts({});
    EXPECT_TRUE(hosts.include("10.0.0.5:8081", make_address("10.0.0.5")));
    EXPECT_TRUE(hosts.include("10.0.0.5", make_address("::ffff:10.0.0.5")));
    EXPECT_TRUE(hosts.include("[2001:db8::5]:8081", make_address("2001:db8::5")));
    EXPECT_TRUE(hosts.include("[2001:DB8:0::5]", make_address("2001:db8::5")));
    EXPECT_FALSE(hosts.include("10.0.0.6", make_address("10.0.0.5")));
    EXPECT_FALSE(hosts.include("10.0.0.5.evil.example", make_address("10.0.0.5")));
    EXPECT_FALSE(hosts.include("167772165", make_address("10.0.0.5")));
    EXPECT_FALSE(hosts.include("[2001:db8::6]", make_address("2001:db8::5")));
}

TEST(AdminHosts, include_what_is_loopback_and_what_is_named) {
    const auto own = make_address("10.0.0.5");
    const AdminHosts hosts({"Admin.Example.", "[2001:db8::9]"});
    for (const char* host :
         {"localhost", "127.0.0.1", "127.255.255.254:1", "[::1]", "admin.example:80", "[2001:db8::9]"})
        EXPECT_TRUE(hosts.include(host, own)) << host;
    for (const char* host : {"", "example", "0.0.0.0", "[::]", "128.0.0.1", "admin.example:x"})
        EXPECT_FALSE(hosts.include(host, own)) << host;
}

} // namespace
} // namespace jsongled
