#include "config/turn_url.hpp"
#include "load_support.hpp"

namespace jsongled::config_tests {
namespace {

TEST(TurnUrls, are_what_browsers_take) {
    for (const char* url :
         {"stun:turn.example.org", "stun:turn.example.org:3478", "stuns:192.0.2.1", "turn:192.0.2.1:1",
          "turn:[2001:db8::1]", "turn:[2001:db8::1]:65535", "turn:Turn.example.org?transport=udp",
          "turn:turn.example.org:443?transport=tcp", "turns:turn.example.org?transport=tcp", "turn:localhost"})
        EXPECT_TRUE(is_turn_url(url)) << url;
}

TEST(TurnUrls, are_nothing_else) {
    for (const char* url : {"",
                            "turn",
                            "turn:",
                            ":",
                            "turn.example.org",
                            "http://turn.example.org",
                            "turn://turn.example.org",
                            "TURN:turn.example.org",
                            "turnx:a",
                            "turn:user@turn.example.org",
                            "turn:a b",
                            "turn:a/path",
                            "turn:a#b",
                            "turn:a:",
                            "turn:a:0",
                            "turn:a:65536",
                            "turn:a:x",
                            "turn:a:1:2",
                            "turn:2001:db8::1",
                            "turn:[::1",
                            "turn:[::1]x",
                            "turn:[a]",
                            "turn:[::1]:0",
                            "turn:a?",
                            "turn:a?transport=",
                            "turn:a?transport=tls",
                            "turn:a?transport=udp&x=1",
                            "turn:a?x=1",
                            "turn:a?transport=udp:1",
                            "stun:a?transport=udp",
                            "stuns:a?transport=tcp",
                            "turn:\xc3\xa4",
                            "turn:a\n",
                            "turn:.a",
                            "turn:a..b"})
        EXPECT_FALSE(is_turn_url(url)) << url;
    EXPECT_TRUE(is_turn_url("turn:" + std::string(max_turn_url_bytes - 5, 'a')));
    EXPECT_FALSE(is_turn_url("turn:" + std::string(max_turn_url_bytes - 4, 'a')));
}

TEST(TurnUrls, are_different_and_few) {
    EXPECT_EQ(load_words({"--turn-urls", "stun:a, stuns:b"}).options.turn_urls,
              (std::vector<std::string>{"stun:a", "stuns:b"}));
    EXPECT_EQ(load_words({"--turn-urls", ""}).options.turn_urls, std::vector<std::string>());
    EXPECT_EQ(count_with(load_words({"--turn-urls", "stun:a,stun:a"}).errors, "different URLs"), 1);
    std::string urls = "stun:1a";
    for (std::size_t i = 2; i <= max_turn_urls; ++i)
        urls += ",stun:" + std::to_string(i) + "a";
    EXPECT_EQ(lines(load_words({"--turn-urls", urls}).errors), "");
    EXPECT_EQ(count_with(load_words({"--turn-urls", urls + ",stun:z"}).errors, "up to 8 "), 1);
}

TEST(TurnUrls, of_relays_go_with_a_secret_and_others_without) {
    const std::vector<std::string> secret{"--turn-secret-file", "/run/secret"};
    const auto errors_with = [&](const std::string& urls, bool has_secret) {
        std::vector<std::string> words{"--turn-urls", urls};
        if (has_secret) words.insert(words.end(), secret.begin(), secret.end());
        return load_words(words).errors;
    };
    for (const char* urls : {"turn:a", "turns:a", "stun:a,turns:b"}) {
        EXPECT_EQ(lines(errors_with(urls, true)), "") << urls;
        EXPECT_EQ(count_with(errors_with(urls, false),
                             "needs the secret that it shares with this server; set --turn-secret-file"),
                  1)
            << urls;
    }
    for (const char* urls : {"", "stun:a", "stun:a,stuns:b"}) {
        EXPECT_EQ(lines(errors_with(urls, false)), "") << urls;
        EXPECT_EQ(count_with(errors_with(urls, true), "and none is named; set --turn-urls, JSONGLED_TURN_URLS"),
                  1)
            << urls;
    }
}

} // namespace
} // namespace jsongled::config_tests
