#include "tests/bench/load/socket.hpp"

#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/tls.hpp"

namespace jsongled::load {
namespace {

[[noreturn]] void fail(const char* what) {
    throw Failure(std::string(what) + ": " + std::system_category().message(errno));
}

sockaddr_in next_source() {
    static std::uint32_t turn = 0;
    sockaddr_in source{};
    source.sin_family = AF_INET;
    source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 0x100 + turn++ % 250);
    return source;
}

std::optional<std::size_t> amount_of(ssize_t result, const char* what) {
    if (result >= 0) return static_cast<std::size_t>(result);
    if (errno == EAGAIN || errno == EINTR || errno == ENOTCONN) return std::nullopt;
    fail(what);
}

template<class Address>
const sockaddr* generic(const Address& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

} // namespace

Socket::Socket(const sockaddr_in& server, Security security)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    if (descriptor_ < 0) fail("socket");
    const int yes = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::setsockopt(descriptor_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    const sockaddr_in source = next_source();
    if (::bind(descriptor_, generic(source), sizeof source) != 0) fail("bind");
    if (::connect(descriptor_, generic(server), sizeof server) != 0 && errno != EINPROGRESS) fail("connect");
    if (security == Security::tls) tls_.reset(new_tls_client(descriptor_));
}

Socket::~Socket() {
    tls_.reset();
    ::close(descriptor_);
}

void Socket::FreeTls::operator()(SSL* tls) const {
    ::SSL_free(tls);
}

std::optional<std::size_t> Socket::read(char* to, std::size_t size) {
    if (!tls_) return amount_of(::recv(descriptor_, to, size, 0), "read");
    // What an earlier call left in the queue of errors is none of this one's.
    ::ERR_clear_error();
    std::size_t amount = 0;
    const int result = ::SSL_read_ex(tls_.get(), to, size, &amount);
    return tls_amount(tls_.get(), result, amount);
}

std::optional<std::size_t> Socket::write(std::string_view bytes) {
    if (!tls_) return amount_of(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL), "write");
    ::ERR_clear_error();
    std::size_t amount = 0;
    const int result = ::SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &amount);
    return tls_amount(tls_.get(), result, amount);
}

} // namespace jsongled::load
