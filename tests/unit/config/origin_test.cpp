#include "config/origin.hpp"

#include <gtest/gtest.h>

#include "load_support.hpp"

namespace jsongled::config_tests {
namespace {

bool allows(std::string_view rule, std::string_view origin) {
    const auto parsed = OriginRule::parse(rule);
    EXPECT_TRUE(parsed) << rule;
    const auto from = parse_origin(origin);
    return parsed && from && parsed->allows(*from);
}

TEST(Origin, is_compared_as_origins_are) {
    for (const auto& [rule, origin] : std::initializer_list<std::pair<const char*, const char*>>{
             {"https://app.example.org", "https://app.example.org"},
             {"HTTPS://App.Example.ORG", "https://app.example.org"},
             {"https://app.example.org:443", "https://app.example.org"},
             {"https://app.example.org", "https://app.example.org:443"},
             {"http://localhost:80", "http://localhost"},
             {"http://localhost:5173", "http://localhost:5173"},
             {"http://[::1]:5173", "http://[0:0:0:0:0:0:0:1]:5173"},
             {"http://[2001:DB8::A]", "http://[2001:db8:0::a]"},
             {"https://xn--bcher-kva.example", "https://XN--bcher-kva.example"},
             {"chrome-extension://abcdefgh", "chrome-extension://abcdefgh"},
             {"null", "null"}})
        EXPECT_TRUE(allows(rule, origin)) << rule << ' ' << origin;
}

TEST(Origin, is_another_one_by_scheme_host_or_port) {
    for (const auto& [rule, origin] : std::initializer_list<std::pair<const char*, const char*>>{
             {"https://app.example.org", "http://app.example.org"},
             {"https://app.example.org", "https://app.example.org:8443"},
             {"https://app.example.org", "https://app.example.org.evil.example"},
             {"https://app.example.org", "https://evil-app.example.org"},
             {"https://app.example.org", "https://example.org"},
             {"https://app.example.org", "null"},
             {"null", "https://app.example.org"},
             {"null", "https://null"},
             {"https://null", "null"},
             {"http://localhost", "http://127.0.0.1"},
             {"http://[::1]", "http://[::2]"},
             {"http://a:443", "https://a"},
             {"chrome-extension://abcdefgh", "moz-extension://abcdefgh"}})
        EXPECT_FALSE(allows(rule, origin)) << rule << ' ' << origin;
}

TEST(Origin, of_a_name_below_another_is_allowed_at_any_depth_and_the_name_itself_is_not) {
    for (const char* origin :
         {"https://app.example.org", "https://a.b.c.example.org", "https://APP.Example.org:443"})
        EXPECT_TRUE(allows("https://*.example.org", origin)) << origin;
    for (const char* origin :
         {"https://example.org", "http://app.example.org", "https://app.example.org:8443",
          "https://evilexample.org", "https://app.example.org.evil.example", "https://xexample.org", "null"})
        EXPECT_FALSE(allows("https://*.example.org", origin)) << origin;
    EXPECT_TRUE(allows("http://*.example.org:8080", "http://a.example.org:8080"));
    EXPECT_FALSE(allows("http://*.example.org:8080", "http://a.example.org"));
    EXPECT_FALSE(allows("http://*.example.org:8080", "https://a.example.org:8080"));
}

TEST(Origin, is_nothing_more_and_nothing_less) {
    for (const std::string_view text : {"",
                                        "*",
                                        "example.org",
                                        "https://",
                                        "https:/a",
                                        "//a",
                                        "https://a/",
                                        "https://a/b",
                                        "https://a?b",
                                        "https://a#b",
                                        "https://u@a",
                                        "https://u:p@a",
                                        "https://a b",
                                        " https://a",
                                        "https://a ",
                                        "https://a:",
                                        "https://a:0",
                                        "https://a:65536",
                                        "https://a:x",
                                        "https://a:-1",
                                        "https://a:80:80",
                                        "https://a.",
                                        "https://a..b",
                                        "https://.a",
                                        "https://*",
                                        "https://caf\xc3\xa9.example",
                                        "https://::1",
                                        "https://[::1",
                                        "https://[a]",
                                        "1https://a",
                                        "ht tp://a",
                                        "NULL",
                                        "null ",
                                        "https://a https://b",
                                        "https://a,https://b",
                                        "https://a\nhttps://b"})
        EXPECT_FALSE(parse_origin(text)) << text;
}

TEST(OriginRule, has_its_star_in_front_of_a_name_alone) {
    for (const char* text : {"*", "https://*", "https://*.", "https://*.*.org", "https://a.*.org",
                             "https://*a.org", "https://*.127.0.0.1", "https://*.[::1]", "*://example.org",
                             "https://*.org/", "https://*.example.org.", "*.example.org"})
        EXPECT_FALSE(OriginRule::parse(text)) << text;
}

TEST(AllowedOrigins, are_refused_with_what_one_looks_like) {
    const Loaded loaded = load_words({"--allowed-origins", "https://a.example,app.example.org/"});
    ASSERT_EQ(loaded.errors.size(), 1U);
    EXPECT_NE(loaded.errors[0].find("https://app.example.org, http://localhost:5173"), std::string::npos)
        << loaded.errors[0];
    EXPECT_EQ(load_words({"--allowed-origins", "https://a.example, null"}).options.allowed_origins,
              (std::vector<std::string>{"https://a.example", "null"}));
}

} // namespace
} // namespace jsongled::config_tests
