#include "server/net/listener.hpp"

#include <algorithm>
#include <cerrno>
#include <thread>

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

/// How many connections are taken before others have their turn: each of them is a request and a hello soon.
constexpr std::size_t accepted_in_a_turn = 8;

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
    add(std::move(acceptor));
}

void Listener::add(Acceptor acceptor) {
    // What is accepted inherits the options.
    error_code ignored;
    acceptor.set_option(tcp::no_delay(true), ignored);
    acceptor.set_option(send_buffer, ignored);
    acceptor.native_non_blocking(true);
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
    add(Acceptor(context_, family == AF_INET6 ? tcp::v6() : tcp::v4(), descriptor));
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

bool Listener::is_on_loopback() const {
    return std::ranges::all_of(acceptors_, [](const Acceptor& acceptor) {
        return unmapped(acceptor.local_endpoint().address()).is_loopback();
    });
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
        co_await acceptor.async_wait(Acceptor::wait_read, asio::redirect_error(awaitable, error));
        if (error == asio::error::operation_aborted) co_return;
        error = accept_some(acceptor);
        // Where they share a processor, those who serve the ones that are here come before the next.
        std::this_thread::yield();
        if (!error) continue;
        setup_.telemetry.accept_failed(setup_.option, reason(error));
        Timer pause(context_, accept_pause);
        co_await pause.async_wait(asio::redirect_error(awaitable, error));
    }
}

/// Takes some of those that wait, by a system call each: Asio's own accept watches a socket that is about to be
/// watched by another poller. What has failed for more than one connection.
error_code Listener::accept_some(Acceptor& acceptor) {
    for (std::size_t left = accepted_in_a_turn; left > 0; --left) {
        tcp::endpoint client;
        auto size = static_cast<socklen_t>(client.capacity());
        const int descriptor =
            ::accept4(acceptor.native_handle(), client.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            client.resize(size);
            serve(Wire(descriptor), unmapped(client.address()));
            continue;
        }
        const error_code error(errno, boost::system::system_category());
        if (error == asio::error::would_block || error == asio::error::try_again) break;
        if (error != asio::error::interrupted && !is_of_one_connection(error)) return error;
    }
    return {};
}

void Listener::serve(Wire wire, const asio::ip::address& client) {
    // Closed rather than left waiting in the kernel's queue: a client that hears at once can go elsewhere.
    if (setup_.kept.includes(wire.descriptor()))
        return setup_.telemetry.refused(RefusalReason::out_of_descriptors, client.to_string());
    if (setup_.admits && !setup_.admits(client))
        return setup_.telemetry.refused(RefusalReason::too_many_connects, client.to_string());
    const Place place = setup_.next_place();
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
