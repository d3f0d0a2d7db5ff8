#include "tests/bench/load/socket.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {
namespace {

[[noreturn]] void fail(const char* what) {
    throw Failure(std::string(what) + ": " + std::strerror(errno));
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

Socket::Socket(const sockaddr_in& server)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    if (descriptor_ < 0) fail("socket");
    const int yes = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::setsockopt(descriptor_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    const sockaddr_in source = next_source();
    if (::bind(descriptor_, generic(source), sizeof source) != 0) fail("bind");
    if (::connect(descriptor_, generic(server), sizeof server) != 0 && errno != EINPROGRESS) fail("connect");
}

Socket::~Socket() {
    ::close(descriptor_);
}

std::optional<std::size_t> Socket::read(char* to, std::size_t size) {
    return amount_of(::recv(descriptor_, to, size, 0), "read");
}

std::optional<std::size_t> Socket::write(std::string_view bytes) {
    return amount_of(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL), "write");
}

} // namespace jsongled::load
