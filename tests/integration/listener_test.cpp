#include "server/net/listener.hpp"
#include "server/net/polled.hpp"

#include <new>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/http_client.hpp"
#include "tests/support/server_process.hpp"

// The accepting of connections, within the test.

namespace jsongled::integration_tests {
namespace {

/// A thread that runs a loop.
struct Running {
    asio::io_context& io;
    std::thread thread{[this] { io.run(); }};

    ~Running() {
        io.stop();
        thread.join();
    }
};

TEST(Listener, goes_on_accepting_after_a_connection_for_which_there_was_no_memory) {
    Poller poller;
    asio::io_context io;
    const Polled sockets(io, poller, [&] { poller.tell(); });
    HttpFront front;
    front.respond = [](const HttpRequest& request, const auto&...) -> asio::awaitable<HttpAnswer, Executor> {
        co_return make_response(request, http::status::ok, "{}");
    };
    std::atomic<int> connections = 0;
    Listener listener(io, front, [&] {
        if (++connections == 2) throw std::bad_alloc();
        return Listener::Place{io, poller};
    });
    listener.open("127.0.0.1", 0);
    const tcp::endpoint address = endpoint_of(listener.address());
    listener.start();
    const Running running{io};
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(http_get(address, "/").result(), http::status::ok) << i;
    EXPECT_GT(connections, 2);
}

} // namespace
} // namespace jsongled::integration_tests
