#include "config/host.hpp"

#include <gtest/gtest.h>

namespace jsongled::config_tests {
namespace {

TEST(Host, is_read_without_port_letter_case_brackets_and_last_dot) {
    for (const auto& [text, host] : std::initializer_list<std::pair<const char*, const char*>>{
             {"localhost", "localhost"},
             {"localhost:8081", "localhost"},
             {"localhost:", "localhost"},
             {"LocalHost.:80", "localhost"},
             {"a-b.example_c.org", "a-b.example_c.org"},
             {"127.0.0.1:65535", "127.0.0.1"},
             {"[::1]", "::1"},
             {"[FE80::A]:80", "fe80::a"},
             {"[::ffff:127.0.0.1]:1", "::ffff:127.0.0.1"}})
        EXPECT_EQ(parse_host(text), host) << text;
}

TEST(Host, is_nothing_else) {
    for (const std::string_view text : {std::string_view(""),
                                        std::string_view(" "),
                                        std::string_view(":80"),
                                        std::string_view("."),
                                        std::string_view("a..b"),
                                        std::string_view(".a"),
                                        std::string_view("a b"),
                                        std::string_view("a,b"),
                                        std::string_view("a/b"),
                                        std::string_view("a@b"),
                                        std::string_view("http://a"),
                                        std::string_view("a:80:80"),
                                        std::string_view("a:65536"),
                                        std::string_view("a:x"),
                                        std::string_view("a:-1"),
                                        std::string_view("a:+1"),
                                        std::string_view("::1"),
                                        std::string_view("[::1"),
                                        std::string_view("[::1]x"),
                                        std::string_view("[::1]80"),
                                        std::string_view("[localhost]"),
                                        std::string_view("[127.0.0.1]"),
                                        std::string_view("[]"),
                                        std::string_view("[fe80::1%25eth0]"),
                                        std::string_view("a\0b", 3),
                                        std::string_view("[::1\0]", 6),
                                        std::string_view("\xc3\xa9")})
        EXPECT_EQ(parse_host(text), std::nullopt) << text;
    EXPECT_EQ(parse_host(std::string(256, 'a')), std::nullopt);
}

} // namespace
} // namespace jsongled::config_tests
