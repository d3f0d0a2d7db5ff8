#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/temporary_folder.hpp"

#include <atomic>
#include <csignal>
#include <fstream>
#include <new>
#include <thread>

#include <sys/stat.h>

#include "server/app.hpp"

// A SIGHUP may come at any time and find anything: it costs nobody a connection.

namespace jsongled::integration_tests {
namespace {

using testing::HasSubstr;

/// Whether the kernel holds back SIGHUP for this process, or has it handled.
bool is_safe_from_hangups(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string name; status >> name;) {
        std::uint64_t signals = 0;
        if ((name == "SigBlk:" || name == "SigCgt:") && status >> std::hex >> signals && (signals & 1U) != 0)
            return true;
    }
    return false;
}

TEST(ReloadSignal, is_ignored_while_the_server_drains_and_its_clients_are_told_to_go) {
    ServerProcess server({"--shutdown-timeout", "10m"});
    std::vector<std::unique_ptr<User>> users;
    for (int i = 0; i < 50; ++i)
        users.push_back(std::make_unique<User>(server.listen(), fresh("user")));
    {
        RawClient holder(server.listen());
        holder.upgrade();
        holder.read_until("session-hello");
        server.process().signal(SIGTERM);
        server.process().wait_for_line("draining");
        server.process().signal(SIGHUP);
        EXPECT_THAT(server.process().wait_for_line("configuration not reloaded"),
                    testing::AllOf(HasSubstr("stopping"), HasSubstr("warn")));
        EXPECT_EQ(http_get(server.admin(), "/livez").result(), http::status::ok);
    }
    server.process().signal(SIGTERM);
    EXPECT_EQ(server.process().wait_exit(), 0) << server.process().complaints();
}

TEST(ReloadSignal, while_the_server_drains_leaves_each_client_its_close) {
    ServerProcess server({"--shutdown-timeout", "2s"});
    std::vector<std::unique_ptr<User>> users;
    for (int i = 0; i < 50; ++i)
        users.push_back(std::make_unique<User>(server.listen(), fresh("user")));
    server.process().signal(SIGTERM);
    server.process().signal(SIGHUP);
    for (const auto& user : users)
        EXPECT_EQ(user->receive_close().code, websocket::close_code::service_restart);
    EXPECT_EQ(server.process().wait_exit(), 0) << server.process().complaints();
}

TEST(ReloadSignal, leaves_requests_alone_that_come_meanwhile) {
    ServerProcess server({"--max-connects-per-second", "0"});
    std::atomic<bool> is_over = false;
    std::thread visitor([&] {
        while (!is_over)
            for (const char* target : {"/about", "/ws", "/nothing", "/"})
                http_get(server.listen(), target);
    });
    for (int i = 0; i < 20; ++i) {
        const std::size_t before = server.process().output().size();
        server.process().signal(SIGHUP);
        EXPECT_TRUE(eventually([&] { return server.process().output().size() > before; }));
    }
    is_over = true;
    visitor.join();
    EXPECT_EQ(http_get(server.admin(), "/livez").result(), http::status::ok);
}

TEST(ReloadSignal, may_come_in_storms_from_the_start_to_the_end) {
    Process process({{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--shutdown-timeout", "1s"}});
    EXPECT_TRUE(eventually([&] { return is_safe_from_hangups(process.pid()); }));
    const auto says = [&](std::string_view part) {
        return std::ranges::any_of(
            process.output(), [&](const std::string& line) { return line.find(part) != std::string::npos; });
    };
    EXPECT_TRUE(eventually([&] {
        process.signal(SIGHUP);
        return says(ready_line);
    }));
    User alice(address_in(process.wait_for_line(ready_line), "listen"), "alice");
    for (int i = 0; i < 100; ++i) {
        process.signal(SIGHUP);
        expect_nothing(alice);
    }
    EXPECT_TRUE(eventually([&] { return says("configuration reloaded"); }));
    process.signal(SIGTERM);
    EXPECT_TRUE(eventually([&] {
        process.signal(SIGHUP);
        return !process.is_running();
    }));
    EXPECT_EQ(process.wait_exit(), 0) << process.complaints();
}

TEST(ReloadSignal, may_find_that_its_file_is_gone_or_something_else) {
    TemporaryFolder folder;
    const std::string file = folder.file("jsongled.toml");
    folder.write("jsongled.toml", "log-level = \"info\"\n");
    ServerProcess server({"--config", file});
    User alice(server.listen(), "alice");
    const auto lines_with = [&](std::string_view part) {
        return std::ranges::count_if(server.process().output(), [&](const std::string& line) {
            return line.find(part) != std::string::npos;
        });
    };
    std::filesystem::remove(file);
    server.process().signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return lines_with("the one in force stays") == 1; }));
    std::filesystem::create_directory(file);
    server.process().signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return lines_with("the one in force stays") == 2; }));
    std::filesystem::remove(file);
    std::filesystem::create_symlink("jsongled.toml", file);
    server.process().signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return lines_with("the one in force stays") == 3; }));
    // What nobody ever writes to, and what never ends.
    std::filesystem::remove(file);
    ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
    server.process().signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return lines_with("the one in force stays") == 4; }));
    std::filesystem::remove(file);
    std::filesystem::create_symlink("/dev/zero", file);
    server.process().signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return lines_with("the one in force stays") == 5; }));
    EXPECT_EQ(lines_with("cannot be read"), 5);
    expect_nothing(alice);

    folder.write("jsongled.toml", "log-level = \"debug\"\n");
    server.process().signal(SIGHUP);
    EXPECT_THAT(server.process().wait_for_line("configuration reloaded"), HasSubstr("log-level"));
    expect_nothing(alice);
}

// What no file on a disk makes happen on demand: the server runs within the test.
TEST(ReloadSignal, may_find_a_fault_that_nobody_thought_of) {
    testing::internal::CaptureStdout();
    // Blocked here and, from its start, in the server's thread, which takes them when it is ready.
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGHUP, SIGTERM})
        ::sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::atomic<int> reloads = 0;
    std::atomic<int> exit_code = -1;
    std::thread server([&] {
        Options options;
        options.listen = "127.0.0.1:0";
        options.admin_listen = "127.0.0.1:0";
        options.threads = 1;
        options.store = memory_store;
        App app(options, [&]() -> Loaded {
            if (++reloads == 1) throw std::bad_alloc();
            if (reloads == 2)
                throw std::filesystem::filesystem_error("is_directory",
                                                        std::error_code(EIO, std::generic_category()));
            Loaded loaded;
            loaded.options = options;
            return loaded;
        });
        exit_code = app.run();
    });
    for (int i = 1; i <= 3; ++i) {
        ::kill(::getpid(), SIGHUP);
        EXPECT_TRUE(eventually([&] {
            std::this_thread::yield();
            return reloads == i;
        }));
    }
    ::kill(::getpid(), SIGTERM);
    server.join();
    EXPECT_EQ(exit_code, 0);
    const std::string log = testing::internal::GetCapturedStdout();
    EXPECT_THAT(log, HasSubstr("bad_alloc"));
    EXPECT_THAT(log, HasSubstr("is_directory"));
    EXPECT_THAT(log, HasSubstr("configuration reloaded"));
    EXPECT_THAT(log, HasSubstr("stopped"));
}

} // namespace
} // namespace jsongled::integration_tests
