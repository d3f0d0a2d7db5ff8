#include "config/option_table.hpp"
#include "load_support.hpp"

namespace jsongled::config_tests {
namespace {

/// The one error that this value of this option gives, or "".
std::string error_of(const std::string& name, const std::string& text) {
    return lines(load_words({"--" + name + "=" + text}).errors);
}

bool is_good(const std::string& name, const std::string& text) {
    Options options;
    return find_option(name)->set(options, text);
}

TEST(ConfigErrors, are_all_reported_together_each_with_its_place) {
    const TempFile file("sn = \"a/b\"\n\nmax-mucs = 3\nlog-level = 7\nthreads = [1]\nlisten =\n");
    const std::string& path = file.path();
    const Loaded loaded =
        load_words({"--config", path, "sreve", "--bogus", "--threads", "many", "--ws-path", "ws"},
                   {{"JSONGLED_LISTEN", "host:8080"}, {"JSONGLED_PING_INTERVAL", "1ms"}});

    for (const std::string& expected : {
             path + ":1: sn: \"a/b\" is not 1 to 256 bytes of UTF-8 text without '/' or control characters",
             path + ":3: max-mucs: unknown key; did you mean max-muc-members?",
             path + ":4: log-level: \"7\" is not one of trace, debug, info, warn, error, off",
             path + ":5: threads: takes one value, not an array",
             path + ":6: listen: not TOML: expected value, saw '\\n'",
             std::string("JSONGLED_LISTEN: \"host:8080\" is not a port, with a numeric address, localhost or "
                         "nothing before it"),
             std::string("JSONGLED_PING_INTERVAL: \"1ms\" is not 0 for off, or a duration from 100ms to 1h"),
             std::string("\"--bogus\": unknown flag"),
             std::string("\"sreve\": not a command"),
             std::string("--threads: \"many\" is not a number from 0 to 256"),
             std::string("--ws-path: \"ws\" is not one or more different paths"),
         })
        EXPECT_EQ(count_with(loaded.errors, expected), 1) << expected << "\nin\n" << lines(loaded.errors);
    EXPECT_EQ(loaded.errors.size(), 11U) << lines(loaded.errors);
}

TEST(ConfigErrors, a_bad_value_is_one_even_where_a_better_source_replaces_it) {
    const Loaded loaded = load_words({"--threads", "2"}, {{"JSONGLED_THREADS", "two"}});
    EXPECT_EQ(lines(loaded.errors), "JSONGLED_THREADS: \"two\" is not a number from 0 to 256\n");
    EXPECT_EQ(loaded.options.threads, 2U);
}

TEST(ConfigErrors, a_bad_flag_is_one_even_where_it_is_given_again) {
    const Loaded loaded = load_words({"--threads", "two", "--threads", "2"});
    EXPECT_EQ(lines(loaded.errors), "--threads: \"two\" is not a number from 0 to 256\n");
}

TEST(ConfigErrors, a_flag_at_the_end_without_its_value_hides_no_other) {
    const Loaded loaded = load_words({"--bogus", "--threads", "x", "--sn"});
    EXPECT_EQ(loaded.errors.size(), 3U) << lines(loaded.errors);
    EXPECT_EQ(count_with(loaded.errors, "--sn"), 1) << lines(loaded.errors);
}

TEST(ConfigErrors, two_commands_are_one_too_many) {
    EXPECT_EQ(lines(load_words({"health", "check-config"}).errors), "\"check-config\": a second command\n");
}

TEST(ConfigErrors, an_outbox_must_hold_the_largest_message_twice) {
    EXPECT_EQ(lines(load_words({"--max-outbox-bytes", "2048"}).errors),
              "--max-outbox-bytes (2048) and max-message-bytes by default (262144): "
              "the outbox must hold the largest message twice\n");
    EXPECT_NE(lines(load_words({"--max-outbox-bytes", "131071"}).errors), "");
    EXPECT_EQ(lines(load_words({"--max-outbox-bytes", "512k"}).errors), "");
}

TEST(ConfigErrors, two_listeners_cannot_share_an_address) {
    const Loaded loaded = load_words({"--listen", "[::]:80"}, {{"JSONGLED_ADMIN_LISTEN", "[::]:80"}});
    EXPECT_EQ(lines(loaded.errors), "--listen ([::]:80) and JSONGLED_ADMIN_LISTEN ([::]:80): "
                                    "two listeners cannot share an address\n");
    EXPECT_EQ(lines(load_words({"--listen", "[::]:0", "--admin-listen", "[::]:0"}).errors), "");
}

TEST(ConfigErrors, options_are_not_compared_where_one_of_them_is_bad) {
    const Loaded loaded = load_words({"--max-message-bytes", "2m", "--max-outbox-bytes", "lots"});
    EXPECT_EQ(loaded.errors.size(), 1U) << lines(loaded.errors);
}

TEST(ConfigErrors, show_control_characters_escaped) {
    EXPECT_EQ(count_with(load_words({"--threads", "1\n\x1b[2J"}).errors, "\"1\\u000a\\u001b[2J\""), 1);
}

TEST(ConfigErrors, every_option_refuses_nonsense_and_keeps_its_value) {
    for (const OptionRow& row : option_table()) {
        Options options;
        EXPECT_FALSE(row.set(options, "\x01")) << row.name;
        EXPECT_EQ(options, Options{}) << row.name;
        if (row.secrecy == Secrecy::secret) continue; // no flag
        EXPECT_NE(error_of(std::string(row.name), "\x01").find(row.accepts()), std::string::npos) << row.name;
    }
}

TEST(Ranges, of_numbers_are_inclusive) {
    EXPECT_TRUE(is_good("max-room-members", "2"));
    EXPECT_TRUE(is_good("max-room-members", "1000"));
    for (const std::string bad : {"1", "1001", "-2", "+2", "2.0", "", " 2", "2x", "99999999999999999999"})
        EXPECT_FALSE(is_good("max-room-members", bad)) << bad;
}

TEST(Ranges, of_bytes_are_inclusive) {
    for (const std::string good : {"1024", "1k", "16m", "16777216"})
        EXPECT_TRUE(is_good("max-message-bytes", good)) << good;
    for (const std::string bad : {"1023", "17m", "16777217", "1g", "k", "64K", "20000000000000000000k"})
        EXPECT_FALSE(is_good("max-message-bytes", bad)) << bad;
}

TEST(Ranges, of_durations_know_whether_zero_is_off) {
    for (const std::string good : {"0", "0s", "100ms", "1h", "25"})
        EXPECT_TRUE(is_good("ping-interval", good)) << good;
    for (const std::string bad : {"99ms", "61m", "2h"})
        EXPECT_FALSE(is_good("ping-interval", bad)) << bad;
    for (const std::string bad : {"0", "0ms", "11m"})
        EXPECT_FALSE(is_good("hello-timeout", bad)) << bad;
    for (const std::string bad : {"0", "0ms", "11m"})
        EXPECT_FALSE(is_good("shutdown-timeout", bad)) << bad;
}

TEST(Ranges, of_the_servers_name_keep_it_usable_as_an_address) {
    EXPECT_TRUE(is_good("sn", "chat.example.com"));
    EXPECT_TRUE(is_good("sn", "caf\xC3\xA9 #1 \"x\" \\"));
    EXPECT_TRUE(is_good("sn", std::string(256, 'x')));
    for (const std::string& bad :
         {std::string(), std::string(257, 'x'), std::string("a/b"), std::string("a\nb"), std::string("a\0b", 3),
          std::string("\x7F"), std::string("\xFF")})
        EXPECT_FALSE(is_good("sn", bad)) << bad;
}

TEST(Ranges, of_paths) {
    for (const std::string good : {"/", "/ws", "/a,/b", "/a/b.c"})
        EXPECT_TRUE(is_good("ws-path", good)) << good;
    for (const std::string bad : {"", "ws", "/a,", "/a,/a", "/a b", "/a?x", "/a#x", "/\xC3\xA9"})
        EXPECT_FALSE(is_good("ws-path", bad)) << bad;
}

} // namespace
} // namespace jsongled::config_tests
