#include "server/net/opening.hpp"

namespace jsongled {
namespace {

/// The first byte of TLS: a record of a handshake (RFC 8446, 5.1). No method of HTTP begins like that.
constexpr char tls_handshake = 0x16;

/// The first byte, or why none has come. Neither where the connection has ended by itself: whoever has come and
/// gone again, as a balancer does that looks whether somebody is there, is no news.
struct Beginning {
    std::optional<char> byte;
    std::optional<RefusalReason> refused;
};

asio::awaitable<Beginning, Executor> await_first_byte(WireStream& stream, AddressKey peer, Stays& idle) {
    const Stays::Stay stay(idle, stream.wire().descriptor(), peer, std::chrono::steady_clock::now());
    char byte = 0;
    const Moved seen = co_await stream.peek(byte);
    Beginning beginning;
    if (stay.gave_way())
        beginning.refused = RefusalReason::too_many_idle;
    else if (seen.state == Moved::State::some)
        beginning.byte = byte;
    else if (stream.is_late())
        beginning.refused = RefusalReason::no_request;
    co_return beginning;
}

} // namespace

asio::awaitable<std::optional<RefusalReason>, Executor> open_wire(WireStream& stream, AddressKey peer,
                                                                  const HttpFront& front) {
    const auto context = front.tls ? front.tls->current() : nullptr;
    stream.expires_after(front.times.opening);
    const Beginning first = co_await await_first_byte(stream, peer, *front.idle);
    if (!first.byte) co_return first.refused;
    if (!context) {
        if (first.byte == tls_handshake) co_return RefusalReason::tls_on_plain_port;
        co_return std::nullopt;
    }
    if (first.byte != tls_handshake) co_return RefusalReason::http_on_tls_port;
    const Stays::Stay stay(*front.handshakes, stream.wire().descriptor(), peer,
                           std::chrono::steady_clock::now());
    if (!stay.is_let_in()) co_return RefusalReason::too_many_handshakes;
    stream.wire().start_tls(*context);
    const Moved shaken = co_await stream.handshake();
    if (stay.gave_way()) co_return RefusalReason::tls_too_slow;
    if (shaken.state == Moved::State::some) co_return std::nullopt;
    co_return stream.is_late() ? RefusalReason::tls_too_slow : RefusalReason::tls_failed;
}

} // namespace jsongled
