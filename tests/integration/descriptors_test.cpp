#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

#include <sys/resource.h>

// A server whose clients have taken all the descriptors that they may have.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A server that a shell starts under a limit, as `ulimit` takes it.
Launch limited(const std::string& limit, std::vector<std::string> flags = {}) {
    std::vector<std::string> words{"-c", "ulimit " + limit + R"( && exec "$0" "$@")", server_program()};
    words.insert(words.end(), {"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--threads", "2"});
    words.insert(words.end(), flags.begin(), flags.end());
    return {words, {}, std::nullopt, "/bin/sh"};
}

/// Clients that connect and say nothing, until the server takes no more.
class Crowd {
  public:
    explicit Crowd(ServerProcess& server) {
        EXPECT_TRUE(eventually([&] {
            clients_.push_back(std::make_unique<RawClient>(server.listen()));
            return metric(server.admin(), refusals).value_or(0) > 0;
        })) << "the server has taken "
            << clients_.size();
    }

    static constexpr std::string_view refusals = R"(jsongled_refused_total{reason="out-of-descriptors"})";

  private:
    std::vector<std::unique_ptr<RawClient>> clients_;
};

TEST(Descriptors, are_left_for_the_operator_when_clients_have_taken_all_others) {
    ServerProcess server(limited("-n 96"));
    {
        User alice(server.listen(), "alice");
        const Crowd crowd(server);
        for (const char* path : {"/livez", "/readyz", "/health", "/metrics", "/stats", "/telemetry", "/calls"})
            EXPECT_EQ(http_get(server.admin(), path).result(), http::status::ok) << path;
        const std::string admin = "127.0.0.1:" + std::to_string(server.admin().port());
        EXPECT_EQ(run_to_end({{"health", "--admin-listen", admin}}).exit_code, 0);
        EXPECT_THAT(server.process().wait_for_line("out-of-descriptors"),
                    AllOf(HasSubstr("warn"), HasSubstr("connection refused"), HasSubstr("127.0.0.1")));
        EXPECT_EQ(metric(server.admin(), "jsongled_accept_errors_total"), 0)
            << "they were accepted, and refused";
        EXPECT_THAT(server.process().output(), Each(Not(HasSubstr("connections cannot be accepted"))));
        expect_nothing(alice);

        // Those who only sit at the admin's door keep nobody out of it either.
        std::vector<std::unique_ptr<RawClient>> idle;
        for (int i = 0; i < 80; ++i)
            idle.push_back(std::make_unique<RawClient>(server.admin()));
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(http_get(server.admin(), "/livez").result(), http::status::ok);
    }
    EXPECT_TRUE(eventually([&] {
        try {
            User bob(server.listen(), fresh("bob"));
            expect_nothing(bob);
            return true;
        } catch (const boost::system::system_error&) {
            return false; // those who have left still hold their places
        }
    }));
}

TEST(Descriptors, that_run_out_altogether_keep_clients_waiting_until_there_are_some) {
    ServerProcess server;
    User alice(server.listen(), "alice");
    rlimit before{};
    ASSERT_EQ(::prlimit(server.process().pid(), RLIMIT_NOFILE, nullptr, &before), 0);
    const rlimit none{3, before.rlim_max};
    ASSERT_EQ(::prlimit(server.process().pid(), RLIMIT_NOFILE, &none, nullptr), 0);
    RawClient waiting(server.listen());
    waiting.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(server.process().wait_for_line("connections cannot be accepted"),
                AllOf(HasSubstr("warn"), HasSubstr("\"listen\""), HasSubstr("too many open files")));
    expect_nothing(alice);
    ASSERT_EQ(::prlimit(server.process().pid(), RLIMIT_NOFILE, &before, nullptr), 0);
    EXPECT_THAT(waiting.read_head(), StartsWith("HTTP/1.1 200"));
    EXPECT_GE(metric(server.admin(), "jsongled_accept_errors_total"), 1);
    EXPECT_EQ(metric(server.admin(), Crowd::refusals), 0);
}

TEST(Descriptors, that_are_left_are_not_for_files_that_clients_ask_for) {
    const TemporaryFolder folder;
    folder.write("page.html", "<p>Bonjour</p>");
    ServerProcess server(limited("-n 96", {"--www", folder.file("")}));
    RawClient client(server.listen());
    const auto get = [&](std::string_view path) {
        client.write("GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        std::string head = client.read_head();
        client.read_until(head.starts_with("HTTP/1.1 200") ? "</p>" : "files");
        return head;
    };
    EXPECT_THAT(get("/page.html"), StartsWith("HTTP/1.1 200"));
    {
        const Crowd crowd(server);
        // What the operator's last question has given back, the next clients take.
        std::vector<std::unique_ptr<RawClient>> more;
        std::string head;
        EXPECT_TRUE(eventually([&] {
            more.push_back(std::make_unique<RawClient>(server.listen()));
            head = get("/page.html");
            return head.starts_with("HTTP/1.1 503");
        }));
        EXPECT_THAT(head, HasSubstr("Retry-After: "));
    }
    EXPECT_TRUE(eventually([&] { return get("/page.html").starts_with("HTTP/1.1 200"); }));
}

TEST(Descriptors, are_as_many_as_the_system_lets_the_process_have) {
    ServerProcess server(limited("-Sn 96", {"--max-connections", "1"}));
    rlimit own{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &own), 0);
    EXPECT_EQ(metric(server.admin(), "process_max_fds"), static_cast<double>(own.rlim_max));
}

TEST(Descriptors, that_are_fewer_than_the_connections_need_are_warned_of) {
    constexpr std::string_view line = "the limit of open files is lower than max-connections needs";
    ServerProcess few(limited("-n 96", {"--max-connections", "70"}));
    EXPECT_THAT(few.process().wait_for_line(line),
                AllOf(HasSubstr("warn"), HasSubstr("raise LimitNOFILE, or lower max-connections"),
                      HasSubstr("\"limit\":96")));
    ServerProcess enough(limited("-n 96", {"--max-connections", "20"}));
    // Said before it is ready.
    for (const std::string& each : enough.process().output())
        EXPECT_THAT(each, Not(HasSubstr(line)));
}

TEST(Descriptors, that_clients_have_when_it_reloads_are_none_of_the_servers_own) {
    const TemporaryFolder folder;
    folder.write("jsongled.toml", "max-connections = 20\n");
    ServerProcess server(limited("-n 96", {"--config", folder.file("jsongled.toml")}));
    std::vector<std::unique_ptr<User>> users;
    for (int i = 0; i < 20; ++i)
        users.push_back(std::make_unique<User>(server.listen(), fresh("user")));
    folder.write("jsongled.toml", "max-connections = 40\n");
    server.process().signal(SIGHUP);
    server.process().wait_for_line("configuration reloaded");
    EXPECT_THAT(server.process().output(), Each(Not(HasSubstr("the limit of open files"))));
}

} // namespace
} // namespace jsongled::integration_tests
