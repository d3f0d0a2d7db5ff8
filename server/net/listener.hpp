#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/address.hpp"
#include "server/net/descriptors.hpp"
#include "server/net/http_connection.hpp"

namespace jsongled {

class Telemetry;

/// Accepts TCP connections and has each served over HTTP in a place of the caller's choice. It listens on one
/// socket, or on one for each loopback address.
class Listener {
  public:
    /// Where a connection lives: the loop, and the poller that is looked at in it.
    struct Place {
        asio::io_context& context;
        Poller& poller;
    };

    struct Setup {
        std::string_view option; ///< that says where it listens: its name for the operator
        const HttpFront& front;
        Telemetry& telemetry;
        std::function<Place()> next_place; ///< whose connection the next one is
        DescriptorReserve kept = {};       ///< what its clients get none of
        /// Whether somebody at this address may come in. Empty: anybody may.
        std::function<bool(const asio::ip::address&)> admits = {};
    };

    Listener(asio::io_context& context, Setup setup) : context_(context), setup_(std::move(setup)) {}

    /// Binds and listens. Throws boost::system::system_error, and may then be tried again.
    void open(const Address& address);
    /// Takes over a socket that already listens (socket activation). False if it is no such one.
    bool adopt(int descriptor);

    /// `ADDR:PORT` that it listens on, with the port it really has; if there are two, with a comma between.
    std::string address() const;

    /// Whether only this machine can reach all of it.
    bool is_on_loopback() const;

    void start();
    void stop();

  private:
    void add(const tcp::endpoint& endpoint);
    void open_everywhere(std::uint16_t port);
    void open_loopbacks(std::uint16_t port);
    void accept_on(Acceptor& acceptor);
    asio::awaitable<void, Executor> accept_loop(Acceptor& acceptor);
    void add(Acceptor acceptor);
    error_code accept_some(Acceptor& acceptor);
    void serve(Wire wire, const asio::ip::address& client);
    void tell_failure(const std::exception_ptr& failure);

    asio::io_context& context_;
    const Setup setup_;
    std::vector<Acceptor> acceptors_; ///< unchanged from start() on
};

} // namespace jsongled
