#include "server/net/wire_stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace jsongled {

/// Tries, and tries again whenever the wire is ready.
template<class Step>
asio::awaitable<Moved, Executor> WireStream::wait_for(Step step) {
    for (;;) {
        const Moved moved = step();
        if (moved.state != Moved::State::wants_read && moved.state != Moved::State::wants_write)
            co_return moved;
        const bool reads = moved.state == Moved::State::wants_read;
        if (!co_await is_ready_for(reads ? Interest::reading : Interest::writing))
            co_return Moved{Moved::State::failed};
    }
}

asio::awaitable<bool, Executor> WireStream::is_ready_for(Interest interest) {
    alarm_.expires_at(expires_at_);
    interest_ = interest;
    poller_.add(wire_.descriptor(), *this, interest_);
    is_watched_ = true;
    error_code error;
    co_await alarm_.async_wait(asio::redirect_error(asio::use_awaitable_t<Executor>{}, error));
    forget();
    co_return !!error;
}

void WireStream::ready(Ready) {
    forget();
    alarm_.cancel();
}

void WireStream::forget() {
    if (std::exchange(is_watched_, false)) poller_.remove(wire_.descriptor(), *this);
}

asio::awaitable<Moved, Executor> WireStream::handshake() {
    return wait_for([this] { return wire_.handshake(); });
}

asio::awaitable<Moved, Executor> WireStream::peek(char& first) {
    if (!co_await is_ready_for(Interest::reading)) co_return Moved{Moved::State::failed};
    co_return co_await wait_for([this, &first] { return wire_.peek(first); });
}

asio::awaitable<Moved, Executor> WireStream::read(std::span<char> room) {
    return wait_for([this, room] { return wire_.read(room); });
}

asio::awaitable<Moved, Executor> WireStream::write(std::span<const iovec> pieces) {
    return wait_for([this, pieces] { return wire_.write(pieces); });
}

} // namespace jsongled
