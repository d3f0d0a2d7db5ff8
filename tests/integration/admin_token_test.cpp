#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/http_fields.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

#include "identity/issue_token.hpp"
#include "server/net/sources.hpp"
#include "tests/support/token_keys.hpp"

// Who may ask the admin listener: --admin-token-file.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view token = "the-token-of-this-test";

HttpFields with_token(std::string_view shown = token) {
    return {{"Authorization", "Bearer " + std::string(shown)}};
}

class AdminToken : public testing::Test {
  protected:
    AdminToken() { folder.write("token", std::string(token) + "\n"); }

    [[nodiscard]] std::vector<std::string> flags() const {
        return {"--admin-token-file", folder.file("token")};
    }
    [[nodiscard]] http::status ask(ServerProcess& server, std::string_view path,
                                   const HttpFields& fields = {}) const {
        return http_request_with(fields, server.admin(), http::verb::get, path).result();
    }

    TemporaryFolder folder;
};

TEST_F(AdminToken, is_needed_for_all_but_probes) {
    ServerProcess server(flags());
    for (const char* path : {"/ping", "/about", "/metrics", "/stats", "/telemetry", "/openapi.json", "/calls",
                             "/peers", "/rooms", "/blocks"}) {
        EXPECT_EQ(ask(server, path), http::status::unauthorized) << path;
        EXPECT_EQ(ask(server, path, with_token("another-token-of-16")), http::status::unauthorized) << path;
        EXPECT_EQ(ask(server, path, with_token()), http::status::ok) << path;
    }
    // Nobody finds out by it what there is.
    for (const char* path : {"/no/such", "/", "/peers/x/disconnect"})
        EXPECT_EQ(ask(server, path), http::status::unauthorized) << path;
    for (const http::verb method :
         {http::verb::post, http::verb::put, http::verb::delete_, http::verb::options})
        for (const char* path :
             {"/peers/x/disconnect", "/users/x/disconnect", "/rooms/x", "/blocks/x", "/logs/levels", "/livez"})
            EXPECT_EQ(http_request(server.admin(), method, path).result(), http::status::unauthorized)
                << method << path;
    for (const char* path : {"/livez", "/readyz", "/health"})
        EXPECT_EQ(ask(server, path), http::status::ok) << path;
}

TEST_F(AdminToken, has_probes_tell_no_more_than_that_the_server_is_well) {
    ServerProcess server(flags());
    EXPECT_EQ(http_get(server.admin(), "/health").body(), R"({"status":"ok"})");
    EXPECT_THAT(http_request_with(with_token(), server.admin(), http::verb::get, "/health").body(),
                HasSubstr("\"connections\":"));
    EXPECT_EQ(run_to_end({{"health", "--admin-listen", "127.0.0.1:" + std::to_string(server.admin().port())}})
                  .exit_code,
              0);
}

TEST_F(AdminToken, of_a_user_who_is_no_operator_is_good_and_forbidden) {
    folder.write("key", test_secret);
    std::vector<std::string> words = flags();
    words.insert(words.end(), {"--auth", "jwt", "--jwt-key-file", folder.file("key")});
    ServerProcess server(words);
    const Time now = SystemClock().now().wall;
    const auto token_of = [&](bool is_admin, std::chrono::hours lasts) {
        Rights rights;
        rights.admin = is_admin;
        return issue_token({{"olga", now + lasts, rights}, "", ""}, key_to_sign(Algorithm::hs256), now).value();
    };
    const auto ask_with = [&](const std::string& shown) {
        return http_request_with(with_token(shown), server.admin(), http::verb::put, "/logs/levels",
                                 R"({"level":"debug"})");
    };
    const HttpResponse forbidden = ask_with(token_of(false, std::chrono::hours(1)));
    EXPECT_EQ(forbidden.result(), http::status::forbidden);
    EXPECT_THAT(std::string(forbidden["WWW-Authenticate"]), HasSubstr("insufficient_scope"));
    EXPECT_THAT(server.process().wait_for_line("admin-refused"),
                AllOf(HasSubstr("\"reason\":\"no right\""), HasSubstr("\"by\":\"user:olga\"")));
    EXPECT_EQ(ask_with(token_of(true, std::chrono::hours(-1))).result(), http::status::unauthorized);
    EXPECT_EQ(ask_with(token_of(true, std::chrono::hours(1))).result(), http::status::ok);
    EXPECT_THAT(server.process().wait_for_line("admin-act"), HasSubstr("\"by\":\"user:olga\""));
    EXPECT_EQ(ask_with(std::string(token)).result(), http::status::ok);
    EXPECT_THAT(server.process().wait_for_line("\"by\":\"admin-token\""), HasSubstr("admin-act"));
    EXPECT_THAT(http_request_with(with_token(token_of(false, std::chrono::hours(1))), server.admin(),
                                  http::verb::get, "/health")
                    .body(),
                Not(HasSubstr("connections")));
}

/// However long the token lasts that says so.
TEST_F(AdminToken, of_an_operator_who_is_kept_out_is_forbidden) {
    folder.write("key", test_secret);
    std::vector<std::string> words = flags();
    words.insert(words.end(), {"--auth", "jwt", "--jwt-key-file", folder.file("key")});
    ServerProcess server(words);
    const Time now = SystemClock().now().wall;
    Rights rights;
    rights.admin = true;
    const std::string of_olga =
        issue_token({{"olga", now + std::chrono::hours(1), rights}, "", ""}, key_to_sign(Algorithm::hs256), now)
            .value();
    const auto act = [&](const std::string& shown, http::verb method, std::string_view path,
                         std::string_view body = {}) {
        return http_request_with(with_token(shown), server.admin(), method, path, body).result();
    };
    const auto block_olga = [&](const std::string& shown) {
        return act(shown, http::verb::post, "/users/olga/disconnect", R"({"block":"1h"})");
    };
    // Operators may do that to themselves as well.
    ASSERT_EQ(block_olga(of_olga), http::status::ok);
    EXPECT_THAT(server.process().wait_for_line("block-user"), HasSubstr("\"by\":\"user:olga\""));
    for (const auto& [method, path] : {std::pair(http::verb::get, "/calls"),
                                       {http::verb::delete_, "/blocks/olga"},
                                       {http::verb::get, "/no/such"}})
        EXPECT_EQ(act(of_olga, method, path), http::status::forbidden) << path;
    EXPECT_EQ(block_olga(of_olga), http::status::forbidden);
    EXPECT_THAT(server.process().wait_for_line("admin-refused"),
                AllOf(HasSubstr("\"reason\":\"kept out\""), HasSubstr("\"by\":\"user:olga\"")));
    EXPECT_THAT(http_request_with(with_token(of_olga), server.admin(), http::verb::get, "/health").body(),
                Not(HasSubstr("connections")));
    // Whoever has the listener's token is never locked out, and lets the others in again.
    EXPECT_EQ(act(std::string(token), http::verb::delete_, "/blocks/olga"), http::status::ok);
    EXPECT_EQ(act(of_olga, http::verb::get, "/calls"), http::status::ok);
}

TEST_F(AdminToken, may_have_a_second_one_that_takes_its_place) {
    const std::string next = "the-next-token-of-this-test";
    ServerProcess server(flags());
    const auto reload = [&](const std::string& text) {
        folder.write("token", text);
        server.process().signal(SIGHUP);
    };
    reload(std::string(token) + "\n" + next + "\n");
    EXPECT_TRUE(eventually([&] { return ask(server, "/calls", with_token(next)) == http::status::ok; }));
    EXPECT_EQ(ask(server, "/calls", with_token()), http::status::ok);
    reload(next + "\n");
    EXPECT_TRUE(eventually([&] { return ask(server, "/calls", with_token()) == http::status::unauthorized; }));
    EXPECT_EQ(ask(server, "/calls", with_token(next)), http::status::ok);
}

TEST_F(AdminToken, is_asked_for_in_the_way_of_http_and_each_guess_costs_a_connection) {
    ServerProcess server(flags());
    for (const char* lines : {"", "Authorization: Bearer wrong-token-of-16-bytes\r\n",
                              "Authorization: Basic dGhlLXRva2VuLW9mLXRoaXMtdGVzdA==\r\n"}) {
        RawClient raw(server.admin());
        raw.write("GET /calls HTTP/1.1\r\nHost: localhost\r\n" + std::string(lines) + "\r\n");
        EXPECT_THAT(raw.read_to_end(), AllOf(StartsWith("HTTP/1.1 401"), HasSubstr("WWW-Authenticate: Bearer"),
                                             HasSubstr("Connection: close")))
            << lines;
    }
}

TEST_F(AdminToken, guessed_at_many_times_is_told_a_few_times_and_still_taken) {
    ServerProcess server(flags());
    for (int i = 0; i < 200; ++i)
        EXPECT_EQ(ask(server, "/calls", with_token("guess-number-" + std::to_string(100'000 + i))),
                  http::status::unauthorized);
    EXPECT_EQ(ask(server, "/calls", with_token()), http::status::ok);
    const HttpResponse metrics = http_request_with(with_token(), server.admin(), http::verb::get, "/metrics");
    EXPECT_THAT(metrics.body(), HasSubstr("jsongled_security_events_total{event=\"admin-refused\"} 200"));
    const std::string line = server.process().wait_for_line("admin-refused");
    EXPECT_THAT(line, AllOf(HasSubstr("127.0.0.1"), HasSubstr("wrong token")));
    const auto lines = server.process().output();
    EXPECT_LE(
        std::ranges::count_if(
            lines, [](const std::string& each) { return each.find("admin-refused") != std::string::npos; }),
        50);
}

TEST_F(AdminToken, is_written_nowhere) {
    ServerProcess server(flags());
    EXPECT_EQ(ask(server, "/calls", with_token()), http::status::ok);
    EXPECT_EQ(ask(server, "/calls", with_token("wrong-token-of-16-bytes")), http::status::unauthorized);
    server.process().wait_for_line("admin-refused");
    for (const std::string& line : server.process().output())
        EXPECT_THAT(line, AllOf(Not(HasSubstr(std::string(token))), Not(HasSubstr("wrong-token-of"))));
    const Ending print = run_to_end({{"print-config", "--admin-token-file", folder.file("token")}});
    EXPECT_THAT(print.text, AllOf(HasSubstr("admin-token-file = "), Not(HasSubstr(std::string(token)))));
}

TEST_F(AdminToken, is_read_anew_at_a_reload) {
    ServerProcess server(flags());
    folder.write("token", "the-next-token-of-this-test");
    server.process().signal(SIGHUP);
    server.process().wait_for_line("configuration reloaded");
    EXPECT_EQ(ask(server, "/calls", with_token()), http::status::unauthorized);
    EXPECT_EQ(ask(server, "/calls", with_token("the-next-token-of-this-test")), http::status::ok);
}

TEST_F(AdminToken, that_cannot_be_read_at_a_reload_leaves_the_one_before) {
    ServerProcess server(flags());
    folder.write("token", "short");
    server.process().signal(SIGHUP);
    EXPECT_THAT(server.process().wait_for_line("admin-token-file"), Not(HasSubstr("short\"")));
    server.process().wait_for_line("the one in force stays");
    EXPECT_EQ(ask(server, "/calls"), http::status::unauthorized);
    EXPECT_EQ(ask(server, "/calls", with_token()), http::status::ok);
}

TEST_F(AdminToken, that_cannot_be_read_ends_the_start) {
    folder.write("short", "short");
    for (const char* command : {"serve", "check-config"})
        for (const char* file : {"missing", "short"}) {
            const Ending run = run_to_end({{command, "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0",
                                            "--admin-token-file", folder.file(file)}});
            EXPECT_EQ(run.exit_code, 2) << command << file;
            EXPECT_THAT(run.text, StartsWith("jsongled: --admin-token-file " + folder.file(file) + ": "));
        }
}

TEST_F(AdminToken, has_to_be_there_where_other_machines_reach_the_listener) {
    for (const char* address : {":0", "0.0.0.0:0", "[::]:0"}) {
        for (const char* command : {"serve", "check-config"}) {
            const Ending run = run_to_end({{command, "--listen", "127.0.0.1:0", "--admin-listen", address}});
            EXPECT_EQ(run.exit_code, 2) << command << address;
            EXPECT_THAT(run.text, AllOf(StartsWith("jsongled: --admin-listen " + std::string(address)),
                                        HasSubstr("set admin-token-file, or listen on 127.0.0.1")));
        }
        ServerProcess server(Launch{{"--listen", "127.0.0.1:0", "--admin-listen", address, "--log-format",
                                     "json", "--admin-token-file", folder.file("token")}});
        const tcp::endpoint admin(asio::ip::address_v4::loopback(), server.admin().port());
        EXPECT_EQ(http_request_with(with_token(), admin, http::verb::get, "/calls").result(), http::status::ok);
    }
}

TEST_F(AdminToken, has_to_be_there_for_a_socket_by_where_that_really_is) {
    asio::io_context io;
    tcp::acceptor everywhere(io, tcp::endpoint(asio::ip::address_v4::any(), 0));
    const std::vector<std::string> words{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"};
    const Ending run = run_to_end(Launch{words, {{"LISTEN_FDNAMES", "admin"}}, everywhere.native_handle()});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.text, AllOf(HasSubstr("LISTEN_FDS"), HasSubstr("admin-token-file")));
    tcp::acceptor here(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    ServerProcess server(Launch{{"--listen", "127.0.0.1:0", "--admin-listen", "0.0.0.0:0"},
                                {{"LISTEN_FDNAMES", "admin"}},
                                here.native_handle()});
    EXPECT_EQ(server.admin(), here.local_endpoint());
}

TEST_F(AdminToken, is_not_taken_away_by_a_reload_where_it_has_to_be) {
    const std::string line = "admin-token-file = \"" + folder.file("token") + "\"\n";
    folder.write("jsongled.toml", line);
    ServerProcess server(Launch{{"--listen", "127.0.0.1:0", "--admin-listen", "0.0.0.0:0", "--log-format",
                                 "json", "--config", folder.file("jsongled.toml")}});
    folder.write("jsongled.toml", "");
    server.process().signal(SIGHUP);
    server.process().wait_for_line("set admin-token-file");
    server.process().wait_for_line("the one in force stays");
    const tcp::endpoint admin(asio::ip::address_v4::loopback(), server.admin().port());
    EXPECT_EQ(http_get(admin, "/livez").result(), http::status::ok);
    EXPECT_EQ(http_get(admin, "/metrics").result(), http::status::unauthorized);
}

} // namespace
} // namespace jsongled::integration_tests
