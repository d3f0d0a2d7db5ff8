#include "tests/integration/fault_of_start.hpp"
#include "tests/integration/one_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

#include "identity/turn_credentials.hpp"

// The secret that the server shares with a relay: how it is read, what becomes of it, and that nobody sees it.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string secret = "a-secret-of-tests-0123456789";

class TurnOptions : public testing::Test {
  protected:
    [[nodiscard]] std::string path() const { return folder_.file("secret"); }
    [[nodiscard]] std::vector<std::string> flags() const {
        return {"--turn-urls",        "stun:turn.example.org,turn:turn.example.org",
                "--turn-secret-file", path(),
                "--turn-ttl",         "2m",
                "--log-level",        "trace"};
    }
    /// The last of the servers that a user is told of.
    static json::object relay_of(WsClient& user) {
        const json::object answer = ask(user, iq_set("ice-servers", {}));
        EXPECT_THAT(answer,
                    AllOf(IsFromServer(), IsAction("iq-result"), HasTime("/jsongle/description/expires")));
        return answer.at("jsongle").at("description").at("iceServers").as_array().back().as_object();
    }
    [[nodiscard]] std::string fault() const {
        std::string text = fault_of_start(flags());
        EXPECT_THAT(text, Not(HasSubstr("short")));
        return text;
    }

    TemporaryFolder folder_;
};

TEST_F(TurnOptions, with_a_file_that_holds_no_secret_end_the_start) {
    const std::string place = "jsongled: --turn-secret-file " + path() + ": ";
    EXPECT_EQ(fault(), place + "no such file or directory\n");
    folder_.write("secret", "too-short\n");
    EXPECT_THAT(fault(), HasSubstr(place + "it has fewer than 16 characters"));
    folder_.write("secret", std::string(100'000, 's'));
    EXPECT_THAT(fault(), HasSubstr(place + "it has more than "));
}

TEST_F(TurnOptions, give_each_user_a_password_and_nobody_the_secret) {
    folder_.write("secret", secret + "\n");
    ServerProcess server(flags());
    User alice(server.listen(), "alice");
    User bob(server.listen(), "bob");
    const json::object of_alice = relay_of(alice);
    EXPECT_EQ(of_alice.at("urls"), json::array{"turn:turn.example.org"});
    EXPECT_THAT(text_at(of_alice, "/username"), testing::EndsWith(":alice"));
    EXPECT_NE(of_alice.at("credential"), relay_of(bob).at("credential"));

    std::vector<std::string> words = flags();
    words.insert(words.begin(), "print-config");
    const Ending printed = run_to_end({words});
    EXPECT_THAT(printed.text, AllOf(HasSubstr(path()), Not(HasSubstr(secret))));
    for (const std::string& line : server.process().output()) {
        EXPECT_THAT(line, Not(HasSubstr(secret)));
        EXPECT_THAT(line, Not(HasSubstr(text_at(of_alice, "/credential"))));
    }
}

TEST_F(TurnOptions, take_a_new_secret_by_a_reload_and_keep_the_old_one_where_the_new_is_none) {
    folder_.write("secret", secret);
    ServerProcess server(flags());
    User alice(server.listen(), "alice");
    const auto is_of = [&](std::string_view shared) {
        const json::object relay = relay_of(alice);
        const Time end(std::chrono::seconds(std::stoll(text_at(relay, "/username"))));
        return TurnCredentials(shared).issue({"alice", {}, end}).password == text_at(relay, "/credential");
    };
    const auto reload = [&](std::string_view text, std::string_view line) {
        folder_.write("secret", text);
        server.process().signal(SIGHUP);
        EXPECT_THAT(server.process().wait_for_line(line), HasSubstr("configuration"));
    };
    EXPECT_TRUE(is_of(secret));
    reload("none", "configuration not reloaded");
    EXPECT_THAT(server.process().wait_for_line("turn-secret-file"),
                AllOf(HasSubstr(path() + ": it has fewer than 16 characters"), HasSubstr("error")));
    EXPECT_TRUE(is_of(secret));
    reload("another-" + secret, "configuration reloaded");
    EXPECT_TRUE(is_of("another-" + secret));
}

} // namespace
} // namespace jsongled::integration_tests
