#include "tests/support/ws_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>

namespace jsongled::integration_tests {

/// Runs one operation to its end on the client's own loop.
template<class Start>
error_code WsClient::run(const char* what, Start start) {
    // Shared with the handler: at the deadline the operation is still there.
    const auto result = std::make_shared<std::optional<error_code>>();
    start([result](error_code error, auto&&...) { *result = error; });
    io_.restart();
    io_.run_for(deadline);
    if (!*result) throw std::runtime_error(std::string(what) + ": nothing before the deadline");
    return **result;
}

template<class Start>
void WsClient::must_run(const char* what, Start start) {
    if (const error_code error = run(what, start)) throw boost::system::system_error(error, what);
}

WsClient::WsClient(const tcp::endpoint& server, const Upgrade& upgrade) : stream_(io_) {
    must_run("connect", [&](auto done) { stream_.next_layer().async_connect(server, done); });
    socket().set_option(tcp::no_delay(true));
    stream_.set_option(websocket::stream_base::decorator([upgrade](auto& request) {
        if (!upgrade.subprotocol.empty()) request.set(http::field::sec_websocket_protocol, upgrade.subprotocol);
        if (!upgrade.authorization.empty()) request.set(http::field::authorization, upgrade.authorization);
    }));
    stream_.read_message_max(64 << 20);
    stream_.auto_fragment(false);
    must_run("upgrade",
             [&](auto done) { stream_.async_handshake(answer_, "localhost", upgrade.path, std::move(done)); });
}

json::object WsClient::take_greeting() {
    json::object greeting = receive();
    server_name_ = greeting.at("from").as_string();
    peer_id_ = greeting.at("to").as_string();
    hello_transaction_ = greeting.at("jsongle").at("transaction").as_string();
    return greeting;
}

void WsClient::hello(std::string_view uid, json::object member) {
    if (peer_id_.empty()) take_greeting();
    uid_ = uid;
    member["uid"] = uid;
    send({{"id", fresh("hello")},
          {"from", nullptr},
          {"to", server_name_},
          {"jsongle",
           {{"action", "iq-result"},
            {"query", "session-hello"},
            {"transaction", hello_transaction_},
            {"description", member}}}});
    const json::object ack = receive();
    if (ack.at("jsongle").at("status") != "success") throw std::runtime_error("hello: " + json::serialize(ack));
}

void WsClient::send_text(std::string_view text) {
    stream_.text(true);
    must_run("send", [&](auto done) { stream_.async_write(asio::buffer(text), done); });
}

void WsClient::send_binary(std::string_view bytes) {
    stream_.binary(true);
    must_run("send", [&](auto done) { stream_.async_write(asio::buffer(bytes), done); });
}

void WsClient::send_fragments(const std::vector<std::string>& fragments) {
    stream_.text(true);
    for (const std::string& fragment : fragments)
        must_run("send", [&](auto done) {
            stream_.async_write_some(&fragment == &fragments.back(), asio::buffer(fragment), done);
        });
}

error_code WsClient::read() {
    buffer_.clear();
    return run("receive", [&](auto done) { stream_.async_read(buffer_, done); });
}

std::string WsClient::receive_text() {
    if (const error_code error = read()) throw boost::system::system_error(error, "receive");
    return beast::buffers_to_string(buffer_.data());
}

std::vector<json::object> WsClient::receive_all() {
    const std::string transaction = fresh("barrier");
    send({{"id", transaction},
          {"from", nullptr},
          {"jsongle",
           {{"action", "iq-get"},
            {"query", "barrier"},
            {"transaction", transaction},
            {"description", json::object()}}}});
    std::vector<json::object> all;
    for (;;) {
        json::object message = receive();
        const json::value* answered = message.at("jsongle").as_object().if_contains("transaction");
        if (answered != nullptr && *answered == json::value(transaction)) return all;
        all.push_back(std::move(message));
    }
}

websocket::close_reason WsClient::receive_close() {
    error_code error;
    do {
        error = read();
    } while (!error);
    // A server that said why may be gone before the client has done its part.
    if (stream_.reason().code == websocket::close_code::none && error != websocket::error::closed)
        throw boost::system::system_error(error, "receive_close");
    return stream_.reason();
}

void WsClient::close(websocket::close_code code) {
    must_run("close", [&](auto done) { stream_.async_close(code, done); });
}

void WsClient::drop() {
    socket().set_option(asio::socket_base::linger(true, 0));
    socket().close();
}

void expect_nothing(WsClient& client) {
    for (const json::object& message : client.receive_all())
        ADD_FAILURE() << "not expected: " << json::serialize(message);
}

void settle(WsClient& client) {
    client.receive_all();
}

std::string fresh(std::string_view word) {
    static std::atomic<int> count = 0;
    return std::string(word) + "-" + std::to_string(++count);
}

} // namespace jsongled::integration_tests
