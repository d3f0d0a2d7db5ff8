#include "tests/integration/one_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>
#include <fstream>

// `jsongled health`, and how it finds the server.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// What a listener needs that other machines can reach.
class AdminSecret {
  public:
    AdminSecret() { folder_.write("token", "the-token-of-the-operators"); }
    [[nodiscard]] std::string file() const { return folder_.file("token"); }

  private:
    TemporaryFolder folder_;
};

TEST(Health, is_asked_by_the_same_program_where_the_server_is) {
    const AdminSecret secret;
    for (const char* address : {"127.0.0.1", "0.0.0.0", "[::1]", "[::]", ""}) {
        ServerProcess server(Launch{{"--listen", "127.0.0.1:0", "--admin-listen", std::string(address) + ":0",
                                     "--admin-token-file", secret.file()}});
        const std::string admin = std::string(address) + ":" + std::to_string(server.admin().port());
        EXPECT_EQ(run_to_end({{"health", "--admin-listen", admin}}).exit_code, 0) << admin;
        EXPECT_EQ(run_to_end({{"health"}, {{"JSONGLED_ADMIN_LISTEN", admin}}}).exit_code, 0) << admin;
    }
}

TEST(Health, fails_where_no_server_is) {
    std::string gone;
    {
        ServerProcess server;
        gone = "127.0.0.1:" + std::to_string(server.admin().port());
    }
    const Ending run = run_to_end({{"health", "--admin-listen", gone}});
    EXPECT_NE(run.exit_code, 0);
    EXPECT_NE(run.text, "");
}

class HealthWithoutAddress : public testing::Test {
  protected:
    [[nodiscard]] std::map<std::string, std::string>
    in_folder(const char* variable = "RUNTIME_DIRECTORY") const {
        return {{variable, folder_.file("")}};
    }
    [[nodiscard]] Ending ask() const { return run_to_end({{"health"}, in_folder()}); }
    [[nodiscard]] std::ptrdiff_t files() const {
        return std::distance(std::filesystem::directory_iterator(folder_.file("")), {});
    }
    static std::string admin_of(const ServerProcess& server) {
        return "127.0.0.1:" + std::to_string(server.admin().port());
    }

    TemporaryFolder folder_;
};

TEST_F(HealthWithoutAddress, finds_the_server_however_its_address_was_set) {
    const AdminSecret secret;
    for (const char* variable : {"RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"})
        for (const char* address : {"127.0.0.1:0", "[::]:0", ":0", "localhost:0"}) {
            ServerProcess server(Launch{
                {"--listen", "127.0.0.1:0", "--admin-listen", address, "--admin-token-file", secret.file()},
                in_folder(variable)});
            EXPECT_EQ(files(), 1);
            const Ending run = run_to_end({{"health"}, in_folder(variable)});
            EXPECT_EQ(run.exit_code, 0) << address << ' ' << run.text;
            // A configuration file that says no more than the server was told is no help.
            EXPECT_EQ(run_to_end({{"health", "--admin-listen", "127.0.0.1:0"}, in_folder(variable)}).exit_code,
                      0);
        }
    EXPECT_EQ(files(), 0) << "each is gone with its server";
}

TEST_F(HealthWithoutAddress, is_told_while_the_server_waits_for_the_address_of_its_clients) {
    Process process({{"--listen", "192.0.2.1:1", "--admin-listen", "127.0.0.1:0"}, in_folder()});
    process.wait_for_line("waiting for an address that is not there yet");
    const Ending run = ask();
    ASSERT_EQ(run.exit_code, 0) << run.text;
    std::string address;
    std::ifstream(std::filesystem::directory_iterator(folder_.file(""))->path()) >> address;
    const tcp::endpoint admin = endpoint_of(address);
    EXPECT_EQ(http_get(admin, "/livez").result(), http::status::ok);
    EXPECT_EQ(json::parse(http_get(admin, "/health").body()).at("status"), "starting");
    const auto readiness = http_get(admin, "/readyz");
    EXPECT_EQ(readiness.result(), http::status::service_unavailable);
    EXPECT_EQ(json::parse(readiness.body()).at("status"), "starting");
    EXPECT_GT(metric(admin, "process_start_time_seconds").value_or(0), 0);
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait_exit(), 0) << process.complaints();
}

TEST_F(HealthWithoutAddress, believes_the_operator_first) {
    ServerProcess server({}, in_folder());
    const ServerProcess other;
    EXPECT_EQ(run_to_end({{"health", "--admin-listen", admin_of(other)}, in_folder()}).exit_code, 0);
    EXPECT_THAT(run_to_end({{"health", "--admin-listen", "127.0.0.1:1"}, in_folder()}).text,
                HasSubstr("--admin-listen 127.0.0.1:1: "));
}

TEST_F(HealthWithoutAddress, knows_what_a_server_has_left_that_was_killed) {
    {
        Process killed({{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"}, in_folder()});
        killed.wait_for_line(ready_line);
        killed.signal(SIGKILL);
        killed.wait_exit();
    }
    EXPECT_EQ(files(), 1);
    EXPECT_THAT(ask().text, testing::Not(HasSubstr("running server")));
    {
        ServerProcess next({}, in_folder());
        EXPECT_EQ(files(), 1) << "it has cleaned up";
        EXPECT_EQ(ask().exit_code, 0);
    }
    EXPECT_EQ(files(), 0);
}

TEST_F(HealthWithoutAddress, does_not_guess_which_of_two_servers_is_meant) {
    ServerProcess one({}, in_folder());
    {
        ServerProcess other({}, in_folder());
        const Ending run = ask();
        EXPECT_EQ(run.exit_code, 1);
        EXPECT_THAT(run.text,
                    AllOf(HasSubstr(admin_of(one)), HasSubstr(admin_of(other)), HasSubstr("--admin-listen")));
    }
    EXPECT_EQ(ask().exit_code, 0);
}

TEST_F(HealthWithoutAddress, is_not_what_a_server_dies_of_that_cannot_write_it_down) {
    ServerProcess server({}, {{"RUNTIME_DIRECTORY", folder_.file("nowhere")}});
    EXPECT_THAT(server.process().wait_for_line("cannot be written down"),
                HasSubstr("no such file or directory"));
    User alice(server.listen(), "alice");
    expect_nothing(alice);
}

TEST_F(HealthWithoutAddress, reads_nothing_but_an_address_that_is_held) {
    ServerProcess server({}, in_folder());
    folder_.write("jsongled-admin-0", "127.0.0.1:1");
    std::filesystem::create_symlink("/dev/zero", folder_.file("jsongled-admin-1"));
    std::filesystem::create_directory(folder_.file("jsongled-admin-2"));
    EXPECT_EQ(ask().exit_code, 0);
}

} // namespace
} // namespace jsongled::integration_tests
