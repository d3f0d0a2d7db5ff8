#pragma once

#include "tests/support/deadline.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>

namespace jsongled::integration_tests {

/// A TCP connection that says any bytes at all, and answers nothing unless told to.
class RawClient {
  public:
    explicit RawClient(const tcp::endpoint& server);
    /// From this address.
    RawClient(const tcp::endpoint& server, const asio::ip::address& from);
    /// One whose system takes no more than about this many bytes before they are read.
    RawClient(const tcp::endpoint& server, int receive_buffer);

    /// A write that the server no longer takes is no error: it may close as soon as it has seen enough.
    void write(std::string_view bytes);
    /// Writes as much as the server takes, until it has taken nothing for this long or has closed. What it
    /// took.
    std::size_t write_what_is_taken(std::string_view bytes,
                                    std::chrono::milliseconds patience = std::chrono::seconds(1));
    /// The head of a request for an upgrade, with these lines added to it.
    void ask_upgrade(std::string_view path, std::string_view lines = {});
    /// Upgrades, or throws.
    void upgrade();
    /// Upgrades and answers session-hello.
    void hello(std::string_view uid, boost::json::object member = {});
    /// A masked frame: the first byte is FIN and opcode.
    void write_frame(std::uint8_t first_byte, std::string_view payload);

    /// The connection breaks without a word.
    void drop();

    static constexpr std::size_t most_at_once = 65'536;
    /// Some bytes more, if none are to be read again so many at most; empty when the server has closed.
    std::string read_some(std::size_t most = most_at_once);
    /// Whether the server says something, or closes, within this time.
    bool is_readable_within(std::chrono::milliseconds time);
    /// To be read again.
    void unread(std::string_view bytes) { unread_.insert(frames_read_, bytes); }
    /// The head of an answer to a request; empty when the server has closed instead.
    std::string read_head();
    /// Everything up to and with this.
    std::string read_until(std::string_view end);
    /// Everything until the server closes.
    std::string read_to_end();
    /// The payload of the next frame of the server's, which has this first byte; texts and pings are passed
    /// over.
    std::string read_frame(std::uint8_t first_byte);

  private:
    asio::io_context io_;
    tcp::socket socket_;
    std::string receive(std::size_t most = most_at_once);

    std::string unread_;
    std::size_t frames_read_ = 0; ///< bytes at the front of unread_ that are read; taken off in large pieces
};

/// A masked frame: the first byte is FIN and opcode.
std::string masked_frame(std::uint8_t first_byte, std::string_view payload);

constexpr std::uint8_t fin = 0x80;
constexpr std::uint8_t text_frame = 0x01;
constexpr std::uint8_t binary_frame = 0x02;
constexpr std::uint8_t close_frame = 0x08;
constexpr std::uint8_t ping_frame = 0x09;
constexpr std::uint8_t pong_frame = 0x0a;

} // namespace jsongled::integration_tests
