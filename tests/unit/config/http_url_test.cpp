#include "config/http_url.hpp"

#include <gtest/gtest.h>

#include "config/option_table.hpp"

namespace jsongled::config_tests {
namespace {

using Scheme = HttpUrl::Scheme;

TEST(HttpUrl, is_read_into_what_a_request_is_made_of) {
    for (const auto& [text, url] : std::initializer_list<std::pair<std::string_view, HttpUrl>>{
             {"https://example.org", {Scheme::https, "example.org", 443, "/"}},
             {"http://localhost:8080/keys", {Scheme::http, "localhost", 8080, "/keys"}},
             {"https://Example.ORG.:8443/a/b?c=d&e=%20",
              {Scheme::https, "example.org", 8443, "/a/b?c=d&e=%20"}},
             {"https://[2001:DB8::1]/", {Scheme::https, "2001:db8::1", 443, "/"}},
             {"https://[::1]:1?all", {Scheme::https, "::1", 1, "/?all"}},
             {"http://192.0.2.1/a:b@c", {Scheme::http, "192.0.2.1", 80, "/a:b@c"}}})
        EXPECT_EQ(parse_http_url(text), url) << text;
}

TEST(HttpUrl, is_nothing_else) {
    for (const std::string_view text : {"",
                                        "example.org",
                                        "ftp://example.org/",
                                        "HTTPS://example.org/",
                                        "https:/example.org",
                                        "https://",
                                        "https:///keys",
                                        "https://user@example.org/",
                                        "https://user:word@example.org/",
                                        "https://example.org/#all",
                                        "https://example.org:0/",
                                        "https://example.org:65536/",
                                        "https://example.org:/",
                                        "https://example.org:8x/",
                                        "https://::1/",
                                        "https://[::1/",
                                        "https://a b/",
                                        "https://example.org/a b",
                                        "https://example.org/\r\nX: y",
                                        "https://example.org/\xc3\xa9",
                                        "https://example.org\\@evil.org/",
                                        "file:///etc/passwd"})
        EXPECT_EQ(parse_http_url(text), std::nullopt) << text;
    EXPECT_EQ(parse_http_url("https://example.org/" + std::string(2'048, 'a')), std::nullopt);
}

TEST(HttpUrl, names_its_host_as_a_request_does) {
    for (const auto& [text, host] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"https://example.org:443/", "example.org"},
             {"http://example.org:443/", "example.org:443"},
             {"http://[::1]:80/", "[::1]"},
             {"https://[::1]:80/", "[::1]:80"}})
        EXPECT_EQ(host_and_port(parse_http_url(text).value()), host);
}

TEST(HttpUrl, of_keys_is_of_this_machine_or_protected) {
    const OptionRow& row = *find_option("jwks-url");
    for (const auto& [text, is_taken] :
         std::initializer_list<std::pair<std::string_view, bool>>{{"", true},
                                                                  {"https://example.org/keys", true},
                                                                  {"http://localhost/keys", true},
                                                                  {"http://127.0.0.1:1/keys", true},
                                                                  {"http://127.255.0.1/keys", true},
                                                                  {"http://[::1]/keys", true},
                                                                  {"http://example.org/keys", false},
                                                                  {"http://128.0.0.1/keys", false},
                                                                  {"http://127.0.0.1.example.org/keys", false},
                                                                  {"http://localhost.example.org/keys", false},
                                                                  {"http://[::2]/keys", false},
                                                                  {"http://0.0.0.0/keys", false},
                                                                  {"http://127.1/keys", false},
                                                                  {"keys", false}}) {
        Options options;
        EXPECT_EQ(row.set(options, text), is_taken) << text;
        EXPECT_EQ(options.jwks_url, is_taken ? text : "");
    }
}

} // namespace
} // namespace jsongled::config_tests
