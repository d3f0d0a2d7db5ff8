#include "tests/integration/raw_client.hpp"

#include <boost/json.hpp>

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

namespace jsongled::integration_tests {
namespace {

/// Runs one operation to its end; what it gave, or an exception at the deadline.
template<class Start>
std::pair<error_code, std::size_t> run(asio::io_context& io, Start start) {
    const auto result = std::make_shared<std::optional<std::pair<error_code, std::size_t>>>();
    start([result](error_code error, std::size_t size) { *result = {error, size}; });
    io.restart();
    io.run_for(deadline);
    if (!*result) throw std::runtime_error("raw client: nothing before the deadline");
    return **result;
}

} // namespace

RawClient::RawClient(const tcp::endpoint& server) : socket_(io_) {
    socket_.connect(server);
}

RawClient::RawClient(const tcp::endpoint& server, const asio::ip::address& from)
    : socket_(io_, tcp::endpoint(from, 0)) {
    socket_.connect(server);
}

void RawClient::write(std::string_view bytes) {
    // Not asynchronous: on a socket that the server has reset, a second asynchronous write may never complete.
    error_code reset;
    asio::write(socket_, asio::buffer(bytes), reset);
}

RawClient::RawClient(const tcp::endpoint& server, int receive_buffer) : socket_(io_, server.protocol()) {
    socket_.set_option(asio::socket_base::receive_buffer_size(receive_buffer));
    socket_.connect(server);
}

std::size_t RawClient::write_what_is_taken(std::string_view bytes, std::chrono::milliseconds patience) {
    std::size_t taken = 0;
    pollfd writable{socket_.native_handle(), POLLOUT, 0};
    while (taken < bytes.size() && ::poll(&writable, 1, static_cast<int>(patience.count())) > 0) {
        const ssize_t size = ::send(socket_.native_handle(), bytes.data() + taken, bytes.size() - taken,
                                    MSG_DONTWAIT | MSG_NOSIGNAL);
        if (size < 0) break;
        taken += static_cast<std::size_t>(size);
    }
    return taken;
}

void RawClient::drop() {
    socket_.set_option(asio::socket_base::linger(true, 0));
    socket_.close();
}

void RawClient::ask_upgrade(std::string_view path, std::string_view lines) {
    write("GET " + std::string(path) +
          " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
          std::string(lines) + "\r\n");
}

void RawClient::upgrade() {
    ask_upgrade("/");
    const std::string head = read_until("\r\n\r\n");
    if (!head.starts_with("HTTP/1.1 101")) throw std::runtime_error("no upgrade: " + head);
}

void RawClient::hello(std::string_view uid, boost::json::object member) {
    upgrade();
    const boost::json::value greeting = boost::json::parse(read_frame(fin | text_frame));
    member["uid"] = uid;
    const boost::json::object answer{{"id", "hello"},
                                     {"from", nullptr},
                                     {"jsongle",
                                      {{"action", "iq-result"},
                                       {"query", "session-hello"},
                                       {"transaction", greeting.at("jsongle").at("transaction")},
                                       {"description", std::move(member)}}}};
    write_frame(fin | text_frame, boost::json::serialize(answer));
    read_frame(fin | text_frame);
}

void RawClient::write_frame(std::uint8_t first_byte, std::string_view payload) {
    write(masked_frame(first_byte, payload));
}

std::string RawClient::read_some(std::size_t most) {
    const std::string left = unread_.substr(std::exchange(frames_read_, 0));
    unread_.clear();
    return left.empty() ? receive(most) : left;
}

bool RawClient::is_readable_within(std::chrono::milliseconds time) {
    pollfd readable{socket_.native_handle(), POLLIN, 0};
    return ::poll(&readable, 1, static_cast<int>(time.count())) > 0;
}

std::string RawClient::receive(std::size_t most) {
    std::array<char, most_at_once> buffer{};
    const auto [error, size] =
        run(io_, [&](auto done) { socket_.async_read_some(asio::buffer(buffer, most), done); });
    return error ? std::string() : std::string(buffer.data(), size);
}

std::string RawClient::read_until(std::string_view end) {
    std::string all;
    std::size_t found = std::string::npos;
    while (found == std::string::npos) {
        const std::string more = read_some();
        if (more.empty()) throw std::runtime_error("closed after: " + all);
        all += more;
        found = all.find(end);
    }
    unread_ = all.substr(found + end.size());
    all.resize(found + end.size());
    return all;
}

std::string RawClient::read_head() {
    unread_ = read_some();
    return unread_.empty() ? std::string() : read_until("\r\n\r\n");
}

std::string RawClient::read_to_end() {
    std::string all;
    for (std::string more = read_some(); !more.empty(); more = read_some())
        all += more;
    return all;
}

std::string RawClient::read_frame(std::uint8_t first_byte) {
    const auto want = [&](std::size_t size) {
        while (unread_.size() < frames_read_ + size) {
            unread_.erase(0, std::exchange(frames_read_, 0));
            const std::string more = receive();
            if (more.empty()) throw std::runtime_error("closed before the frame");
            unread_ += more;
        }
    };
    for (;;) {
        want(2);
        const auto byte = [&](std::size_t index) {
            return static_cast<std::uint8_t>(unread_[frames_read_ + index]);
        };
        const std::size_t head = byte(1) < 126 ? 2 : 4;
        want(head);
        const std::size_t size = byte(1) < 126 ? byte(1) : std::size_t{256} * byte(2) + byte(3);
        want(head + size);
        const std::uint8_t found = byte(0);
        std::string payload = unread_.substr(frames_read_ + head, size);
        frames_read_ += head + size;
        const bool passed_over = found == (fin | text_frame) || found == (fin | ping_frame);
        if (passed_over && found != first_byte) continue;
        if (found != first_byte) throw std::runtime_error("another frame: " + std::to_string(found));
        return payload;
    }
}

std::string masked_frame(std::uint8_t first_byte, std::string_view payload) {
    constexpr std::uint8_t masked = 0x80;
    std::string frame{static_cast<char>(first_byte)};
    // The shortest form of the length is the only valid one.
    const int length_bytes = payload.size() < 126 ? 0 : payload.size() < 65536 ? 2 : 8;
    const auto length_code = length_bytes == 0 ? payload.size() : length_bytes == 2 ? std::size_t{126} : 127;
    frame += static_cast<char>(masked | length_code);
    for (int shift = 8 * (length_bytes - 1); shift >= 0; shift -= 8)
        frame += static_cast<char>(payload.size() >> shift);
    // A mask of zeros leaves the payload as it is.
    frame.append(4, '\0');
    frame += payload;
    return frame;
}

} // namespace jsongled::integration_tests
