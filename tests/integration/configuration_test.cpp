#include "tests/integration/one_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

#include "protocol/characters.hpp"

// Options as the program gets them, what it says of wrong ones, and what a SIGHUP changes.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Matches;

TEST(Configuration, all_that_is_wrong_with_it_is_reported_together) {
    TemporaryFolder folder;
    folder.write("jsongled.toml", "max-muc-members = \"many\"\nno-such-key = 1\nlog-level = \"loud\"\n");
    const Ending run = run_to_end({{"--config", folder.file("jsongled.toml"), "--listen", "nowhere",
                                    "--no-such-flag", "1", "--hello-timeout", "-3s"},
                                   {{"JSONGLED_MAX_MESSAGE_BYTES", "lots"}}});
    EXPECT_EQ(run.exit_code, 2);
    for (const char* fault : {"max-muc-members", "no-such-key", "log-level", "listen", "no-such-flag",
                              "hello-timeout", "MAX_MESSAGE_BYTES"})
        EXPECT_THAT(run.text, HasSubstr(fault));
}

TEST(Configuration, all_that_is_wrong_with_its_files_is_reported_together) {
    TemporaryFolder folder;
    folder.write("short", "short");
    const std::vector<std::string> words{"--tls-cert",
                                         folder.file("no-cert"),
                                         "--tls-key",
                                         folder.file("no-key"),
                                         "--auth",
                                         "token",
                                         "--app-token-file",
                                         folder.file("short"),
                                         "--admin-token-file",
                                         folder.file("no-token"),
                                         "--turn-urls",
                                         "turn:turn.example.org",
                                         "--turn-secret-file",
                                         folder.file("no-secret")};
    for (const char* command : {"check-config", "serve"}) {
        std::vector<std::string> all{command, "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"};
        all.insert(all.end(), words.begin(), words.end());
        const Ending run = run_to_end({all});
        EXPECT_EQ(run.exit_code, 2) << command;
        EXPECT_EQ(std::ranges::count(run.text, '\n'), 5) << run.text;
        for (const char* option :
             {"--tls-cert ", "--tls-key ", "--app-token-file ", "--admin-token-file ", "--turn-secret-file "})
            EXPECT_THAT(run.text, HasSubstr("jsongled: " + std::string(option) + folder.file("")));
    }
}

TEST(Configuration, whose_secrets_everybody_may_read_is_good_and_warned_of) {
    TemporaryFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    folder.write("token", "the-token-of-this-test");
    const std::string path = folder.file("token");
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    const Ending run = run_to_end({{"check-config", "--listen", "127.0.0.1:0", "--admin-token-file", path}});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.text, AllOf(HasSubstr("jsongled: warning: --admin-token-file " + path + ": other users"),
                                testing::Not(HasSubstr("the-token-of-this-test"))));
    ServerProcess server({"--admin-token-file", path});
    EXPECT_THAT(server.process().wait_for_line("other users of this machine"),
                AllOf(HasSubstr("\"level\":\"warn\""), HasSubstr("\"option\":\"admin-token-file\""),
                      HasSubstr("\"value\":\"" + path + "\"")));
    std::filesystem::permissions(path, std::filesystem::perms(0640));
    EXPECT_THAT(run_to_end({{"check-config", "--listen", "127.0.0.1:0", "--admin-token-file", path}}).text,
                testing::Not(HasSubstr("warning")));
}

TEST(Configuration, is_told_in_brief_once_the_server_is_ready) {
    TemporaryFolder folder;
    folder.write("token", "the-token-of-this-test");
    ServerProcess open;
    EXPECT_THAT(open.process().wait_for_line(ready_line),
                AllOf(HasSubstr("\"auth\":\"none\""), HasSubstr("\"tls\":\"off\"")));
    ServerProcess everywhere(
        Launch{{"--listen", "0.0.0.0:0", "--admin-listen", "127.0.0.1:0", "--log-format", "json"}});
    EXPECT_THAT(everywhere.process().wait_for_line("may enter, under any name"), HasSubstr("warn"));
    ServerProcess plain(Launch{{"--listen", "0.0.0.0:0", "--admin-listen", "127.0.0.1:0", "--log-format",
                                "json", "--auth", "token", "--app-token-file", folder.file("token")}});
    EXPECT_THAT(plain.process().wait_for_line("credentials in plain text"), HasSubstr("warn"));
    EXPECT_THAT(plain.process().wait_for_line(ready_line), HasSubstr("\"auth\":\"token\""));
    for (const std::string& line : open.process().output())
        EXPECT_THAT(line, testing::Not(testing::AnyOf(HasSubstr("may enter"), HasSubstr("plain text"))));
}

TEST(Configuration, what_is_quoted_of_it_cannot_act_on_a_terminal) {
    const Ending run =
        run_to_end({{"--log-level", "\u202e\u009b31m\x1b[2J", "--\u2066flag", "--ws-path", "\xff"},
                    {{"JSONGLED_\u202e", "1"}}});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.text, HasSubstr(R"(\u202e\u009b31m)"));
    for (std::string_view rest = run.text; !rest.empty();) {
        const auto character = take_character(rest);
        ASSERT_TRUE(character && (*character == '\n' || !is_invisible(*character))) << run.text;
    }
}

TEST(Configuration, a_file_that_is_not_there_is_an_error) {
    const Ending run = run_to_end({{"--config", "/no/such/file.toml"}});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.text, HasSubstr("/no/such/file.toml"));
}

TEST(Configuration, check_config_only_checks) {
    EXPECT_EQ(run_to_end({{"check-config"}}).exit_code, 0);
    EXPECT_EQ(run_to_end({{"check-config", "--max-room-members", "0"}}).exit_code, 2);
}

TEST(Configuration, a_flag_comes_before_a_variable_and_a_variable_before_the_file) {
    TemporaryFolder folder;
    folder.write("jsongled.toml", "sn = \"of-the-file\"\ninfo = \"of the file\"\nmax-muc-members = 7\n");
    ServerProcess server({"--config", folder.file("jsongled.toml"), "--sn", "of-the-flag"},
                         {{"JSONGLED_SN", "of-the-variable"}, {"JSONGLED_INFO", "of the variable"}});
    WsClient client(server.listen());
    EXPECT_THAT(client.take_greeting(), AllOf(Has("/jsongle/description/sn", "of-the-flag"),
                                              Has("/jsongle/description/info", "of the variable")));
    const Ending print = run_to_end({{"print-config", "--config", folder.file("jsongled.toml")}});
    EXPECT_EQ(print.exit_code, 0);
    EXPECT_THAT(print.text, HasSubstr("max-muc-members = 7"));
}

TEST(Configuration, an_unknown_variable_is_a_warning) {
    ServerProcess server({}, {{"JSONGLED_NO_SUCH_OPTION", "1"}});
    EXPECT_THAT(server.process().wait_for_line("JSONGLED_NO_SUCH_OPTION"), HasSubstr("warn"));
    User user(server.listen(), "user");
    expect_nothing(user);
}

TEST(Configuration, a_port_that_is_taken_is_an_error) {
    ServerProcess server;
    const Ending run = run_to_end(
        {{"--listen", "127.0.0.1:" + std::to_string(server.listen().port()), "--admin-listen", "127.0.0.1:0"}});
    EXPECT_NE(run.exit_code, 0);
    EXPECT_THAT(run.text, HasSubstr(std::to_string(server.listen().port())));
}

TEST(Configuration, an_address_that_is_left_out_serves_both_families_and_shows_each_client_by_its_own) {
    ServerProcess server(Launch{{"--listen", ":0", "--admin-listen", "localhost:0", "--log-level", "debug"}});
    for (const auto& [address, shown] : {std::pair<asio::ip::address, const char*>{
                                             asio::ip::address_v4::loopback(), "\"address\":\"127.0.0.1\""},
                                         {asio::ip::address_v6::loopback(), "\"address\":\"::1\""}}) {
        User user({address, server.listen().port()}, fresh("user"));
        expect_nothing(user);
        EXPECT_EQ(http_get({address, server.admin().port()}, "/about").result(), http::status::ok);
        EXPECT_THAT(server.process().wait_for_line(shown), HasSubstr("connection opened"));
    }
}

TEST(Configuration, help_and_version_are_given) {
    const Ending help = run_to_end({{"--help"}});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_THAT(help.text, AllOf(HasSubstr("--listen"), HasSubstr("check-config"), HasSubstr("print-config")));
    EXPECT_EQ(run_to_end({{"--version"}}).exit_code, 0);
}

class Reload : public testing::Test {
  protected:
    [[nodiscard]] bool says(std::string_view part) {
        return std::ranges::any_of(server_->process().output(), [&](const std::string& line) {
            return line.find(part) != std::string::npos;
        });
    }
    void start(std::string_view config) {
        folder_.write("jsongled.toml", config);
        server_.emplace(std::vector<std::string>{"--config", folder_.file("jsongled.toml")});
    }
    void reload(std::string_view config) {
        folder_.write("jsongled.toml", config);
        server_->process().signal(SIGHUP);
    }

    TemporaryFolder folder_;
    std::optional<ServerProcess> server_;
};

TEST_F(Reload, changes_limits_for_those_who_are_connected) {
    start("max-muc-members = 2\nmax-rooms-per-peer = 1\n");
    User alice(server_->listen(), "alice");
    User bob(server_->listen(), "bob");
    User carol(server_->listen(), "carol");
    join_all("muc-join", "muc", {&alice, &bob});
    const auto joins = [&](User& user, std::string_view rid) {
        const json::object answer = ask(user, iq_set("muc-join", {{"rid", rid}}));
        return answer.at("jsongle").at("action") == "iq-result";
    };
    EXPECT_FALSE(joins(carol, "muc"));
    EXPECT_FALSE(joins(alice, "second"));
    reload("max-muc-members = 3\nmax-rooms-per-peer = 2\n");
    EXPECT_TRUE(eventually([&] { return joins(carol, "muc"); }));
    EXPECT_THAT(alice.receive(), Has("/jsongle/event", "joined"));
    EXPECT_TRUE(joins(alice, "second"));
}

TEST_F(Reload, changes_the_level_of_the_log) {
    start("log-level = \"info\"\n");
    User alice(server_->listen(), "alice");
    const auto level = [&] {
        // Asking by setting, as there is no other way to ask.
        const HttpResponse answer =
            http_request(server_->admin(), http::verb::put, "/logs/levels", R"({"level":"error"})");
        return std::string(json::parse(answer.body()).at("was").as_string());
    };
    EXPECT_EQ(level(), "info");
    reload("log-level = \"debug\"\n");
    EXPECT_TRUE(eventually([&] { return level() == "debug"; }));
}

TEST_F(Reload, keeps_what_is_in_force_when_the_new_one_is_wrong) {
    start("max-muc-members = 2\n");
    User alice(server_->listen(), "alice");
    reload("max-muc-members = 1000000000\nlog-level = \"loud\"\nlisten = 7\n");
    for (const char* fault : {"max-muc-members:", "log-level:", " listen:"})
        EXPECT_THAT(server_->process().wait_for_line(fault), HasSubstr("error"));
    expect_nothing(alice);
    EXPECT_THAT(ask(alice, iq_set("muc-join", {{"rid", "muc"}})), IsAction("iq-result"));
    // A good one after it is taken.
    reload("max-rooms-per-peer = 1\n");
    int count = 0;
    EXPECT_TRUE(eventually([&] {
        const json::object answer = ask(alice, iq_set("muc-join", {{"rid", "muc" + std::to_string(++count)}}));
        return answer.at("jsongle").at("action") == "iq-error";
    }));
}

/// The log may be read by more people than the file.
TEST_F(Reload, tells_nothing_of_a_secret_that_is_written_wrong) {
    const std::string good = "auth = \"token\"\napp-token = \"zQ7xW9kJ4vB2nM8p\"\n";
    start(good);
    for (const char* bad : {"app-token = tzQ7xW9kJ4vB2nM8p\n", "app-token = \"zQ7xW9kJ4vB2nM8p\\n\"\n",
                            "[app-token]\nzQ7xW9kJ4vB2nM8p = 1\n", "app-token = \"\nzQ7xW9kJ4vB2nM8p = 1\"\n",
                            "app-token = \"zQ7xW9kJ4vB2nM8p\"\napp-token-file = \"f\"\nauth = \"token\"\n"}) {
        reload(bad);
        server_->process().wait_for_line("app-token");
        server_->process().wait_for_line("configuration not reloaded");
    }
    EXPECT_FALSE(says("zQ7"));
    EXPECT_FALSE(says("2nM"));
}

TEST_F(Reload, changes_the_limit_of_messages_and_what_is_said_of_it_for_connections_that_come_later) {
    constexpr auto limit = "/jsongle/description/limits/maxMessageBytes";
    start("max-message-bytes = 65536\n");
    WsClient alice(server_->listen());
    EXPECT_THAT(alice.take_greeting(), Has(limit, 65'536));
    reload("max-message-bytes = 1024\n");
    // Each is held to what it was told, whether it comes before the reload or after it.
    const auto takes_2000_bytes = [](WsClient& client) {
        client.send_text(std::string(2000, ' '));
        return text_at(client.receive(), "/jsongle/description/errorDetails").find("1024") == std::string::npos;
    };
    EXPECT_TRUE(eventually([&] {
        WsClient bob(server_->listen());
        const bool is_new = !Matches(Has(limit, 65'536))(bob.take_greeting());
        EXPECT_EQ(takes_2000_bytes(bob), !is_new);
        return is_new;
    }));
    EXPECT_TRUE(takes_2000_bytes(alice));
}

} // namespace
} // namespace jsongled::integration_tests
