#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"

// protocol.md section 1: what the clients' port does with HTTP.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class HttpFront : public OneServer {
  protected:
    static std::string head_of_upgrade(std::string_view path, std::string_view lines = {}) {
        RawClient raw(listen());
        raw.ask_upgrade(path, lines);
        return raw.read_until("\r\n\r\n");
    }
};

TEST_F(HttpFront, upgrades_on_its_two_paths) {
    for (const char* path : {"/", "/ws", "/?version=3", "/ws?a=b", "/ws?{a}=%", "http://localhost/ws?a=b",
                             "HTTPS://other.example:443/", "http://localhost", "http://localhost?a=b"}) {
        WsClient client(listen(), {path, ""});
        client.hello(fresh("user"));
        expect_nothing(client);
    }
}

TEST_F(HttpFront, refuses_upgrades_elsewhere) {
    for (const char* path : {"/other", "/ws/", "/wsx", "//", "/WS", "/../ws", "*", "/%2",
                             "http://localhost/other", "http:/ws", "ws://localhost/ws"})
        EXPECT_THAT(head_of_upgrade(path), StartsWith("HTTP/1.1 404")) << path;
}

TEST_F(HttpFront, selects_the_subprotocol_only_when_it_is_offered) {
    EXPECT_THAT(head_of_upgrade("/"),
                AllOf(StartsWith("HTTP/1.1 101"), Not(HasSubstr("Sec-WebSocket-Protocol"))));
    for (const char* offer : {"jsongle", "chat, jsongle", "chat,jsongle,superchat"})
        EXPECT_THAT(head_of_upgrade("/", "Sec-WebSocket-Protocol: " + std::string(offer) + "\r\n"),
                    AllOf(StartsWith("HTTP/1.1 101"), HasSubstr("Sec-WebSocket-Protocol: jsongle\r\n")))
            << offer;
    // The letters of the offer: a client takes no other answer.
    EXPECT_THAT(head_of_upgrade("/", "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: JSONgle\r\n"),
                AllOf(StartsWith("HTTP/1.1 101"), HasSubstr("Sec-WebSocket-Protocol: JSONgle\r\n")));
    for (const char* offer : {"chat", "jsonglex", "xjsongle, chat"})
        EXPECT_THAT(head_of_upgrade("/", "Sec-WebSocket-Protocol: " + std::string(offer) + "\r\n"),
                    AllOf(StartsWith("HTTP/1.1 101"), Not(HasSubstr("Sec-WebSocket-Protocol"))))
            << offer;
}

TEST_F(HttpFront, a_client_of_the_subprotocol_is_served) {
    WsClient client(listen(), {"/ws", "jsongle"});
    EXPECT_EQ(client.upgrade_answer()[http::field::sec_websocket_protocol], "jsongle");
    client.hello(fresh("user"));
    expect_nothing(client);
}

TEST_F(HttpFront, answers_plain_http) {
    const HttpResponse health = http_get(listen(), "/health");
    EXPECT_EQ(health.result(), http::status::ok);
    EXPECT_EQ(json::parse(health.body()).at("status"), "ok");
    EXPECT_EQ(http_get(listen(), "/no/such/page").result(), http::status::not_found);
}

TEST_F(HttpFront, tells_a_page_where_the_web_socket_is) {
    const json::value about = json::parse(http_get(listen(), "/about").body());
    EXPECT_EQ(about.at("sn"), "jsongled");
    EXPECT_EQ(about.at("wsPaths"), (json::array{"/", "/ws"}));
}

TEST_F(HttpFront, shows_nothing_of_the_admins) {
    for (const char* path :
         {"/metrics", "/stats", "/telemetry", "/logs/levels", "/readyz", "/livez", "/calls"}) {
        EXPECT_EQ(http_get(listen(), path).result(), http::status::not_found) << path;
        EXPECT_NE(http_request(listen(), http::verb::put, path, R"({"level":"trace"})").result(),
                  http::status::ok)
            << path;
    }
}

TEST_F(HttpFront, serves_several_requests_on_a_connection) {
    RawClient raw(listen());
    for (int i = 0; i < 3; ++i) {
        raw.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        EXPECT_THAT(raw.read_until("}"), StartsWith("HTTP/1.1 200"));
    }
    raw.ask_upgrade("/");
    EXPECT_THAT(raw.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 101"));
}

TEST_F(HttpFront, says_in_the_words_of_tls_that_it_does_not_speak_it) {
    const std::string hello =
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + std::string(506, 'x');
    for (const tcp::endpoint& port : {listen(), admin()}) {
        RawClient raw(port);
        raw.write(hello);
        EXPECT_EQ(raw.read_to_end(), std::string("\x15\x03\x01\x00\x02\x02\x28", 7));
    }
}

TEST(ConfiguredFront, upgrades_on_the_paths_that_are_configured_and_no_others) {
    ServerProcess server({"--ws-path", "/signal", "--sn", "other-name"});
    WsClient client(server.listen(), {"/signal", ""});
    EXPECT_THAT(client.take_greeting(),
                AllOf(Has("/from", "other-name"), Has("/jsongle/description/sn", "other-name")));
    client.hello(fresh("user"));
    expect_nothing(client);
    RawClient raw(server.listen());
    raw.ask_upgrade("/ws");
    EXPECT_THAT(raw.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 404"));
}

TEST(FullServer, refuses_one_more_and_takes_the_next_when_one_has_left) {
    ServerProcess server({"--max-connections", "2"});
    User alice(server.listen(), "alice");
    User bob(server.listen(), "bob");
    const auto answer = [&] {
        RawClient raw(server.listen());
        raw.ask_upgrade("/");
        return raw.read_until("\r\n\r\n");
    };
    EXPECT_THAT(answer(), StartsWith("HTTP/1.1 503"));
    EXPECT_EQ(http_get(server.listen(), "/health").result(), http::status::ok);
    expect_nothing(alice);
    expect_nothing(bob);
    bob.drop();
    EXPECT_TRUE(eventually([&] { return answer().starts_with("HTTP/1.1 101"); }));
    expect_nothing(alice);
}

} // namespace
} // namespace jsongled::integration_tests
