#pragma once

#include <csignal>
#include <thread>

#include "server/net/listener.hpp"
#include "server/net/polled.hpp"
#include "server/observe/telemetry.hpp"
#include "tests/support/server_process.hpp"

namespace jsongled::integration_tests {

/// A front at an address of its own, served by a thread within the test. Nobody is served before start().
class ServedFront {
  public:
    explicit ServedFront(const HttpFront& front)
        : listener_(context_, {"listen", front, telemetry_, [this] {
                                   return Listener::Place{context_, poller_};
                               }}) {
        // As the server does: OpenSSL writes to whoever has gone.
        std::signal(SIGPIPE, SIG_IGN);
        listener_.open({"127.0.0.1", 0});
        address_ = endpoint_of(listener_.address());
    }
    ~ServedFront() {
        context_.stop();
        if (thread_.joinable()) thread_.join();
    }
    ServedFront(const ServedFront&) = delete;
    ServedFront& operator=(const ServedFront&) = delete;

    void start() {
        listener_.start();
        thread_ = std::thread([this] { context_.run(); });
    }

    [[nodiscard]] const tcp::endpoint& address() const { return address_; }

  private:
    Poller poller_;
    asio::io_context context_{1};
    Polled sockets_{context_, poller_, {1, {}}, [this] { poller_.tell(64, 64); }};
    Log log_{LogLevel::off, LogFormat::text};
    Metrics metrics_{"1"};
    Telemetry telemetry_{metrics_, log_};
    Listener listener_;
    tcp::endpoint address_;
    std::thread thread_;
};

} // namespace jsongled::integration_tests
