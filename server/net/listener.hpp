#pragma once

#include <functional>
#include <string>

#include "server/net/http_session.hpp"

namespace jsongled {

/// Accepts TCP connections and has each served over HTTP in a place of the caller's choice.
class Listener {
  public:
    /// Where a connection lives: the loop, and the poller that is looked at in it.
    struct Place {
        asio::io_context& context;
        Poller& poller;
    };

    /// `next_place` says whose connection the next one is.
    Listener(asio::io_context& context, const HttpFront& front, std::function<Place()> next_place)
        : acceptor_(context), front_(front), next_place_(std::move(next_place)) {}

    /// Binds and listens. Throws boost::system::system_error.
    void open(const std::string& host, std::uint16_t port);
    /// Takes over a socket that already listens (socket activation). False if it is no such one.
    bool adopt(int descriptor);

    /// `ADDR:PORT` that it listens on, with the port it really has.
    std::string address() const;

    void start();
    void stop();

  private:
    asio::awaitable<void, Executor> accept_loop();

    Acceptor acceptor_;
    const HttpFront& front_;
    std::function<Place()> next_place_;
};

} // namespace jsongled
