#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/temporary_folder.hpp"

#include <array>
#include <csignal>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

// Whoever reads the log may stop reading, or go: the server lives, and stops as it should.

namespace jsongled::integration_tests {
namespace {

/// A server whose log goes into a pipe that holds little, and is read only here.
class LogReader {
  public:
    explicit LogReader(std::vector<std::string> flags = {}) {
        EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0);
        ::fcntl(ends_[1], F_SETPIPE_SZ, 4096);
        flags.insert(flags.begin(),
                     {"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--log-level", "debug"});
        process_.emplace(Launch{.words = std::move(flags), .output = ends_[1]});
        ::close(ends_[1]);
        const std::string line = read_until(ready_line);
        listen_ = address_in(line, "listen");
        admin_ = address_in(line, "admin");
    }
    ~LogReader() { go(); }

    Process& process() { return *process_; }
    const tcp::endpoint& listen() const { return listen_; }
    const tcp::endpoint& admin() const { return admin_; }

    void go() {
        if (ends_[0] >= 0) ::close(std::exchange(ends_[0], -1));
    }

    /// Everything up to the end of the line with this.
    std::string read_until(std::string_view part) {
        std::string text;
        while (text.find('\n', std::min(text.find(part), text.size())) == std::string::npos) {
            std::array<char, 4096> block{};
            const ssize_t size = ::read(ends_[0], block.data(), block.size());
            if (size <= 0)
                throw std::runtime_error("the log ended without '" + std::string(part) + "': " + text);
            text.append(block.data(), static_cast<std::size_t>(size));
        }
        return text;
    }

    /// Far more lines than the pipe holds.
    void cause_lines() {
        for (int i = 0; i < 50; ++i) {
            User user(listen_, fresh("user"));
            user.send(text("nobody", "hi"));
            settle(user);
        }
    }

  private:
    std::array<int, 2> ends_{};
    std::optional<Process> process_;
    tcp::endpoint listen_;
    tcp::endpoint admin_;
};

double lines_dropped(const tcp::endpoint& admin) {
    return metric(admin, "jsongled_log_lines_dropped_total").value();
}

/// A port that nobody has: for a server whose log nobody reads.
std::string free_address() {
    asio::io_context io;
    tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    return "127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
}

bool answers(const tcp::endpoint& admin) {
    try {
        return http_get(admin, "/livez").result() == http::status::ok;
    } catch (const std::exception&) {
        return false;
    }
}

TEST(LogReader, may_go) {
    LogReader server;
    EXPECT_EQ(lines_dropped(server.admin()), 0);
    server.go();
    server.cause_lines();
    EXPECT_TRUE(eventually([&] { return lines_dropped(server.admin()) > 50; }));
    User alice(server.listen(), "alice");
    expect_nothing(alice);
    server.process().signal(SIGTERM);
    alice.receive_close();
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(LogReader, may_stop_reading_and_the_server_stops_all_the_same) {
    LogReader server;
    server.cause_lines();
    server.process().signal(SIGTERM);
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(LogReader, may_stop_reading_and_a_second_signal_ends_the_server_at_once) {
    LogReader server({"--shutdown-timeout", "10m"});
    server.cause_lines();
    RawClient holder(server.listen());
    holder.upgrade();
    holder.read_until("session-hello");
    server.process().signal(SIGTERM);
    EXPECT_TRUE(eventually(
        [&] { return http_get(server.admin(), "/readyz").result() == http::status::service_unavailable; }));
    server.process().signal(SIGTERM);
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(LogReader, that_reads_again_finds_every_line) {
    LogReader server;
    server.cause_lines();
    User last(server.listen(), "the-last-user");
    const std::string text = server.read_until("the-last-user");
    EXPECT_EQ(std::ranges::count(text, '\n'), std::ranges::count(text, '{')) << "no line is torn";
    EXPECT_EQ(lines_dropped(server.admin()), 0);
}

TEST(LogReader, has_a_disk_that_may_be_full) {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    const std::string admin = free_address();
    Process process({.words = {"--listen", free_address(), "--admin-listen", admin}, .output = full});
    ::close(full);
    EXPECT_TRUE(eventually([&] { return answers(endpoint_of(admin)); }));
    EXPECT_TRUE(eventually([&] { return lines_dropped(endpoint_of(admin)) > 0; }));
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait_exit(), 0);
}

TEST(LogReader, has_a_file_that_may_have_no_more_room) {
    const TemporaryFolder folder;
    const std::string listen = free_address();
    const std::string admin = free_address();
    Process process({.words = {"-c", R"(ulimit -f 1; log="$1"; shift; exec "$0" "$@" >"$log")",
                               server_program(), folder.file("log"), "--listen", listen, "--admin-listen",
                               admin, "--log-level", "debug", "--log-format", "json"},
                     .program = "/bin/sh"});
    EXPECT_TRUE(eventually([&] { return answers(endpoint_of(admin)); }));
    EXPECT_TRUE(eventually([&] {
        User(endpoint_of(listen), fresh("user")).close();
        return lines_dropped(endpoint_of(admin)) > 0;
    }));
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait_exit(), 0);
}

// The first socket would take the number of standard output, and its client would read the log.
TEST(LogReader, may_never_have_been_there) {
    const std::string listen = free_address();
    const std::string admin = free_address();
    Process process({.words = {"-c", R"(exec "$0" "$@" <&- >&- 2>&-)", server_program(), "--listen", listen,
                               "--admin-listen", admin, "--log-level", "debug"},
                     .program = "/bin/sh"});
    EXPECT_TRUE(eventually([&] { return answers(endpoint_of(admin)); }));
    for (const char* descriptor : {"0", "1", "2"})
        EXPECT_EQ(std::filesystem::read_symlink("/proc/" + std::to_string(process.pid()) + "/fd/" + descriptor),
                  "/dev/null");
    {
        User alice(endpoint_of(listen), "alice");
        expect_nothing(alice);
    }
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait_exit(), 0);
}

} // namespace
} // namespace jsongled::integration_tests
