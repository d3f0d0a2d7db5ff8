#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"

// What RFC 9110 and 9112 ask of every server, on both ports, and what balancers and proxies go by.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view host = "Host: localhost\r\n";
constexpr std::string_view key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
constexpr std::string_view version = "Sec-WebSocket-Version: 13\r\n";
constexpr std::string_view upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";

std::string request(std::string_view line, std::initializer_list<std::string_view> lines = {host}) {
    std::string text(line);
    text += "\r\n";
    for (const std::string_view each : lines)
        text += each;
    return text + "\r\n";
}

std::string head_of(const tcp::endpoint& port, const std::string& request) {
    RawClient raw(port);
    raw.write(request);
    return raw.read_head();
}

class HttpRules : public OneServer {
  protected:
    /// The whole of the one answer.
    static std::string answer(const tcp::endpoint& port, std::string_view line,
                              std::initializer_list<std::string_view> lines = {}) {
        RawClient raw(port);
        std::string text(line);
        text.append(" HTTP/1.1\r\n").append(host).append("Connection: close\r\n");
        for (const std::string_view each : lines)
            text += each;
        raw.write(text + "\r\n");
        return raw.read_to_end();
    }
};

TEST_F(HttpRules, every_answer_has_a_date) {
    const std::string much(20'000, 'a');
    for (const tcp::endpoint& port : {listen(), admin()})
        for (const std::string& asked :
             {request("GET /health HTTP/1.1"), request("HEAD /health HTTP/1.1"),
              request("GET /nowhere HTTP/1.1"), request("GET /health HTTP/1.0"),
              request("POST /health HTTP/1.1"), request("OPTIONS * HTTP/1.1"), request("GET / HTTP/1.1"),
              request("GET /jsongle.js HTTP/1.1"), request("GET /ws HTTP/1.1"),
              request("GET / HTTP/1.1", {host, "If-None-Match: *\r\n"}), request("FETCH / HTTP/1.1"),
              request("GET / HTTP/1.1", {}), request("no http"), request("GET /" + much + " HTTP/1.1"),
              request("PUT / HTTP/1.1", {host, "Content-Length: 99999\r\n"}),
              request("GET / HTTP/1.1", {host, upgrade, version}),
              request("GET /nowhere HTTP/1.1", {host, upgrade, version, key}),
              request("GET / HTTP/1.1", {host, upgrade, version, key})})
            EXPECT_THAT(head_of(port, asked), ContainsRegex("\r\nDate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} "
                                                            "20[0-9]{2} [0-9:]{8} GMT\r\n"))
                << asked.substr(0, 80);
}

TEST_F(HttpRules, a_target_may_be_a_whole_address) {
    for (const tcp::endpoint& port : {listen(), admin()})
        for (const char* line : {"GET http://localhost/health", "GET HTTP://localhost:1/health?a=b",
                                 "HEAD https://localhost/health"})
            EXPECT_THAT(answer(port, line), StartsWith("HTTP/1.1 200")) << line;
    EXPECT_THAT(answer(listen(), "GET http://any.example/jsongle.js"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer(listen(), "GET http://any.example"), HasSubstr("<!doctype html>"));
    for (const tcp::endpoint& port : {listen(), admin()})
        for (const char* line : {"GET http:///health", "GET http://", "GET http://u@a/health",
                                 "GET http://a b/health", "GET http://a:b/health", "GET http://[::1/health"})
            EXPECT_THAT(answer(port, line), StartsWith("HTTP/1.1 400")) << line;
}

TEST_F(HttpRules, the_host_of_the_target_counts_in_place_of_the_other) {
    EXPECT_THAT(answer(admin(), "GET http://localhost/stats"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer(admin(), "GET http://evil.example/stats"), StartsWith("HTTP/1.1 403"));
    EXPECT_THAT(head_of(admin(), request("GET http://localhost/stats HTTP/1.1", {"Host: evil.example\r\n"})),
                StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpRules, balancers_ask_for_the_options_to_see_whether_it_lives) {
    for (const tcp::endpoint& port : {listen(), admin()}) {
        for (const char* target : {"/", "*", "http://localhost", "http://localhost/"})
            EXPECT_THAT(answer(port, "OPTIONS " + std::string(target)),
                        AllOf(StartsWith("HTTP/1.1 204"), HasSubstr("\r\nAllow: GET, HEAD, OPTIONS\r\n"),
                              Not(HasSubstr("Content-Length")), EndsWith("\r\n\r\n")))
                << target;
        // As HAProxy does.
        RawClient old(port);
        old.write(request("OPTIONS / HTTP/1.0", {host}));
        EXPECT_THAT(old.read_to_end(), StartsWith("HTTP/1.0 204"));
    }
    EXPECT_THAT(head_of(listen(), request("OPTIONS / HTTP/1.0", {})), StartsWith("HTTP/1.0 204"));
}

TEST_F(HttpRules, another_method_is_told_which_there_are) {
    for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"}) {
        for (const tcp::endpoint& port : {listen(), admin()})
            EXPECT_THAT(answer(port, std::string(method) + " /health"),
                        AllOf(StartsWith("HTTP/1.1 405"), HasSubstr("\r\nAllow: OPTIONS, HEAD, GET\r\n")))
                << method;
        for (const char* path : {"/", "/jsongle.js", "/ws", "/nowhere"})
            EXPECT_THAT(answer(listen(), std::string(method) + " " + path),
                        AllOf(StartsWith("HTTP/1.1 405"), HasSubstr("\r\nAllow: GET, HEAD, OPTIONS\r\n")))
                << method << path;
    }
    EXPECT_THAT(answer(admin(), "GET /logs/levels"),
                AllOf(StartsWith("HTTP/1.1 405"), HasSubstr("\r\nAllow: OPTIONS, PUT\r\n")));
    EXPECT_THAT(answer(admin(), "OPTIONS /logs/levels"),
                AllOf(StartsWith("HTTP/1.1 204"), HasSubstr("\r\nAllow: OPTIONS, PUT\r\n")));
    EXPECT_THAT(answer(listen(), "OPTIONS /jsongle.js"), StartsWith("HTTP/1.1 204"));
}

TEST_F(HttpRules, a_method_that_is_none_is_not_implemented) {
    for (const tcp::endpoint& port : {listen(), admin()})
        for (const char* method : {"FETCH", "get", "GETT", "X"})
            EXPECT_THAT(answer(port, std::string(method) + " /health"),
                        AllOf(StartsWith("HTTP/1.1 501"), HasSubstr("Connection: close\r\n")))
                << method;
}

TEST_F(HttpRules, a_head_is_what_is_before_the_content) {
    for (const tcp::endpoint& port : {listen(), admin()})
        for (const char* target : {"/health", "/about", "/", "/jsongle.js", "/nowhere", "/ws"}) {
            const std::string path(target);
            const std::string got = answer(port, "GET " + path);
            const std::string head = answer(port, "HEAD " + path);
            EXPECT_THAT(head, EndsWith("\r\n\r\n")) << path;
            const auto without_date = [](const std::string& text) {
                const std::size_t begin = text.find("\r\nDate: ");
                return text.substr(0, begin) + text.substr(text.find("\r\n", begin + 2));
            };
            EXPECT_THAT(without_date(got), StartsWith(without_date(head))) << path;
            EXPECT_GT(got.size(), head.size()) << path;
        }
}

TEST_F(HttpRules, a_path_for_web_sockets_where_nothing_else_is_asks_for_an_upgrade) {
    const auto asks = AllOf(HasSubstr(" 426 "), HasSubstr("\r\nUpgrade: websocket\r\n"),
                            ContainsRegex("\r\nConnection: [^\r]*Upgrade"));
    for (const char* line :
         {"GET /ws HTTP/1.1", "GET /ws HTTP/1.0", "HEAD /ws HTTP/1.1", "GET /ws?a=b HTTP/1.1"})
        EXPECT_THAT(head_of(listen(), request(line)), asks) << line;
    // The page is for those who want a page.
    for (const char* line : {"GET / HTTP/1.1", "GET / HTTP/1.0"})
        EXPECT_THAT(head_of(listen(), request(line)), HasSubstr(" 200 OK")) << line;
    // What proxies leave of a request for a WebSocket that they do not pass on.
    for (const char* line : {"GET / HTTP/1.0", "GET /ws HTTP/1.0", "GET / HTTP/1.1"}) {
        EXPECT_THAT(head_of(listen(), request(line, {host, key, version})), asks) << line;
        EXPECT_THAT(head_of(listen(), request(line, {host, "Upgrade: websocket\r\n", key, version})), asks)
            << line;
        EXPECT_THAT(head_of(listen(), request(line, {host, "Connection: Upgrade\r\n", key, version})), asks)
            << line;
    }
    EXPECT_THAT(head_of(listen(), request("GET / HTTP/1.0", {host, upgrade, key, version})), asks);
    EXPECT_THAT(head_of(listen(), request("POST /ws HTTP/1.1", {host, upgrade, key, version})), asks);
    EXPECT_THAT(head_of(listen(), request("GET /nowhere HTTP/1.1")), HasSubstr(" 404 "));
    EXPECT_THAT(head_of(admin(), request("GET /ws HTTP/1.1")), HasSubstr(" 404 "));
}

TEST_F(HttpRules, an_upgrade_is_one_in_whatever_lines_it_is_asked_for) {
    for (const char* lines :
         {"Connection: keep-alive\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n",
          "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n",
          "connection: upgrade,close\r\nupgrade: WebSocket\r\n",
          "Upgrade: h2c\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nConnection: HTTP2-Settings\r\n",
          "Connection: ,Upgrade ,\r\nUpgrade: h2c , websocket\r\n"})
        EXPECT_THAT(head_of(listen(), request("GET /ws HTTP/1.1", {host, lines, key, version})),
                    StartsWith("HTTP/1.1 101"))
            << lines;
}

TEST(HttpRulesWithoutPage, both_paths_for_web_sockets_ask_for_an_upgrade) {
    ServerProcess server({"--no-www"});
    for (const char* path : {"/", "/ws"}) {
        EXPECT_EQ(http_get(server.listen(), path).result(), http::status::upgrade_required) << path;
        const HttpResponse posted = http_request(server.listen(), http::verb::post, path, "x");
        EXPECT_EQ(posted.result(), http::status::method_not_allowed) << path;
        EXPECT_EQ(posted[http::field::allow], "GET, HEAD, OPTIONS") << path;
    }
    EXPECT_EQ(http_request(server.listen(), http::verb::options, "/").result(), http::status::no_content);
    EXPECT_EQ(http_request(server.listen(), http::verb::post, "/nowhere", "x").result(),
              http::status::not_found);
}

} // namespace
} // namespace jsongled::integration_tests
