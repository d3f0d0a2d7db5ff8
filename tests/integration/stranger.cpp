#include "tests/integration/stranger.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "tests/integration/raw_client.hpp"

namespace jsongled::integration_tests {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Of what was heard so much is kept: a message, not a flood of them.
constexpr std::size_t kept_bytes = 1 << 16;

milliseconds until(steady_clock::time_point end) {
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(end - steady_clock::now()));
}

} // namespace

Stranger::Stranger(const tcp::endpoint& server)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const tcp::endpoint own(asio::ip::make_address("127.0.0.66"), 0);
    if (descriptor_ < 0 || ::bind(descriptor_, own.data(), static_cast<socklen_t>(own.size())) != 0 ||
        ::connect(descriptor_, server.data(), static_cast<socklen_t>(server.size())) != 0) {
        const std::error_code error(errno, std::system_category());
        if (descriptor_ >= 0) ::close(descriptor_);
        throw std::system_error(error, "stranger");
    }
}

Stranger::~Stranger() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Stranger::Stranger(Stranger&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      heard_(std::move(other.heard_)),
      closed_(other.closed_) {}

bool Stranger::say(std::string_view bytes) {
    const auto end = steady_clock::now() + deadline;
    while (!bytes.empty()) {
        if (!wait(Wants::to_write, until(end))) return false;
        const ssize_t size = ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (size < 0 && errno != EAGAIN) return false;
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    }
    return true;
}

void Stranger::mutter(std::string_view bytes) {
    // Whatever becomes of it.
    static_cast<void>(::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
}

bool Stranger::hears(std::string_view part) {
    const auto end = steady_clock::now() + deadline;
    while (heard_.find(part) == std::string::npos)
        if (!wait(Wants::nothing, until(end))) return heard_.find(part) != std::string::npos;
    return true;
}

bool Stranger::is_closed_in_time() {
    for (const auto end = steady_clock::now() + deadline; !closed_ && steady_clock::now() < end;)
        wait(Wants::nothing, until(end));
    return closed_;
}

bool Stranger::is_closed() {
    while (wait(Wants::nothing, milliseconds(0))) {
    }
    return closed_;
}

bool Stranger::upgrade(std::string_view lines) {
    return say("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
               std::string(lines) + "\r\n") &&
           hears("101 Switching") && hears("\"session-hello\"") && hears("}}}");
}

std::string Stranger::hello_of(std::string_view description) const {
    constexpr std::string_view name = R"("transaction":")";
    const std::size_t begin = heard_.find(name) + name.size();
    return framed(R"({"id":"hello","from":null,"jsongle":{"action":"iq-result","query":"session-hello",)"
                  R"("transaction":")" +
                  heard_.substr(begin, heard_.find('"', begin) - begin) + R"(","description":)" +
                  std::string(description) + "}}");
}

bool Stranger::enter(std::string_view description) {
    return upgrade() && say(hello_of(description)) && hears("\"status\":\"") && hears("\"status\":\"success\"");
}

bool Stranger::enter_as(std::string_view uid) {
    return enter(R"({"uid":")" + std::string(uid) + R"("})");
}

void Stranger::drop() {
    const linger at_once{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(descriptor_, -1));
    closed_ = true;
}

bool Stranger::wait(Wants wants, milliseconds time) {
    if (closed_) return false;
    pollfd ready{descriptor_, static_cast<short>(wants == Wants::to_write ? POLLIN | POLLOUT : POLLIN), 0};
    if (::poll(&ready, 1, static_cast<int>(time.count())) <= 0) return false;
    if (ready.revents & ~POLLOUT) take();
    return !closed_;
}

void Stranger::take() {
    std::array<char, 65'536> bytes;
    const ssize_t size = ::recv(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN) return;
    closed_ = size <= 0;
    if (closed_) return;
    if (heard_.size() > kept_bytes) heard_.erase(0, heard_.size() - kept_bytes / 2);
    heard_.append(bytes.data(), static_cast<std::size_t>(size));
}

std::string framed(std::string_view json) {
    return masked_frame(fin | text_frame, json);
}

} // namespace jsongled::integration_tests
