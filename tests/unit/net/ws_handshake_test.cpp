#include "server/net/ws_handshake.hpp"

#include <gtest/gtest.h>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/write.hpp>

#include <sstream>

namespace jsongled {
namespace {

constexpr std::string_view version = "Sec-WebSocket-Version: 13\r\n";
constexpr std::string_view key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
constexpr std::string_view upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";

HttpRequest request(std::string_view lines, std::string_view first_line = "GET /ws HTTP/1.1") {
    http::request_parser<http::string_body> parser;
    const std::string text = std::string(first_line) + "\r\nHost: x\r\n" + std::string(lines) + "\r\n";
    error_code error;
    parser.put(asio::buffer(text), error);
    EXPECT_FALSE(error) << text;
    return parser.release();
}

HttpRequest proper(std::string_view more = {}) {
    return request(std::string(upgrade) + std::string(version) + std::string(key) + std::string(more));
}

std::string value(const HttpResponse& response, http::field name) {
    EXPECT_LE(response.count(name), 1U);
    return std::string(response[name]);
}

std::string subprotocol(const HttpRequest& asked) {
    const Handshake handshake = answer_handshake(asked);
    EXPECT_FALSE(handshake.fault);
    return value(handshake.answer, http::field::sec_websocket_protocol);
}

void expect_refused(const HttpRequest& asked, HandshakeFault fault, unsigned status) {
    const Handshake handshake = answer_handshake(asked);
    std::ostringstream text;
    text << asked;
    SCOPED_TRACE(text.str());
    EXPECT_EQ(handshake.fault, fault);
    EXPECT_EQ(handshake.answer.result_int(), status);
    EXPECT_EQ(value(handshake.answer, http::field::sec_websocket_accept), "");
    EXPECT_TRUE(handshake.answer.body().starts_with(R"({"error":")"));
    EXPECT_EQ(handshake.answer.keep_alive(), asked.keep_alive());
    if (status != 426) return;
    EXPECT_EQ(value(handshake.answer, http::field::upgrade), "websocket");
    EXPECT_TRUE(http::token_list(handshake.answer[http::field::connection]).exists("Upgrade"));
    EXPECT_EQ(value(handshake.answer, http::field::sec_websocket_version),
              fault == HandshakeFault::version ? "13" : "");
}

TEST(WsHandshake, is_answered_with_what_shows_that_the_key_was_read) {
    const Handshake handshake = answer_handshake(proper());
    EXPECT_FALSE(handshake.fault);
    std::ostringstream text;
    text << handshake.answer;
    // The example of RFC 6455, 1.3.
    EXPECT_EQ(text.str(), "HTTP/1.1 101 Switching Protocols\r\nServer: jsongled\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}

TEST(WsHandshake, is_asked_for_in_any_letter_case_among_other_things) {
    for (const char* lines :
         {"Upgrade: WebSocket\r\nConnection: upgrade\r\n", "upgrade: WEBSOCKET\r\nCONNECTION: UPGRADE\r\n",
          "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n",
          "Upgrade: websocket\r\nConnection: keep-alive\r\nConnection: Upgrade\r\n",
          "Connection: Upgrade\r\nUpgrade: websocket\r\nConnection: keep-alive\r\n",
          "Upgrade: h2c,websocket\r\nConnection:,, Upgrade\t,keep-alive\r\n",
          "Upgrade: h2c\r\nUpgrade: websocket\r\nConnection: Upgrade , HTTP2-Settings\r\n",
          "Upgrade: HTTP/2.0, websocket\r\nConnection: Upgrade\r\n"}) {
        const HttpRequest asked = request(std::string(lines) + std::string(version) + std::string(key));
        EXPECT_TRUE(asks_for_websocket(asked)) << lines;
        EXPECT_FALSE(answer_handshake(asked).fault) << lines;
    }
}

TEST(WsHandshake, is_not_asked_for_by_half) {
    for (const char* lines :
         {"", "Upgrade: websocket\r\n", "Connection: Upgrade\r\n",
          "Upgrade: websocket\r\nConnection: keep-alive\r\n", "Upgrade: h2c\r\nConnection: Upgrade\r\n",
          "Upgrade: websockets\r\nConnection: Upgrade\r\n",
          "Upgrade: websocket\r\nConnection: Upgrades, XUpgrade\r\n",
          "Upgrade: web socket\r\nConnection: Upgrade\r\n", "Upgrade:\r\nConnection:\r\n",
          "Upgrade: ,\r\nConnection: ,\r\n"}) {
        const HttpRequest asked = request(std::string(lines) + std::string(version) + std::string(key));
        EXPECT_FALSE(asks_for_websocket(asked)) << lines;
        expect_refused(asked, HandshakeFault::not_asked, 426);
    }
    expect_refused(request("", "GET /ws HTTP/1.0"), HandshakeFault::not_asked, 426);
    expect_refused(request("Connection: close\r\n"), HandshakeFault::not_asked, 426);
}

TEST(WsHandshake, is_a_get) {
    const std::string rest = std::string(upgrade) + std::string(version) + std::string(key);
    for (const char* line :
         {"HEAD /ws HTTP/1.1", "OPTIONS /ws HTTP/1.1", "DELETE /ws HTTP/1.1", "get /ws HTTP/1.1"}) {
        EXPECT_TRUE(asks_for_websocket(request(rest, line)));
        expect_refused(request(rest, line), HandshakeFault::method, 426);
    }
    expect_refused(request(rest + "Content-Length: 0\r\n", "POST /ws HTTP/1.1"), HandshakeFault::method, 426);
}

TEST(WsHandshake, is_of_http_1_1) {
    const std::string rest = std::string(upgrade) + std::string(version) + std::string(key);
    expect_refused(request(rest, "GET /ws HTTP/1.0"), HandshakeFault::http_version, 426);
}

TEST(WsHandshake, is_of_version_13) {
    for (const char* line :
         {"", "Sec-WebSocket-Version: 8\r\n", "Sec-WebSocket-Version: 7\r\n", "Sec-WebSocket-Version: 013\r\n",
          "Sec-WebSocket-Version: 14\r\n", "Sec-WebSocket-Version: 13, 8\r\n", "Sec-WebSocket-Version:\r\n",
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13\r\n",
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 8\r\n", "Sec-WebSocket-Version: 131\r\n"})
        expect_refused(request(std::string(upgrade) + line + std::string(key)), HandshakeFault::version, 426);
}

TEST(WsHandshake, has_one_key_of_16_bytes) {
    const std::string before = std::string(upgrade) + std::string(version);
    expect_refused(request(before), HandshakeFault::key, 400);
    expect_refused(request(before + std::string(key) + std::string(key)), HandshakeFault::key, 400);
    for (const char* bad : {"", "abc", "dGhlIHNhbXBsZSBub25jZQ",
                            "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBsZSBub25jZQ==x",
                            "dGhlIHNhbXBsZSBub25jZ-==", "dGhlIHNhbXBsZSBub25j_Q==", "dGhlIHNhbXBsZSBub25j Q==",
                            "dGhlIHNhbXBsZSBub25jZWE=", "SGVsbG8sIHdvcmxkIQ==", "dGhlIHNhbXBsZSBub25jZWVl",
                            "=GhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==",
                            "dGhlIHNhbXBsZSBub25j\xc3\xa9=="})
        expect_refused(request(before + "Sec-WebSocket-Key: " + bad + "\r\n"), HandshakeFault::key, 400);
    for (const char* good : {"AAAAAAAAAAAAAAAAAAAAAA==", "//////////////////////==", "+/+/+/+/+/+/+/+/+/+/+w==",
                             "  dGhlIHNhbXBsZSBub25jZQ==\t "})
        EXPECT_FALSE(answer_handshake(request(before + "Sec-WebSocket-Key: " + good + "\r\n")).fault) << good;
}

TEST(WsHandshake, takes_the_key_without_the_space_around_it) {
    const HttpRequest asked = request(std::string(upgrade) + std::string(version) +
                                      "Sec-WebSocket-Key: \t dGhlIHNhbXBsZSBub25jZQ== \t\r\n");
    EXPECT_EQ(value(answer_handshake(asked).answer, http::field::sec_websocket_accept),
              "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WsHandshake, agrees_on_the_subprotocol_as_it_was_offered) {
    EXPECT_EQ(subprotocol(proper("Sec-WebSocket-Protocol: jsongle\r\n")), "jsongle");
    EXPECT_EQ(subprotocol(proper("Sec-WebSocket-Protocol: JSONgle\r\n")), "JSONgle");
    EXPECT_EQ(subprotocol(proper("sec-websocket-protocol: chat ,\t JSONGLE , soap\r\n")), "JSONGLE");
    EXPECT_EQ(subprotocol(proper("Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: soap, Jsongle\r\n")),
              "Jsongle");
    EXPECT_EQ(subprotocol(proper("Sec-WebSocket-Protocol: jsongle\r\nSec-WebSocket-Protocol: JSONgle\r\n")),
              "jsongle");
}

TEST(WsHandshake, agrees_on_no_subprotocol_that_was_not_offered) {
    for (const char* lines :
         {"", "Sec-WebSocket-Protocol: chat\r\n", "Sec-WebSocket-Protocol: jsongle2, xjsongle\r\n",
          "Sec-WebSocket-Protocol: json gle\r\n", "Sec-WebSocket-Protocol:\r\n"}) {
        const Handshake handshake = answer_handshake(proper(lines));
        EXPECT_FALSE(handshake.fault);
        EXPECT_EQ(handshake.answer.count(http::field::sec_websocket_protocol), 0U) << lines;
    }
}

TEST(WsHandshake, offers_no_extension) {
    const Handshake handshake =
        answer_handshake(proper("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
    EXPECT_FALSE(handshake.fault);
    EXPECT_EQ(handshake.answer.count(http::field::sec_websocket_extensions), 0U);
}

} // namespace
} // namespace jsongled
