#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/http_fields.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

// Which pages may use the public port from a browser: --allowed-origins.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view allow_origin = "Access-Control-Allow-Origin";

std::string upgrade(const tcp::endpoint& server, std::string_view lines) {
    RawClient raw(server);
    raw.ask_upgrade("/ws", lines);
    return raw.read_head();
}

HttpResponse read_from(const tcp::endpoint& server, const std::string& origin, std::string_view path,
                       http::verb method = http::verb::get) {
    return http_request_with({{"Origin", origin}, {"Access-Control-Request-Method", "GET"}}, server, method,
                             path);
}

class AllowedOrigins : public OneServer {
  public:
    static void SetUpTestSuite() {
        start({"--allowed-origins", "https://app.example.org,https://*.example.net"});
    }
};

TEST_F(AllowedOrigins, open_a_WebSocket) {
    for (const char* origin : {"https://app.example.org", "https://a.b.example.net", "http://localhost"})
        EXPECT_THAT(upgrade(listen(), "Origin: " + std::string(origin) + "\r\n"), StartsWith("HTTP/1.1 101"))
            << origin;
    EXPECT_THAT(upgrade(listen(), ""), StartsWith("HTTP/1.1 101")) << "no browser";
}

TEST_F(AllowedOrigins, are_the_only_ones_that_do) {
    constexpr std::string_view counter = R"(jsongled_security_events_total{event="origin-refused"})";
    const double before = metric(admin(), counter).value_or(0);
    double refused = 0;
    for (const char* lines :
         {"Origin: https://evil.example\r\n", "Origin: http://app.example.org\r\n",
          "Origin: https://example.net\r\n", "Origin: null\r\n", "Origin: \r\n",
          "Origin: https://app.example.org/\r\n", "Origin: rubbish\r\n", "Origin: http://localhost:3000\r\n",
          "Origin: https://app.example.org\r\nOrigin: https://app.example.org\r\n"}) {
        EXPECT_THAT(upgrade(listen(), lines), StartsWith("HTTP/1.1 403")) << lines;
        ++refused;
    }
    EXPECT_EQ(metric(admin(), counter), before + refused);
    const json::object line = json::parse(server().process().wait_for_line("origin-refused")).as_object();
    EXPECT_THAT(line, AllOf(Has("/message", "security event"), Has("/address", "127.0.0.1"),
                            Has("/reason", "allowed-origins")));
    // What was shown is nobody's to read.
    for (const std::string& told : server().process().output())
        EXPECT_THAT(told, Not(HasSubstr("evil.example")));
}

// A page under the attacker's own name, which has been made to lead here.
TEST_F(AllowedOrigins, are_not_those_of_a_name_that_only_leads_here) {
    RawClient raw(listen());
    raw.write("GET /ws HTTP/1.1\r\nHost: evil.example:8080\r\nOrigin: http://evil.example:8080\r\n"
              "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    EXPECT_THAT(raw.read_head(), StartsWith("HTTP/1.1 403"));
}

TEST_F(AllowedOrigins, read_what_is_public_and_no_others_do) {
    for (const char* path : {"/health", "/about", "/jsongle.js", "/", "/no/such"}) {
        const HttpResponse allowed = read_from(listen(), "https://app.example.org", path);
        EXPECT_EQ(allowed[allow_origin], "https://app.example.org") << path;
        EXPECT_EQ(allowed[http::field::vary], "Origin") << path;
        const HttpResponse refused = read_from(listen(), "https://evil.example", path);
        EXPECT_EQ(refused.count(allow_origin), 0U) << path;
        EXPECT_EQ(refused[http::field::vary], "Origin") << path;
        EXPECT_EQ(http_get(listen(), path).count(allow_origin), 0U) << path;
    }
}

TEST_F(AllowedOrigins, are_told_so_before_they_read) {
    const HttpResponse allowed = read_from(listen(), "https://app.example.org", "/about", http::verb::options);
    EXPECT_EQ(allowed.result(), http::status::no_content);
    EXPECT_EQ(allowed[allow_origin], "https://app.example.org");
    EXPECT_EQ(allowed["Access-Control-Allow-Methods"], "GET, HEAD");
    EXPECT_EQ(read_from(listen(), "https://evil.example", "/about", http::verb::options).count(allow_origin),
              0U);
}

class AnyOrigin : public OneServer {};

TEST_F(AnyOrigin, may_do_so_where_there_is_no_list) {
    for (const char* lines : {"Origin: https://evil.example\r\n", "Origin: null\r\n", "Origin: rubbish\r\n"})
        EXPECT_THAT(upgrade(listen(), lines), StartsWith("HTTP/1.1 101")) << lines;
    EXPECT_EQ(read_from(listen(), "https://evil.example", "/jsongle.js")[allow_origin], "*");
    EXPECT_EQ(read_from(listen(), "https://evil.example", "/health").count(allow_origin), 0U);
}

TEST(ReloadedOrigins, count_for_those_who_come_from_then_on) {
    TemporaryFolder folder;
    folder.write("jsongled.toml", "");
    ServerProcess server({"--config", folder.file("jsongled.toml")});
    const std::string page = "Origin: https://app.example.org\r\n";
    RawClient before(server.listen());
    before.ask_upgrade("/ws", page);
    EXPECT_THAT(before.read_head(), StartsWith("HTTP/1.1 101"));
    folder.write("jsongled.toml", "allowed-origins = [\"https://other.example\"]\n");
    server.process().signal(SIGHUP);
    server.process().wait_for_line("configuration reloaded");
    EXPECT_THAT(upgrade(server.listen(), page), StartsWith("HTTP/1.1 403"));
    EXPECT_THAT(before.read_frame(fin | text_frame), HasSubstr("session-hello"));
}

TEST(MalformedOrigins, end_the_start_with_what_one_looks_like) {
    const Ending run = run_to_end({{"--allowed-origins", "app.example.org"}});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.text, AllOf(HasSubstr("--allowed-origins: \"app.example.org\" is not origins"),
                                HasSubstr("https://app.example.org")));
}

} // namespace
} // namespace jsongled::integration_tests
