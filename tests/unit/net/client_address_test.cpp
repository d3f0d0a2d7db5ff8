#include "server/net/client_address.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

using Fields = std::vector<std::pair<const char*, std::string>>;

constexpr const char* proxy = "10.0.0.1";
constexpr const char* client = "198.51.100.7";

/// Whose address it is of which these fields came from this peer, where 10.0.0.0/8 and fd00::/8 are trusted.
std::string address_of(const Fields& fields, const char* peer = proxy) {
    HttpRequest request;
    for (const auto& [name, value] : fields)
        request.insert(name, value);
    return client_address(request, asio::ip::make_address(peer), TrustedProxies({"10.0.0.0/8", "fd00::/8"}))
        .to_string();
}

std::string forwarded(const std::string& value, const char* peer = proxy) {
    return address_of({{"Forwarded", value}}, peer);
}

std::string x_forwarded(const std::string& value, const char* peer = proxy) {
    return address_of({{"X-Forwarded-For", value}}, peer);
}

TEST(ClientAddress, is_the_peers_where_no_proxy_is_trusted_or_says_anything) {
    EXPECT_EQ(address_of({}), proxy);
    EXPECT_EQ(address_of({}, client), client);
    EXPECT_EQ(address_of({}, "::ffff:198.51.100.7"), client) << "as a socket of both families has it";
    EXPECT_EQ(forwarded("for=192.0.2.1", client), client) << "a stranger says who they are";
    EXPECT_EQ(x_forwarded("192.0.2.1", client), client);
    HttpRequest request;
    request.set("X-Forwarded-For", "192.0.2.1");
    EXPECT_EQ(client_address(request, asio::ip::make_address(proxy), TrustedProxies({})).to_string(), proxy);
}

TEST(ClientAddress, is_what_a_trusted_proxy_says_in_forwarded) {
    for (const auto& [value, address] : std::initializer_list<std::pair<const char*, const char*>>{
             {"for=198.51.100.7", client},
             {"For=\"198.51.100.7:4711\";proto=https;by=10.0.0.1", client},
             {"proto=https;FOR=198.51.100.7", client},
             {"proto=https ; for=198.51.100.7", client},
             {R"(for="[2001:db8:cafe::17]:4711")", "2001:db8:cafe::17"},
             {R"(for="[2001:db8:cafe::17]")", "2001:db8:cafe::17"},
             {R"(for="[2001:db8:cafe::17]:_port")", "2001:db8:cafe::17"},
             {R"(for="[::ffff:198.51.100.7]")", client},
             {R"(secret="a,b;for=192.0.2.9\",";for=198.51.100.7)", client},
             {R"(for=198.51.100.7;secret="a,b;for=192.0.2.9\"")", client}})
        EXPECT_EQ(forwarded(value), address) << value;
}

TEST(ClientAddress, is_what_a_trusted_proxy_says_in_x_forwarded_for) {
    for (const auto& [value, address] :
         std::initializer_list<std::pair<const char*, const char*>>{{"198.51.100.7", client},
                                                                    {" 198.51.100.7 ", client},
                                                                    {"198.51.100.7:4711", client},
                                                                    {"2001:db8::7", "2001:db8::7"},
                                                                    {"[2001:db8::7]", "2001:db8::7"},
                                                                    {"[2001:db8::7]:4711", "2001:db8::7"},
                                                                    {"198.51.100.7, 10.0.0.2", client},
                                                                    {"198.51.100.7,fd00::2,10.0.0.2", client}})
        EXPECT_EQ(x_forwarded(value), address) << value;
}

TEST(ClientAddress, is_looked_for_from_the_nearest_hop_on_as_far_as_they_are_trusted) {
    EXPECT_EQ(forwarded("for=192.0.2.1, for=198.51.100.7, for=10.0.0.2"), client);
    EXPECT_EQ(x_forwarded("192.0.2.1, 198.51.100.7, 10.0.0.2"), client);
    EXPECT_EQ(address_of({{"X-Forwarded-For", "192.0.2.1, 198.51.100.7"}, {"X-Forwarded-For", "10.0.0.2"}}),
              client)
        << "lines of a field are one list";
    EXPECT_EQ(address_of({{"Forwarded", "for=192.0.2.1"}, {"Forwarded", "for=198.51.100.7"}}), client);
    EXPECT_EQ(x_forwarded("10.0.0.4, 10.0.0.3"), "10.0.0.4") << "all are trusted: the farthest";
    EXPECT_EQ(x_forwarded("198.51.100.7", "::ffff:10.0.0.1"), client);
}

TEST(ClientAddress, is_that_of_the_last_known_hop_where_the_next_is_none) {
    for (const char* hop : {"unknown", "_hidden", "_SEVKISEK", "\"_gazonk\"", "", "\"\"", "1.2.3", "1.2.3.4.5",
                            "localhost", "[::1", "::1]", "[::1]x", "fe80::1%eth0", "\"[fe80::1%25eth0]\"",
                            "1.2.3.4:80:80", "999.1.1.1", "-"}) {
        EXPECT_EQ(forwarded("for=192.0.2.1, for=" + std::string(hop) + ", for=10.0.0.2"), "10.0.0.2") << hop;
        const std::string bare = *hop == 0 ? "-" : hop; // nothing at all is no hop
        EXPECT_EQ(x_forwarded("192.0.2.1, " + bare + ", 10.0.0.2"), "10.0.0.2") << hop;
    }
    EXPECT_EQ(forwarded("for=192.0.2.1, proto=https"), proxy) << "a hop that does not say for whom";
    EXPECT_EQ(forwarded("for=192.0.2.1;for=192.0.2.2"), proxy) << "or says two";
    EXPECT_EQ(forwarded("for=198.51.100.7,,"), client) << "what is empty is no hop (RFC 9110, 5.6.1)";
}

TEST(ClientAddress, cannot_be_chosen_by_the_client) {
    // All but the last hop is the client's own invention.
    const std::string appended_by_proxy = ", for=198.51.100.7";
    for (const char* invention :
         {"for=192.0.2.1", "for=\"", "for=\"192.0.2.1", "for=192.0.2.1;x=\"\\", "\"\\\"", "for=\"192.0.2.1\\",
          ",", "x=\", for=192.0.2.1", "\\", "for=10.0.0.9"})
        EXPECT_EQ(forwarded(invention + appended_by_proxy), client) << invention;
    const std::string quoted_by_proxy = R"(, for="[2001:db8::7]:80";proto=https)";
    for (const char* invention : {"for=\"", "\\\"", "for=\"x\\", "\"\"\""})
        EXPECT_EQ(forwarded(invention + quoted_by_proxy), "2001:db8::7") << invention;
    for (const char* invention : {"192.0.2.1", "\"", "10.0.0.9, 192.0.2.1", ",,", "unknown"})
        EXPECT_EQ(x_forwarded(std::string(invention) + ", 198.51.100.7"), client) << invention;
}

TEST(ClientAddress, is_not_looked_for_in_the_other_field_where_there_is_forwarded) {
    EXPECT_EQ(address_of({{"X-Forwarded-For", "192.0.2.1"}, {"Forwarded", "for=198.51.100.7"}}), client);
    EXPECT_EQ(address_of({{"X-Forwarded-For", "192.0.2.1"}, {"Forwarded", "for=unknown"}}), proxy);
}

} // namespace
} // namespace jsongled
