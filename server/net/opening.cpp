#include "server/net/opening.hpp"

#include <atomic>

namespace jsongled {
namespace {

/// The first byte of TLS: a record of a handshake (RFC 8446, 5.1). No method of HTTP begins like that.
constexpr char tls_handshake = 0x16;

std::atomic<std::size_t> handshakes = 0;

/// A handshake that is under way.
struct Handshaking {
    const std::size_t before = handshakes.fetch_add(1);

    Handshaking() = default;
    ~Handshaking() { --handshakes; }
    Handshaking(const Handshaking&) = delete;
    Handshaking& operator=(const Handshaking&) = delete;
};

} // namespace

asio::awaitable<std::optional<RefusalReason>, Executor> open_wire(WireStream& stream, const TlsContext* tls) {
    using enum Moved::State;
    const auto context = tls ? tls->current() : nullptr;
    const auto deadline = std::chrono::steady_clock::now() + opening_timeout;
    stream.expires_at(deadline);
    char first = 0;
    const Moved seen = co_await stream.peek(first);
    // Whoever has come and gone again, as a balancer does that looks whether somebody is there, is no news.
    if (seen.state == ended) co_return std::nullopt;
    if (seen.state != some) co_return RefusalReason::no_request;
    if (!context) {
        if (first == tls_handshake) co_return RefusalReason::tls_on_plain_port;
        co_return std::nullopt;
    }
    if (first != tls_handshake) co_return RefusalReason::http_on_tls_port;
    const Handshaking handshaking;
    if (handshaking.before >= max_handshakes) co_return RefusalReason::too_many_handshakes;
    stream.wire().start_tls(*context);
    if ((co_await stream.handshake()).state == some) co_return std::nullopt;
    co_return std::chrono::steady_clock::now() < deadline ? RefusalReason::tls_failed
                                                          : RefusalReason::tls_too_slow;
}

} // namespace jsongled
