#include "server/net/listener.hpp"

#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include "config/reason.hpp"
#include "server/net/client_address.hpp"
#include "server/observe/telemetry.hpp"

namespace jsongled {
namespace {

/// Before the next try when the process is out of descriptors: there is nothing else to wait for.
constexpr std::chrono::milliseconds accept_pause{100};
constexpr asio::use_awaitable_t<Executor> awaitable;

/// What the kernel may hold of what a client does not read, about. Left to itself it grows to megabytes for
/// each, which no bound here sees; it still lets a client 100 ms away have more than a megabyte a second.
const asio::socket_base::send_buffer_size send_buffer(128 << 10);

bool is_missing(error_code error) {
    return error == asio::error::address_family_not_supported || error.value() == EADDRNOTAVAIL;
}

/// What only the one connection died of; the next may be taken at once (accept(2)).
bool is_of_one_connection(error_code error) {
    switch (error.value()) {
    case ECONNABORTED:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETDOWN:
    case ENETUNREACH:
    case ENONET:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case EPERM:
    case EPROTO: return true;
    default: return false;
    }
}

} // namespace

void Listener::open(const Address& address) {
    acceptors_.clear();
    if (address.host.empty()) return open_everywhere(address.port);
    if (address.host == localhost) return open_loopbacks(address.port);
    add({asio::ip::make_address(address.host), address.port});
}

void Listener::add(const tcp::endpoint& endpoint) {
    Acceptor acceptor(context_);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    // For both families, whatever the system has as its default.
    if (endpoint.address() == asio::ip::address_v6::any()) acceptor.set_option(asio::ip::v6_only(false));
    acceptor.bind(endpoint);
    acceptor.listen(asio::socket_base::max_listen_connections);
    acceptors_.push_back(std::move(acceptor));
}

void Listener::open_everywhere(std::uint16_t port) {
    try {
        add({asio::ip::address_v6::any(), port});
    } catch (const boost::system::system_error& error) {
        if (!is_missing(error.code())) throw;
        add({asio::ip::address_v4::any(), port});
    }
}

void Listener::open_loopbacks(std::uint16_t port) {
    try {
        add({asio::ip::address_v4::loopback(), port});
    } catch (const boost::system::system_error& error) {
        if (!is_missing(error.code())) throw;
        return add({asio::ip::address_v6::loopback(), port});
    }
    try {
        add({asio::ip::address_v6::loopback(), acceptors_.front().local_endpoint().port()});
    } catch (const boost::system::system_error& error) {
        if (!is_missing(error.code())) throw;
    }
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
    acceptors_.emplace_back(context_, family == AF_INET6 ? tcp::v6() : tcp::v4(), descriptor);
    return true;
}

std::string Listener::address() const {
    std::string all;
    for (const Acceptor& acceptor : acceptors_) {
        const auto endpoint = acceptor.local_endpoint();
        all.append(all.empty() ? "" : ",")
            .append(to_string(Address{endpoint.address().to_string(), endpoint.port()}));
    }
    return all;
}

void Listener::start() {
    for (Acceptor& acceptor : acceptors_)
        accept_on(acceptor);
}

void Listener::stop() {
    error_code ignored;
    for (Acceptor& acceptor : acceptors_)
        acceptor.close(ignored);
}

void Listener::accept_on(Acceptor& acceptor) {
    // What one connection has thrown ends the loop, not the accepting.
    asio::co_spawn(context_, accept_loop(acceptor), [this, &acceptor](const std::exception_ptr& failure) {
        if (!failure) return;
        accept_on(acceptor);
        tell_failure(failure);
    });
}

asio::awaitable<void, Executor> Listener::accept_loop(Acceptor& acceptor) {
    error_code error;
    while (acceptor.is_open()) {
        const Place place = setup_.next_place();
        Socket socket(context_);
        tcp::endpoint client;
        co_await acceptor.async_accept(socket, client, asio::redirect_error(awaitable, error));
        if (error == asio::error::operation_aborted) co_return;
        if (!error) {
            serve(std::move(socket), unmapped(client.address()), place);
        } else if (!is_of_one_connection(error)) {
            setup_.telemetry.accept_failed(setup_.option, reason(error));
            Timer pause(context_, accept_pause);
            co_await pause.async_wait(asio::redirect_error(awaitable, error));
        }
    }
}

void Listener::serve(Socket socket, const asio::ip::address& client, const Place& place) {
    // Closed rather than left waiting in the kernel's queue: a client that hears at once can go elsewhere.
    if (setup_.kept.includes(socket.native_handle())) {
        setup_.telemetry.accept_failed(setup_.option, reason({EMFILE, std::generic_category()}));
        setup_.telemetry.refused(RefusalReason::out_of_descriptors, client.to_string());
        return;
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    socket.set_option(send_buffer, ignored);
    socket.native_non_blocking(true, ignored);
    Wire wire(socket.release());
    asio::co_spawn(place.context, serve_http(std::move(wire), place.poller, client, setup_.front),
                   asio::detached);
}

void Listener::tell_failure(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        setup_.telemetry.accept_failed(setup_.option, error.what());
    }
}

} // namespace jsongled
