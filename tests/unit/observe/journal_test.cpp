#include "server/observe/journal.hpp"

#include <array>
#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/observe/log.hpp"

namespace jsongled::testing {
namespace {

std::string stream_of(int descriptor) {
    struct stat file {};
    EXPECT_EQ(::fstat(descriptor, &file), 0);
    return std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
}

/// A log that is read at the other end of a pipe.
class Journal : public ::testing::Test {
  protected:
    Journal() { EXPECT_EQ(::pipe(ends_.data()), 0); }
    ~Journal() override {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
        ::unsetenv("JOURNAL_STREAM");
        for (const int end : ends_)
            ::close(end);
    }

    [[nodiscard]] int log_end() const { return ends_[1]; }

    std::string written(LogFormat format) {
        Log log(LogLevel::debug, format, log_end());
        for (const LogLevel level : {LogLevel::error, LogLevel::warn, LogLevel::info, LogLevel::debug})
            log.write(level, "said");
        log.flush();
        std::array<char, 4'096> text{};
        const ssize_t size = ::read(ends_[0], text.data(), text.size());
        EXPECT_GT(size, 0);
        return {text.data(), static_cast<std::size_t>(size)};
    }

  private:
    std::array<int, 2> ends_{};
};

std::vector<std::string> beginnings(const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
        all.push_back(text.substr(at, 4));
    return all;
}

TEST_F(Journal, takes_the_priority_of_each_line) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    ::setenv("JOURNAL_STREAM", stream_of(log_end()).c_str(), 1);
    EXPECT_EQ(beginnings(written(LogFormat::json)), (std::vector<std::string>{"<3>{", "<4>{", "<6>{", "<7>{"}));
    EXPECT_EQ(beginnings(written(LogFormat::text)), (std::vector<std::string>{"<3>2", "<4>2", "<6>2", "<7>2"}));
}

TEST_F(Journal, is_not_where_the_log_goes_elsewhere) {
    for (const std::string& stream : {std::string("8:1"), std::string(), stream_of(log_end()) + "0"}) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
        ::setenv("JOURNAL_STREAM", stream.c_str(), 1);
        EXPECT_EQ(written(LogFormat::json).substr(0, 9), "{\"time\":\"") << stream;
    }
    EXPECT_FALSE(leads_to_journal(-1, "8:1"));
}

} // namespace
} // namespace jsongled::testing
