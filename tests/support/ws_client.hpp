#pragma once

#include "tests/support/deadline.hpp"
#include "tests/support/upgrade.hpp"

#include <boost/beast.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace jsongled::integration_tests {

namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
namespace websocket = beast::websocket;

/// One WebSocket client, driven step by step by the thread that owns it. It reads only when it is told to. Each
/// call throws when the connection fails or when nothing has come at the deadline.
class WsClient {
  public:
    explicit WsClient(const tcp::endpoint& server, const Upgrade& upgrade = {});

    /// Takes the server's session-hello, answers it and takes the ack.
    void hello(std::string_view uid, json::object member = {});
    /// Takes the server's session-hello, and the peer id with it.
    json::object take_greeting();

    void send(const json::object& message) { send_text(json::serialize(message)); }
    void send_text(std::string_view text);
    void send_binary(std::string_view bytes);
    /// One message in frames of these contents.
    void send_fragments(const std::vector<std::string>& fragments);

    json::object receive() { return json::parse(receive_text()).as_object(); }
    std::string receive_text();
    /// What comes before the answer to a request made now: all that the server had for this client.
    std::vector<json::object> receive_all();
    /// Takes the server's close, and whatever is still before it.
    websocket::close_reason receive_close();

    void close(websocket::close_code code = websocket::close_code::normal);
    /// The connection breaks without a word.
    void drop();

    [[nodiscard]] const std::string& uid() const { return uid_; }
    [[nodiscard]] const std::string& peer_id() const { return peer_id_; }
    [[nodiscard]] const std::string& hello_transaction() const { return hello_transaction_; }
    [[nodiscard]] const websocket::response_type& upgrade_answer() const { return answer_; }
    [[nodiscard]] tcp::socket& socket() { return stream_.next_layer().socket(); }

  private:
    template<class Start>
    error_code run(const char* what, Start start);
    template<class Start>
    void must_run(const char* what, Start start);
    error_code read();

    asio::io_context io_;
    websocket::stream<beast::tcp_stream> stream_;
    websocket::response_type answer_;
    beast::flat_buffer buffer_;
    std::string uid_;
    std::string peer_id_;
    std::string server_name_;
    std::string hello_transaction_;
};

/// A client that has said hello.
class User : public WsClient {
  public:
    User(const tcp::endpoint& server, std::string_view uid, json::object member = {},
         const Upgrade& upgrade = {})
        : WsClient(server, upgrade) {
        hello(uid, std::move(member));
    }
};

/// Fails the test unless the server has nothing for this client.
void expect_nothing(WsClient& client);
/// Returns when the server has dealt with everything that this client sent.
void settle(WsClient& client);

/// "word-1", "word-2", …: a name that no other test has used on the same server.
std::string fresh(std::string_view word);

} // namespace jsongled::integration_tests
