#include "server/ops/log.hpp"

#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace jsongled {
namespace {

/// The lines that `work` has a log write to standard output.
template<class Work>
std::vector<std::string> lines_of(LogLevel level, LogFormat format, Work work) {
    ::testing::internal::CaptureStdout();
    {
        Log log(level, format);
        work(log);
    }
    std::istringstream text(::testing::internal::GetCapturedStdout());
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    return lines;
}

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

TEST(Log, limits_warnings_that_repeat) {
    const auto lines = lines_of(LogLevel::info, LogFormat::text, [](Log& log) {
        for (std::uint32_t i = 0; i < RepeatLimit::burst + 50; ++i)
            log.warn_repeated("again", {});
    });
    EXPECT_EQ(lines.size(), RepeatLimit::burst);
}

} // namespace
} // namespace jsongled
