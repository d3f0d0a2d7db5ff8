#include "server/net/listener.hpp"
#include "server/net/polled.hpp"

#include <new>
#include <thread>

#include <gtest/gtest.h>

#include "server/observe/telemetry.hpp"
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

class ListenerOf : public testing::Test {
  protected:
    ListenerOf() {
        front_.respond = [](const HttpRequest& request,
                            const auto&...) -> asio::awaitable<HttpAnswer, Executor> {
            co_return make_response(request, http::status::ok, "{}");
        };
    }

    Listener listener(std::function<Listener::Place()> next_place) {
        return {io_, {"listen", front_, telemetry_, std::move(next_place)}};
    }
    Listener listener() {
        return listener([this] { return place(); });
    }

    Listener::Place place() { return {io_, poller_}; }

    /// Whether it answers at this address, on the port that it has.
    bool answers_at(const Listener& listener, const char* address) {
        const tcp::endpoint first = endpoint_of(listener.address().substr(0, listener.address().find(',')));
        io_.restart();
        const Running running{io_};
        try {
            return http_get({asio::ip::make_address(address), first.port()}, "/").result() == http::status::ok;
        } catch (const boost::system::system_error&) {
            return false;
        }
    }

    HttpFront front_;
    Poller poller_;
    asio::io_context io_;
    Polled sockets_{io_, poller_, {1, {}}, [this] { poller_.tell(64, 64); }};
    Log log_{LogLevel::off, LogFormat::text};
    Metrics metrics_{"1"};
    Telemetry telemetry_{metrics_, log_};
};

TEST_F(ListenerOf, one_thread_goes_on_accepting_after_a_connection_for_which_there_was_no_memory) {
    std::atomic<int> connections = 0;
    Listener listener = this->listener([&] {
        if (++connections == 2) throw std::bad_alloc();
        return place();
    });
    listener.open({"127.0.0.1", 0});
    const tcp::endpoint address = endpoint_of(listener.address());
    listener.start();
    const Running running{io_};
    EXPECT_EQ(http_get(address, "/").result(), http::status::ok);
    EXPECT_THROW(http_get(address, "/"), boost::system::system_error) << "it has cost that connection";
    EXPECT_EQ(http_get(address, "/").result(), http::status::ok);
    EXPECT_GT(connections, 2);
    EXPECT_EQ(metrics_.series<Metric::accept_errors>().Value(), 1);
}

TEST_F(ListenerOf, no_address_is_found_by_both_families) {
    for (const char* host : {"", "::"}) {
        Listener everywhere = listener();
        everywhere.open({host, 0});
        EXPECT_EQ(everywhere.address().substr(0, 5), "[::]:");
        everywhere.start();
        EXPECT_TRUE(answers_at(everywhere, "127.0.0.1")) << host;
        EXPECT_TRUE(answers_at(everywhere, "::1")) << host;
    }
}

TEST_F(ListenerOf, localhost_is_found_at_both_loopback_addresses_and_one_port) {
    Listener loopback = listener();
    loopback.open({"localhost", 0});
    const std::string both = loopback.address();
    const tcp::endpoint first = endpoint_of(both.substr(0, both.find(',')));
    EXPECT_EQ(both, "127.0.0.1:" + std::to_string(first.port()) + ",[::1]:" + std::to_string(first.port()));
    loopback.start();
    EXPECT_TRUE(answers_at(loopback, "127.0.0.1"));
    EXPECT_TRUE(answers_at(loopback, "::1"));
}

TEST_F(ListenerOf, an_address_is_found_there_alone) {
    Listener one = listener();
    one.open({"::1", 0});
    one.start();
    EXPECT_TRUE(answers_at(one, "::1"));
    EXPECT_FALSE(answers_at(one, "127.0.0.1"));
}

TEST_F(ListenerOf, a_taken_port_says_so_for_either_address) {
    Listener taken = listener();
    taken.open({"::1", 0});
    const std::uint16_t port = endpoint_of(taken.address()).port();
    for (const char* host : {"", "localhost", "::1"}) {
        Listener second = listener();
        try {
            second.open({host, port});
            FAIL() << host;
        } catch (const boost::system::system_error& error) {
            EXPECT_EQ(error.code(), asio::error::address_in_use) << host;
        }
    }
}

} // namespace
} // namespace jsongled::integration_tests
