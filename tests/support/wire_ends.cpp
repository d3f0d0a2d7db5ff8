#include "tests/support/wire_ends.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/net/tls_context.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled::testing {
namespace {

/// Of a certificate that is made once.
std::shared_ptr<SSL_CTX> server_context() {
    static const std::shared_ptr<SSL_CTX> context = [] {
        const TemporaryFolder folder;
        const TestCertificate pair;
        folder.write("cert.pem", pair.cert_pem());
        folder.write("key.pem", pair.key_pem());
        TlsContext tls;
        tls.load(folder.file("cert.pem"), folder.file("key.pem"),
                 std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
        return tls.current();
    }();
    return context;
}

} // namespace

void WireEnds::Free::operator()(SSL* tls) const {
    SSL_free(tls);
}
void WireEnds::Free::operator()(SSL_CTX* context) const {
    SSL_CTX_free(context);
}

WireEnds::WireEnds(Kind kind, int room) {
    // As the server does: OpenSSL writes without MSG_NOSIGNAL.
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
        throw std::runtime_error("socketpair");
    wire_ = Wire(ends[0]);
    client_ = ends[1];
    if (kind == Kind::tls) {
        wire_.start_tls(*server_context());
        client_context_.reset(SSL_CTX_new(TLS_client_method()));
        client_tls_.reset(SSL_new(client_context_.get()));
        SSL_set_fd(client_tls_.get(), client_);
        SSL_set_connect_state(client_tls_.get());
        shake_hands();
    }
    if (room > 0) ::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
}

WireEnds::~WireEnds() {
    close();
}

void WireEnds::shake_hands() {
    for (int i = 0; i < 10; ++i) {
        const bool client_is_done = SSL_do_handshake(client_tls_.get()) == 1;
        if (wire_.handshake().state == Moved::State::some && client_is_done) {
            read(); // the tickets come behind it
            return;
        }
    }
    throw std::runtime_error("no TLS");
}

bool WireEnds::write(std::string_view bytes) {
    const ssize_t written = client_tls_
                                ? SSL_write(client_tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                : ::send(client_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ERR_clear_error();
    return written == std::ssize(bytes);
}

std::string WireEnds::read(std::size_t most) {
    std::string all;
    std::string some(16'384, '\0');
    while (all.size() < most) {
        const std::size_t size = std::min(some.size(), most - all.size());
        const ssize_t got = client_tls_ ? SSL_read(client_tls_.get(), some.data(), static_cast<int>(size))
                                        : ::recv(client_, some.data(), size, 0);
        if (got <= 0) {
            const bool is_early =
                client_tls_ ? SSL_get_error(client_tls_.get(), static_cast<int>(got)) == SSL_ERROR_WANT_READ
                            : got < 0 && errno == EAGAIN;
            has_ended_ = !is_early;
            ERR_clear_error();
            break;
        }
        all.append(some, 0, static_cast<std::size_t>(got));
    }
    return all;
}

void WireEnds::shut_down() {
    if (client_tls_) SSL_shutdown(client_tls_.get());
    ::shutdown(client_, SHUT_WR);
}

void WireEnds::close() {
    client_tls_.reset();
    if (client_ >= 0) ::close(std::exchange(client_, -1));
}

} // namespace jsongled::testing
