#include "tests/unit/observe/log_lines.hpp"

#include <boost/json.hpp>

namespace jsongled {
namespace {

TEST(Log, writes_an_object_a_line) {
    const auto lines = lines_of(LogLevel::info, LogFormat::json, [](Log& log) {
        log.write(LogLevel::info, "a \"message\"", {{"conn", "c1"}, {"uid", ""}, {"rid", "x\ny"}});
        log.write(LogLevel::debug, "unseen");
    });
    ASSERT_EQ(lines.size(), 1U);
    const auto line = boost::json::parse(lines[0]).as_object();
    EXPECT_EQ(line.at("message"), "a \"message\"");
    EXPECT_EQ(line.at("level"), "info");
    EXPECT_EQ(line.at("conn"), "c1");
    EXPECT_EQ(line.at("rid"), "x\ny");
    EXPECT_FALSE(line.contains("uid"));
    EXPECT_TRUE(line.at("time").as_string().ends_with("Z"));
}

TEST(Log, keeps_values_of_clients_on_their_line) {
    const auto lines = lines_of(LogLevel::info, LogFormat::text, [](Log& log) {
        log.write(LogLevel::info, "message", {{"uid", "eve\n2026 info root"}, {"rid", "#muc#a"}});
    });
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_TRUE(lines[0].ends_with(R"(message uid="eve\n2026 info root" rid=#muc#a)")) << lines[0];
}

TEST(Log, changes_its_level_while_it_is_in_use) {
    const auto lines = lines_of(LogLevel::warn, LogFormat::text, [](Log& log) {
        EXPECT_EQ(log.level(), LogLevel::warn);
        log.write(LogLevel::info, "before");
        log.set_level(LogLevel::info);
        log.write(LogLevel::info, "after");
    });
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_TRUE(lines[0].ends_with("after"));
}

TEST(Log, writes_numbers_as_numbers_and_leaves_out_what_is_not_there) {
    const auto write = [](Log& log) {
        log.write(LogLevel::info, "numbers",
                  {{"code", std::uint16_t{1006}},
                   {"most", std::int64_t{-1} * std::numeric_limits<std::int64_t>::max()},
                   {"zero", 0},
                   {"lasted_ms", std::chrono::milliseconds(1500)},
                   {"setup_ms", std::optional<std::chrono::milliseconds>()},
                   {"none", ""},
                   {"text", "7"}});
    };
    const auto json = lines_of(LogLevel::info, LogFormat::json, write);
    ASSERT_EQ(json.size(), 1U);
    const auto line = boost::json::parse(json[0]).as_object();
    EXPECT_EQ(line.at("code"), 1006);
    EXPECT_EQ(line.at("most"), -9223372036854775807);
    EXPECT_EQ(line.at("zero"), 0);
    EXPECT_EQ(line.at("lasted_ms"), 1500);
    EXPECT_EQ(line.at("text"), "7");
    EXPECT_EQ(line.size(), 3U + 5U) << json[0];

    const auto text = lines_of(LogLevel::info, LogFormat::text, write);
    ASSERT_EQ(text.size(), 1U);
    EXPECT_TRUE(text[0].ends_with("numbers code=1006 most=-9223372036854775807 zero=0 lasted_ms=1500 text=7"))
        << text[0];
}

TEST(Log, has_the_words_of_its_levels_that_operators_write) {
    for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
        const auto lines = lines_of(LogLevel::trace, format, [](Log& log) {
            for (const auto& word : WordsOf<LogLevel>::table)
                log.write(word.value, "message");
        });
        ASSERT_EQ(lines.size(), 5U) << "'off' is no level to write at";
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const std::string word(WordsOf<LogLevel>::table[i].text);
            const std::string expected =
                format == LogFormat::json ? R"("level":")" + word + '"' : "Z " + word + " ";
            EXPECT_NE(lines[i].find(expected), std::string::npos) << lines[i];
        }
    }
}

TEST(Log, lets_no_words_of_strangers_act_on_a_terminal) {
    const std::string hostile = "\u009b31m\u202e\u2066\u200b\u2028\ufeff\U000e0041\x1b[2J\n\xff";
    const std::string shown = R"(\u009b31m\u202e\u2066\u200b\u2028\ufeff\udb40\udc41\u001b[2J\n\ufffd)";
    for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
        const auto lines = lines_of(LogLevel::info, format, [&](Log& log) {
            log.write(LogLevel::info, "a message: " + hostile, {{"uid", hostile}});
        });
        ASSERT_EQ(lines.size(), 1U);
        EXPECT_NE(lines[0].find("a message: " + shown), std::string::npos) << lines[0];
        EXPECT_NE(lines[0].find("\"" + shown + "\""), std::string::npos) << lines[0];
    }
}

} // namespace
} // namespace jsongled
