#include "server/net/listener.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace jsongled {
namespace {

/// Before the next try when the process is out of descriptors: there is nothing else to wait for.
constexpr std::chrono::milliseconds accept_pause{100};
constexpr asio::use_awaitable_t<Executor> awaitable;

/// What the kernel may hold of what a client does not read, about. Left to itself it grows to megabytes for
/// each, which no bound here sees; it still lets a client 100 ms away have more than a megabyte a second.
const asio::socket_base::send_buffer_size send_buffer(128 << 10);

} // namespace

void Listener::open(const std::string& host, std::uint16_t port) {
    const tcp::endpoint endpoint(asio::ip::make_address(host), port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(asio::socket_base::max_listen_connections);
}

bool Listener::adopt(int descriptor) {
    const auto option = [&](int name) {
        int value = 0;
        socklen_t length = sizeof value;
        return ::getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : -1;
    };
    const int family = option(SO_DOMAIN);
    if (option(SO_ACCEPTCONN) != 1 || option(SO_PROTOCOL) != IPPROTO_TCP) return false;
    if (family != AF_INET && family != AF_INET6) return false;
    acceptor_.assign(family == AF_INET6 ? tcp::v6() : tcp::v4(), descriptor);
    return true;
}

std::string Listener::address() const {
    const auto endpoint = acceptor_.local_endpoint();
    const std::string host = endpoint.address().to_string();
    const std::string port = std::to_string(endpoint.port());
    return endpoint.address().is_v6() ? "[" + host + "]:" + port : host + ":" + port;
}

void Listener::start() {
    // What one connection has thrown ends the loop, not the accepting.
    asio::co_spawn(acceptor_.get_executor(), accept_loop(), [this](const std::exception_ptr& failure) {
        if (failure) start();
    });
}

void Listener::stop() {
    error_code ignored;
    acceptor_.close(ignored);
}

asio::awaitable<void, Executor> Listener::accept_loop() {
    error_code error;
    while (acceptor_.is_open()) {
        const Place place = next_place_();
        Socket socket(acceptor_.get_executor());
        tcp::endpoint client;
        co_await acceptor_.async_accept(socket, client, asio::redirect_error(awaitable, error));
        if (error == asio::error::operation_aborted) co_return;
        if (error) {
            Timer pause(acceptor_.get_executor(), accept_pause);
            co_await pause.async_wait(asio::redirect_error(awaitable, error));
            continue;
        }
        socket.set_option(tcp::no_delay(true), error);
        socket.set_option(send_buffer, error);
        socket.native_non_blocking(true, error);
        Wire wire(socket.release());
        asio::co_spawn(place.context, serve_http(std::move(wire), place.poller, client.address(), front_),
                       asio::detached);
    }
}

} // namespace jsongled
