#include "server/observe/line_writer.hpp"

#include <array>
#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "tests/support/deadline.hpp"

namespace jsongled {
namespace {

using integration_tests::eventually;

std::string gap(std::uint64_t lines) {
    return "missing " + std::to_string(lines);
}

/// A pipe that holds a page, and both of its ends.
class LineWriterTest : public testing::Test {
  protected:
    LineWriterTest() {
        std::signal(SIGPIPE, SIG_IGN);
        EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0);
        ::fcntl(ends_[1], F_SETPIPE_SZ, 4096);
    }
    ~LineWriterTest() override {
        close_reader();
        ::close(ends_[1]);
    }

    int descriptor() const { return ends_[1]; }
    void close_reader() {
        if (ends_[0] >= 0) ::close(std::exchange(ends_[0], -1));
    }

    /// The next line; empty at the end of all.
    std::string read_line() {
        while (unread_.find('\n') == std::string::npos) {
            std::array<char, 1024> block{};
            const ssize_t size = ::read(ends_[0], block.data(), block.size());
            if (size <= 0) return std::exchange(unread_, {});
            unread_.append(block.data(), static_cast<std::size_t>(size));
        }
        const std::size_t end = unread_.find('\n');
        std::string line = unread_.substr(0, end);
        unread_.erase(0, end + 1);
        return line;
    }

  private:
    std::array<int, 2> ends_{};
    std::string unread_;
};

TEST_F(LineWriterTest, writes_lines_in_their_order) {
    {
        LineWriter writer(descriptor(), gap);
        for (int i = 0; i < 100; ++i)
            writer.put("line " + std::to_string(i));
    }
    for (int i = 0; i < 100; ++i)
        ASSERT_EQ(read_line(), "line " + std::to_string(i));
}

TEST_F(LineWriterTest, keeps_nobody_waiting_for_a_reader_that_does_not_read_and_says_what_is_missing) {
    constexpr std::uint64_t count = 3000;
    const std::string filling(4000, 'x');
    LineWriter writer(descriptor(), gap);
    // Three times what it holds; were it to wait for its reader, this would not end.
    for (std::uint64_t i = 0; i < count; ++i)
        writer.put(std::to_string(i) + " " + filling);
    const std::uint64_t dropped = writer.dropped();
    EXPECT_GT(dropped, 0U);
    EXPECT_GE((count - dropped) * filling.size(), LineWriter::max_bytes * 9 / 10) << "no more than it must";

    // Each line is there, or a gap where it would be.
    std::uint64_t next = 0;
    std::uint64_t missing = 0;
    while (next < count) {
        const std::string line = read_line();
        if (line.starts_with("missing ")) {
            next += std::stoull(line.substr(8));
            missing += std::stoull(line.substr(8));
        } else {
            ASSERT_EQ(line, std::to_string(next++) + " " + filling);
        }
    }
    EXPECT_EQ(missing, dropped);
    EXPECT_EQ(writer.dropped(), dropped);
}

TEST_F(LineWriterTest, ends_though_its_reader_does_not_read) {
    LineWriter writer(descriptor(), gap);
    for (int i = 0; i < 100; ++i)
        writer.put(std::string(1000, 'x'));
}

TEST_F(LineWriterTest, ends_though_its_terminal_is_stopped) {
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    std::array<char, 64> name{};
    ASSERT_EQ(::grantpt(terminal), 0);
    ASSERT_EQ(::unlockpt(terminal), 0);
    ASSERT_EQ(::ptsname_r(terminal, name.data(), name.size()), 0);
    const int end = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the terminal is this test's own
    ASSERT_EQ(::tcflow(end, TCOOFF), 0) << "as ^S does";
    {
        LineWriter writer(end, gap);
        for (int i = 0; i < 100; ++i)
            writer.put("line");
    }
    ::close(end);
    ::close(terminal);
}

TEST_F(LineWriterTest, counts_the_lines_of_a_reader_that_is_gone) {
    close_reader();
    LineWriter writer(descriptor(), gap);
    for (int i = 0; i < 100; ++i)
        writer.put("line");
    EXPECT_TRUE(eventually([&] { return writer.dropped() == 100; }));
}

TEST_F(LineWriterTest, says_what_is_missing_once_it_can_write_again) {
    // A full disk, and then room on it again.
    const int changing = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    LineWriter writer(changing, gap);
    for (int i = 0; i < 3; ++i)
        writer.put("lost");
    EXPECT_TRUE(eventually([&] { return writer.dropped() == 3; }));
    ::dup3(descriptor(), changing, O_CLOEXEC);
    writer.put("written");
    EXPECT_EQ(read_line(), "missing 3");
    EXPECT_EQ(read_line(), "written");
    EXPECT_EQ(writer.dropped(), 3U);
    ::close(changing);
}

TEST_F(LineWriterTest, begins_a_new_line_after_one_that_was_cut_off) {
    std::array<int, 2> other{};
    ASSERT_EQ(::pipe2(other.data(), O_CLOEXEC), 0);
    LineWriter writer(other[1], gap);
    // More than the pipe holds: its reader goes within the line.
    writer.put(std::string(1 << 20, 'x'));
    char first = 0;
    ASSERT_EQ(::read(other[0], &first, 1), 1);
    ::close(other[0]);
    EXPECT_TRUE(eventually([&] { return writer.dropped() == 1; }));
    ::dup3(descriptor(), other[1], O_CLOEXEC);
    writer.put("written");
    EXPECT_EQ(read_line(), "") << "the end of the line that was cut off";
    EXPECT_EQ(read_line(), "missing 1");
    EXPECT_EQ(read_line(), "written");
    ::close(other[1]);
}

TEST_F(LineWriterTest, takes_a_descriptor_that_does_not_block) {
    ::fcntl(descriptor(), F_SETFL, O_NONBLOCK);
    LineWriter writer(descriptor(), gap);
    for (int i = 0; i < 1000; ++i)
        writer.put("line " + std::to_string(i));
    for (int i = 0; i < 1000; ++i)
        ASSERT_EQ(read_line(), "line " + std::to_string(i));
    EXPECT_EQ(writer.dropped(), 0U);
}

TEST_F(LineWriterTest, counts_the_lines_that_a_closed_descriptor_does_not_take) {
    LineWriter writer(-1, gap);
    writer.put("line");
    EXPECT_TRUE(eventually([&] { return writer.dropped() == 1; }));
}

} // namespace
} // namespace jsongled
