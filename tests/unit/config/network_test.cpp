#include "config/network.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include "config/option_table.hpp"

namespace jsongled::config_tests {
namespace {

AddressBytes bytes(const std::string& text) {
    AddressBytes all{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    const bool is_v4 = ::inet_pton(AF_INET, text.c_str(), all.data() + 12) == 1;
    EXPECT_TRUE(is_v4 || ::inet_pton(AF_INET6, text.c_str(), all.data()) == 1) << text;
    return all;
}

bool contains(std::string_view network, const std::string& address) {
    return Network::parse(network).value().contains(bytes(address));
}

TEST(Network, holds_what_begins_with_the_same_bits) {
    for (const auto& [network, inside, outside] : std::initializer_list<std::array<const char*, 3>>{
             {"10.0.0.0/8", "10.255.0.1", "11.0.0.0"},
             {"192.0.2.128/25", "192.0.2.255", "192.0.2.127"},
             {"192.0.2.4/31", "192.0.2.5", "192.0.2.6"},
             {"192.0.2.1", "192.0.2.1", "192.0.2.0"},
             {"192.0.2.1/32", "192.0.2.1", "192.0.2.3"},
             {"0.0.0.0/0", "255.255.255.255", "::1"},
             {"2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"},
             {"2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"},
             {"::1", "::1", "::2"},
             {"fe80::/10", "febf::", "fec0::"}}) {
        EXPECT_TRUE(contains(network, inside)) << network << ' ' << inside;
        EXPECT_FALSE(contains(network, outside)) << network << ' ' << outside;
    }
    EXPECT_TRUE(contains("::/0", "::1"));
    EXPECT_TRUE(contains("::/0", "192.0.2.1"));
}

TEST(Network, takes_an_address_of_ipv4_in_either_form) {
    EXPECT_TRUE(contains("10.0.0.0/8", "::ffff:10.1.2.3"));
    EXPECT_TRUE(contains("::ffff:10.0.0.0/104", "10.1.2.3"));
    EXPECT_FALSE(contains("10.0.0.0/8", "::10.1.2.3"));
}

TEST(Network, does_not_count_bits_behind_the_prefix) {
    EXPECT_TRUE(contains("10.1.2.3/8", "10.200.0.0"));
    EXPECT_TRUE(contains("2001:db8::1/32", "2001:db8:5::"));
}

TEST(Network, is_nothing_else) {
    for (const std::string_view text : {"",
                                        "/",
                                        "/8",
                                        "10.0.0.0/",
                                        "10.0.0.0/33",
                                        "10.0.0.0/-1",
                                        "10.0.0.0/8/8",
                                        "10.0.0/8",
                                        "010.0.0.0/8",
                                        "10.0.0.0/0x8",
                                        "10.0.0.0/ 8",
                                        " 10.0.0.0/8",
                                        "[::1]",
                                        "[::1]/128",
                                        "::ffff:10.0.0.0/8",
                                        "::ffff:10.0.0.0/95",
                                        "::/129",
                                        "::1%lo",
                                        "localhost",
                                        "10.0.0.0:80",
                                        "*"})
        EXPECT_FALSE(Network::parse(text)) << text;
    EXPECT_FALSE(Network::parse(std::string_view("10.0.0.0\0/8", 11)));
}

TEST(TrustedProxies, are_a_list_of_networks_that_may_be_empty) {
    const OptionRow& row = *find_option("trusted-proxies");
    Options options;
    EXPECT_TRUE(row.set(options, "10.0.0.0/8, ::1"));
    EXPECT_EQ(options.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "::1"}));
    EXPECT_FALSE(row.set(options, "10.0.0.0/8,"));
    EXPECT_FALSE(row.set(options, "10.0.0.0/8,proxy.example"));
    EXPECT_EQ(options.trusted_proxies.size(), 2U) << "as it was";
    EXPECT_TRUE(row.set(options, ""));
    EXPECT_TRUE(options.trusted_proxies.empty());
}

} // namespace
} // namespace jsongled::config_tests
