#include "tests/integration/messages.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

#include "identity/issue_token.hpp"
#include "server/net/sources.hpp"
#include "tests/support/token_keys.hpp"

// Credentials as clients show them to the server that is deployed, and what it makes of its files of keys.

namespace jsongled::integration_tests {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// With what has to be escaped in a query.
const std::string shared_token = "the+token/of=the-application";
const std::string escaped_token = "the%2Btoken%2Fof%3Dthe-application";

std::string token_of(std::string sub, Algorithm algorithm, std::chrono::milliseconds lasts = 1h,
                     std::string issuer = {}) {
    const Time now = SystemClock().now().wall;
    return issue_token({{std::move(sub), now + lasts, {}}, std::move(issuer), ""}, key_to_sign(algorithm), now)
        .value();
}

/// The ways in which a client shows a credential.
enum class Way { header, query, hello };

/// Asks for the connection, and answers the hello.
class Visitor {
  public:
    Visitor(const tcp::endpoint& server, Way way, const std::string& credential, const std::string& uid)
        : client_(server, upgrade(way, credential)) {
        client_.take_greeting();
        json::object description{{"uid", uid}};
        if (way == Way::hello) description["token"] = credential;
        client_.send(hello_answer(client_.hello_transaction(), description));
    }

    void expect_in() { EXPECT_THAT(client_.receive(), IsAck("success", client_.hello_transaction())); }

    void expect_refused() {
        EXPECT_THAT(client_.receive(), IsAck("failed", client_.hello_transaction()));
        const json::object error = client_.receive();
        EXPECT_EQ(error.at("jsongle").at("action"), "session-error");
        EXPECT_EQ(error.at("jsongle").at("description").at("errorCode"), 401001);
        EXPECT_EQ(client_.receive_close().code, 4401);
    }

    WsClient& client() { return client_; }

  private:
    static Upgrade upgrade(Way way, const std::string& credential) {
        Upgrade upgrade;
        if (way == Way::header) upgrade.authorization = "Bearer " + credential;
        if (way == Way::query) upgrade.path = "/?access_token=" + credential;
        return upgrade;
    }

    WsClient client_;
};

void expect_no_secret(ServerProcess& server, const std::vector<std::string>& secrets) {
    std::string told = server.process().complaints();
    for (const std::string& line : server.process().output())
        told += line + "\n";
    for (const std::string& secret : secrets)
        EXPECT_THAT(told, Not(HasSubstr(secret)));
}

class Credentials : public testing::Test {
  protected:
    static constexpr Way ways[] = {Way::header, Way::query, Way::hello};
    TemporaryFolder folder;
};

TEST_F(Credentials, that_all_share_are_taken_from_the_environment_and_from_a_file) {
    folder.write("app-token", shared_token + "\n");
    for (const bool by_file : {true, false}) {
        std::vector<std::string> flags{"--auth", "token", "--log-level", "trace"};
        std::map<std::string, std::string> environment;
        if (by_file)
            flags.insert(flags.end(), {"--app-token-file", folder.file("app-token")});
        else
            environment["JSONGLED_APP_TOKEN"] = shared_token;
        ServerProcess server(flags, environment);
        for (const Way way : ways) {
            const std::string shown = way == Way::query ? escaped_token : shared_token;
            Visitor(server.listen(), way, shown, "alice").expect_in();
            Visitor(server.listen(), way, shown + "x", "alice").expect_refused();
            Visitor(server.listen(), way, "", "alice").expect_refused();
        }
        server.process().wait_for_line("credential-refused");
        expect_no_secret(server, {shared_token, escaped_token});
    }
}

TEST_F(Credentials, that_all_share_are_changed_without_a_day_on_which_nobody_enters) {
    const std::string next = "the-next-token-of-the-application";
    folder.write("app-token", shared_token + "\n");
    ServerProcess server({"--auth", "token", "--app-token-file", folder.file("app-token")});
    const auto reload = [&](const std::string& text, std::string_view changed) {
        folder.write("app-token", text);
        server.process().signal(SIGHUP);
        server.process().wait_for_line(changed);
    };
    Visitor(server.listen(), Way::hello, next, "alice").expect_refused();
    reload(shared_token + "\n" + next + "\n", "configuration reloaded");
    Visitor stays(server.listen(), Way::hello, shared_token, "alice");
    stays.expect_in();
    Visitor(server.listen(), Way::hello, next, "bob").expect_in();
    reload("one-too-many-secrets\n" + shared_token + "\n" + next + "\n", "it has more than 2 lines");
    Visitor(server.listen(), Way::hello, shared_token, "alice").expect_in();
    folder.write("app-token", next);
    server.process().signal(SIGHUP);
    EXPECT_TRUE(eventually([&] {
        Visitor visitor(server.listen(), Way::hello, shared_token, "alice");
        return text_at(visitor.client().receive(), "/jsongle/description/status") != "success" &&
               visitor.client().receive_close().code == 4401;
    }));
    Visitor(server.listen(), Way::hello, next, "bob").expect_in();
    expect_no_secret(server, {shared_token, next, "one-too-many"});
}

TEST_F(Credentials, of_clients_own_are_checked_by_the_key_of_the_server) {
    for (const auto& algorithm : WordsOf<Algorithm>::table) {
        const bool is_secret = algorithm.value == Algorithm::hs256;
        folder.write("key", is_secret ? std::string(test_secret) : pair_for(algorithm.value).public_pem());
        ServerProcess server({"--auth", "jwt", "--jwt-key-file", folder.file("key"), "--jwt-issuer", "us",
                              "--log-level", "trace"});
        const std::string good = token_of("alice", algorithm.value, 1h, "us");
        for (const Way way : ways) {
            Visitor(server.listen(), way, good, "alice").expect_in();
            Visitor(server.listen(), way, good, "bob").expect_refused();
            Visitor(server.listen(), way, token_of("alice", algorithm.value, 1h, "them"), "alice")
                .expect_refused();
            Visitor(server.listen(), way, token_of("alice", algorithm.value, -1h, "us"), "alice")
                .expect_refused();
            Visitor(server.listen(), way, good.substr(0, good.size() - 8), "alice").expect_refused();
        }
        const std::string line = server.process().wait_for_line("wrong-issuer");
        EXPECT_THAT(line, AllOf(HasSubstr("security event"), HasSubstr("credential-refused"),
                                HasSubstr("alice"), HasSubstr("127.0.0.1")));
        expect_no_secret(server, {good, std::string(test_secret), good.substr(good.rfind('.'))});
    }
}

TEST_F(Credentials, of_64_kilobytes_cost_their_sender_the_connection_alone) {
    folder.write("key", test_secret);
    ServerProcess server({"--auth", "jwt", "--jwt-key-file", folder.file("key")});
    Visitor alice(server.listen(), Way::hello, token_of("alice", Algorithm::hs256), "alice");
    alice.expect_in();
    Visitor(server.listen(), Way::hello, std::string(65'536, 'x'), "alice").expect_refused();
    alice.client().send({{"id", "m1"},
                         {"to", "jsongled"},
                         {"jsongle",
                          {{"action", "iq-set"},
                           {"query", "session-ping"},
                           {"transaction", "t"},
                           {"description", json::object()}}}});
    EXPECT_THAT(alice.client().receive(), IsAction("iq-result"));
}

TEST_F(Credentials, that_expire_are_warned_of_and_close_with_4401) {
    folder.write("key", test_secret);
    ServerProcess server({"--auth", "jwt", "--jwt-key-file", folder.file("key"), "--jwt-leeway", "1ms"});
    Visitor alice(server.listen(), Way::hello, token_of("alice", Algorithm::hs256, 2s), "alice");
    alice.expect_in();
    const json::object warning = alice.client().receive();
    EXPECT_EQ(warning.at("jsongle").at("event"), "expiring");
    alice.client().send({{"id", "m1"},
                         {"to", "jsongled"},
                         {"jsongle",
                          {{"action", "iq-set"},
                           {"query", "session-refresh"},
                           {"transaction", "t"},
                           {"description", {{"token", token_of("alice", Algorithm::hs256, 3s)}}}}}});
    EXPECT_THAT(alice.client().receive(), IsAction("iq-result"));
    EXPECT_EQ(alice.client().receive().at("jsongle").at("event"), "expiring");
    EXPECT_EQ(alice.client().receive().at("jsongle").at("description").at("errorCode"), 401001);
    EXPECT_EQ(alice.client().receive_close().code, 4401);
}

TEST_F(Credentials, are_checked_by_new_keys_after_a_reload_and_by_the_old_ones_where_the_new_are_none) {
    folder.write("key", pair_for(Algorithm::es256).public_pem());
    ServerProcess server({"--auth", "jwt", "--jwt-key-file", folder.file("key")});
    const std::string old_token = token_of("alice", Algorithm::es256);
    const std::string new_token = token_of("alice", Algorithm::eddsa);
    folder.write("key", "short");
    server.process().signal(SIGHUP);
    EXPECT_THAT(server.process().wait_for_line("jwt-key-file"), HasSubstr("less than 32 bytes"));
    Visitor(server.listen(), Way::hello, old_token, "alice").expect_in();
    folder.write("key", pair_for(Algorithm::eddsa).public_pem());
    server.process().signal(SIGHUP);
    server.process().wait_for_line("configuration reloaded");
    Visitor(server.listen(), Way::hello, new_token, "alice").expect_in();
    Visitor(server.listen(), Way::hello, old_token, "alice").expect_refused();
}

TEST_F(Credentials, of_another_kind_take_a_restart) {
    folder.write("app-token", shared_token);
    folder.write("key", test_secret);
    folder.write("options.toml", "auth = \"token\"\napp-token-file = \"" + folder.file("app-token") + "\"\n");
    ServerProcess server({"--config", folder.file("options.toml")});
    folder.write("options.toml", "auth = \"jwt\"\njwt-key-file = \"" + folder.file("key") + "\"\n");
    server.process().signal(SIGHUP);
    EXPECT_THAT(server.process().wait_for_line("configuration reloaded"), HasSubstr("auth"));
    Visitor(server.listen(), Way::hello, shared_token, "alice").expect_in();
    Visitor(server.listen(), Way::hello, token_of("alice", Algorithm::hs256), "alice").expect_refused();
}

TEST_F(Credentials, without_what_they_are_checked_against_start_no_server) {
    folder.write("short", "short");
    folder.write("private", pair_for(Algorithm::rs256).private_pem());
    const struct {
        std::vector<std::string> flags;
        std::string said;
    } cases[] = {{{"--auth", "token"}, "auth token"},
                 {{"--auth", "jwt"}, "auth jwt"},
                 {{"--app-token-file", folder.file("short")}, "auth token"},
                 {{"--auth", "token", "--app-token-file", folder.file("short")}, "fewer than 16"},
                 {{"--auth", "token", "--app-token-file", folder.file("none")}, "no such file"},
                 {{"--auth", "jwt", "--jwt-key-file", folder.file("none")}, "no such file"},
                 {{"--auth", "jwt", "--jwt-key-file", folder.file("short")}, "less than 32 bytes"},
                 {{"--auth", "jwt", "--jwt-key-file", folder.file("private")}, "private key"},
                 {{"--auth", "jwt", "--jwks-file", folder.file("short")}, "neither PEM nor a JWK"},
                 {{"--app-token", shared_token}, "JSONGLED_APP_TOKEN"}};
    for (const auto& one : cases) {
        const Ending ending = run_to_end({one.flags});
        EXPECT_EQ(ending.exit_code, 2) << ending.text;
        EXPECT_THAT(ending.text, HasSubstr(one.said));
        EXPECT_THAT(ending.text, Not(HasSubstr(shared_token)));
    }
}

TEST_F(Credentials, are_not_in_the_configuration_that_is_printed) {
    Launch launch{{"print-config"}};
    launch.environment = {{"JSONGLED_APP_TOKEN", shared_token}, {"JSONGLED_AUTH", "token"}};
    const Ending ending = run_to_end(launch);
    EXPECT_EQ(ending.exit_code, 0);
    EXPECT_THAT(ending.text, AllOf(HasSubstr("app-token = \"<secret>\""), Not(HasSubstr(shared_token))));
    launch.environment["JSONGLED_APP_TOKEN"] = "s3cret";
    EXPECT_THAT(run_to_end(launch).text, Not(HasSubstr("s3cret")));
}

TEST_F(Credentials, for_trials_are_made_by_a_command) {
    folder.write("key", pair_for(Algorithm::eddsa).public_pem());
    folder.write("private", pair_for(Algorithm::eddsa).private_pem());
    ServerProcess server({"--auth", "jwt", "--jwt-key-file", folder.file("key"), "--jwt-audience", "calls"});
    const auto made = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"token", "--signing-key", folder.file("private"), "--jwt-audience",
                                       "calls"};
        words.insert(words.end(), more.begin(), more.end());
        Ending ending = run_to_end({words});
        EXPECT_EQ(ending.exit_code, 0) << ending.text;
        ending.text.pop_back();
        return ending.text;
    };
    Visitor(server.listen(), Way::query, made({"--sub", "alice"}), "alice").expect_in();
    Visitor lobby(
        server.listen(), Way::hello,
        made({"--sub", "bob", "--rooms", "team-*,lobby", "--without", "publish,call", "--lifetime", "5m"}),
        "bob");
    lobby.expect_in();
    const auto join = [&](std::string_view rid) {
        lobby.client().send(iq_set("muc-join", {{"rid", rid}}));
        return lobby.client().receive();
    };
    EXPECT_THAT(join("lobby"), IsAction("iq-result"));
    EXPECT_THAT(join("team-1"), IsAction("iq-result"));
    EXPECT_EQ(join("other").at("jsongle").at("description").at("errorCode"), 403003);

    for (const std::vector<std::string>& bad :
         {std::vector<std::string>{"token"},
          {"token", "--sub", "alice"},
          {"token", "--sub", "a/b", "--signing-key", folder.file("private")},
          {"token", "--sub", "alice", "--signing-key", folder.file("key")},
          {"token", "--sub", "alice", "--signing-key", folder.file("private"), "--without", "sing"},
          {"token", "--sub", "alice", "--signing-key", folder.file("private"), "--rooms", "*x"},
          {"token", "--sub", "alice", "--signing-key", folder.file("private"), "--lifetime", "0"},
          {"print-config", "--sub", "alice"}}) {
        const Ending ending = run_to_end({bad});
        EXPECT_EQ(ending.exit_code, 2) << ending.text;
        EXPECT_THAT(ending.text, HasSubstr("jsongled: "));
    }
}

} // namespace
} // namespace jsongled::integration_tests
