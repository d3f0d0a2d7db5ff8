#include "server/net/wire.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <new>
#include <utility>

#include <linux/sockios.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace jsongled {
namespace {

using enum Moved::State;

/// What OpenSSL is given at once, one record: of more it would tell nothing before all of it has gone.
constexpr std::size_t record_bytes = 16'384;

Moved of_socket(ssize_t result, Moved::State otherwise) {
    if (result > 0) return {some, static_cast<std::size_t>(result)};
    if (result == 0) return {ended};
    const bool is_early = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return {is_early ? otherwise : failed};
}

int bounded(std::size_t size) {
    return static_cast<int>(std::min<std::size_t>(size, INT_MAX));
}

} // namespace

Wire::Wire(Wire&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), tls_(std::move(other.tls_)) {}

Wire& Wire::operator=(Wire&& other) noexcept {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
    tls_ = std::move(other.tls_);
    return *this;
}

void Wire::FreeTls::operator()(SSL* tls) const {
    SSL_free(tls);
}

void Wire::start_tls(SSL_CTX& context) {
    tls_.reset(SSL_new(&context));
    if (!tls_ || SSL_set_fd(tls_.get(), descriptor_) != 1) throw std::bad_alloc();
    // One read of the socket for a record, not one for its head and one for the rest.
    SSL_set_read_ahead(tls_.get(), 1);
    SSL_set_accept_state(tls_.get());
}

Moved Wire::handshake() {
    ERR_clear_error();
    const int result = SSL_do_handshake(tls_.get());
    return result == 1 ? Moved{some} : of_tls(result);
}

Moved Wire::read(std::span<char> room) {
    if (!tls_) return of_socket(::recv(descriptor_, room.data(), room.size(), 0), wants_read);
    ERR_clear_error();
    return of_tls(SSL_read(tls_.get(), room.data(), bounded(room.size())));
}

Moved Wire::peek(char& first) const {
    return of_socket(::recv(descriptor_, &first, 1, MSG_PEEK), wants_read);
}

Moved Wire::write(std::span<const iovec> pieces) {
    if (!tls_) {
        if (pieces.size() == 1)
            return of_socket(::send(descriptor_, pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL),
                             wants_write);
        msghdr message{};
        // sendmsg() takes them as they are, and does not write to them.
        message.msg_iov = const_cast<iovec*>(pieces.data());
        message.msg_iovlen = pieces.size();
        return of_socket(::sendmsg(descriptor_, &message, MSG_NOSIGNAL), wants_write);
    }
    ERR_clear_error();
    std::size_t written = 0;
    for (const iovec& piece : pieces) {
        for (std::size_t done = 0; done < piece.iov_len;) {
            const Moved moved = of_tls(SSL_write(tls_.get(), static_cast<const char*>(piece.iov_base) + done,
                                                 bounded(std::min(piece.iov_len - done, record_bytes))));
            // What stopped it stops the next write as well, which then tells it.
            if (moved.state != some) return written > 0 ? Moved{some, written} : moved;
            done += moved.bytes;
            written += moved.bytes;
        }
    }
    return {some, written};
}

bool Wire::has_more() const {
    return tls_ && SSL_has_pending(tls_.get()) == 1;
}

void Wire::shut_down() {
    // Its alert tells the end from one that somebody else has made; whoever does not take it misses nothing.
    if (tls_ && SSL_is_init_finished(tls_.get()) == 1) SSL_shutdown(tls_.get());
    ERR_clear_error();
    ::shutdown(descriptor_, SHUT_WR);
}

std::size_t Wire::unacknowledged() const {
    int bytes = 0;
    ::ioctl(descriptor_, SIOCOUTQ, &bytes);
    return static_cast<std::size_t>(bytes);
}

void Wire::close() {
    tls_.reset();
    if (is_open()) ::close(std::exchange(descriptor_, -1));
}

Moved Wire::of_tls(int result) const {
    if (result > 0) return {some, static_cast<std::size_t>(result)};
    switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ: return {wants_read};
    case SSL_ERROR_WANT_WRITE: return {wants_write};
    case SSL_ERROR_ZERO_RETURN: return {ended};
    default: return {failed};
    }
}

} // namespace jsongled
