#include "tests/in_process/served_front.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>

// Connections that wait for a request: how long, how many, and who gives way; and which of those that come to
// nothing are told of.

namespace jsongled::integration_tests {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr std::size_t most = 3;

class IdleHttp : public testing::Test {
  protected:
    void serve(HttpTimes times = {}) {
        front_.times = times;
        served_.start();
    }

    /// With TLS, where a handshake has this long before it gives way.
    void serve_tls(std::chrono::milliseconds patience) {
        const TestCertificate pair;
        const TemporaryFolder folder;
        folder.write("cert.pem", pair.cert_pem());
        folder.write("key.pem", pair.key_pem());
        tls_.load(folder.file("cert.pem"), folder.file("key.pem"),
                  std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
        front_.tls = &tls_;
        front_.idle = std::make_unique<Stays>(1000, 0ms);
        front_.handshakes = std::make_unique<Stays>(most, patience);
        served_.start();
    }

    /// So many strangers begin a handshake and go no further. How many of them are closed, once so many have
    /// been refused for this reason.
    std::size_t closed_of_handshakes(std::size_t count, RefusalReason reason, int refused) {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (std::size_t i = 0; i < count; ++i) {
            clients.push_back(std::make_unique<RawClient>(address()));
            clients.back()->write("\x16\x03\x01");
        }
        {
            std::unique_lock lock(mutex_);
            EXPECT_TRUE(told_.wait_for(lock, deadline, [&] { return refusals_[reason] == refused; }));
        }
        return static_cast<std::size_t>(std::ranges::count_if(
            clients, [](const auto& client) { return client->is_readable_within(100ms); }));
    }

    static asio::awaitable<HttpAnswer, Executor> respond(const HttpRequest& request, HttpFront::Ends) {
        co_return make_response(request, http::status::ok, "{}");
    }

    static void ask(RawClient& client) {
        client.write(get);
        EXPECT_THAT(client.read_until("{}"), StartsWith("HTTP/1.1 200"));
    }

    /// What was told by now. It is told before the connection is closed, but of those who give way a little
    /// later.
    std::map<RefusalReason, int> refusals() {
        const std::lock_guard lock(mutex_);
        return refusals_;
    }

    [[nodiscard]] const tcp::endpoint& address() const { return served_.address(); }

  private:
    std::mutex mutex_;
    std::condition_variable told_;
    std::map<RefusalReason, int> refusals_;
    TlsContext tls_;
    HttpFront front_{.respond = respond,
                     .refused =
                         [this](RefusalReason reason, const asio::ip::address&) {
                             const std::lock_guard lock(mutex_);
                             ++refusals_[reason];
                             told_.notify_all();
                         },
                     .idle = std::make_unique<Stays>(most, 0ms)};
    ServedFront served_{front_};
};

TEST(HttpTimes, are_longer_between_requests_than_those_of_balancers) {
    EXPECT_GT(HttpTimes().keep_alive, 60s);
    EXPECT_EQ(HttpTimes().opening, 10s);
    EXPECT_EQ(HttpTimes().patience, 30s);
}

TEST_F(IdleHttp, a_connection_is_kept_between_requests_for_longer_than_a_request_may_take) {
    serve({.opening = 100ms, .keep_alive = 600ms, .patience = 200ms});
    RawClient client(address());
    for (int i = 0; i < 2; ++i) {
        ask(client);
        const auto begin = steady_clock::now();
        EXPECT_FALSE(client.is_readable_within(400ms));
        EXPECT_GE(steady_clock::now() - begin, 400ms);
    }
    ask(client);
    const auto begin = steady_clock::now();
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_GE(steady_clock::now() - begin, 590ms);
    EXPECT_THAT(refusals(), IsEmpty()) << "an end between two requests is no refusal";
}

TEST_F(IdleHttp, a_connection_that_does_not_begin_and_a_request_that_does_not_end_are_told) {
    serve({.opening = 100ms, .keep_alive = 60s, .patience = 200ms});
    EXPECT_EQ(RawClient(address()).read_to_end(), "");
    EXPECT_THAT(refusals(), UnorderedElementsAre(Pair(RefusalReason::no_request, 1)));
    for (const std::string_view begun :
         {"G", "GET / HTTP/1.1\r\n", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\na"}) {
        RawClient client(address());
        ask(client);
        client.write(begun);
        EXPECT_EQ(client.read_to_end(), "");
    }
    EXPECT_THAT(refusals(), UnorderedElementsAre(Pair(RefusalReason::no_request, 4)));
}

TEST_F(IdleHttp, whoever_comes_and_goes_is_no_news) {
    serve();
    { const RawClient client(address()); }
    RawClient(address()).drop();
    {
        RawClient client(address());
        ask(client);
    }
    RawClient client(address());
    ask(client);
    client.drop();
    // Those are dealt with before.
    RawClient last(address());
    ask(last);
    EXPECT_THAT(refusals(), IsEmpty());
}

TEST_F(IdleHttp, a_client_that_asks_for_the_end_on_any_line_gets_it) {
    serve();
    for (const std::string_view lines :
         {"Connection: close\r\n", "Connection: keep-alive\r\nConnection: close\r\n",
          "Connection: keep-alive, Close\r\n"}) {
        RawClient client(address());
        client.write("GET / HTTP/1.1\r\nHost: localhost\r\n" + std::string(lines) + "\r\n");
        EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 200")) << lines;
    }
}

TEST_F(IdleHttp, past_the_bound_the_one_that_has_waited_longest_gives_way) {
    serve();
    RawClient first(address());
    ask(first);
    RawClient second(address());
    ask(second);
    RawClient third(address());
    ask(third);
    // So it is no longer the one that has waited longest.
    ask(first);
    RawClient newcomer(address());
    ask(newcomer);
    EXPECT_EQ(second.read_to_end(), "");
    ask(third);
    ask(first);
    EXPECT_TRUE(eventually([&] {
        ask(newcomer);
        return !refusals().empty();
    }));
    EXPECT_THAT(refusals(), UnorderedElementsAre(Pair(RefusalReason::too_many_idle, 1)));
}

TEST_F(IdleHttp, those_who_only_sit_there_keep_nobody_out) {
    serve();
    std::vector<std::unique_ptr<RawClient>> strangers;
    const auto connect = [&] { return strangers.emplace_back(std::make_unique<RawClient>(address())).get(); };
    for (std::size_t i = 0; i < 10 * most; ++i) {
        // Silent ones, and those who begin and go no further.
        RawClient& stranger = *connect();
        if (i % 2 == 0) stranger.write("GET / HTTP/1.1\r\n");
        RawClient client(address());
        ask(client);
        ask(client);
    }
    for (std::size_t i = 0; i < strangers.size() - most; ++i)
        EXPECT_EQ(strangers[i]->read_to_end(), "") << i;
    RawClient client(address());
    EXPECT_TRUE(eventually([&] {
        ask(client);
        return refusals()[RefusalReason::too_many_idle] >= static_cast<int>(strangers.size() - most);
    }));
    EXPECT_EQ(refusals().size(), 1U);
}

TEST_F(IdleHttp, a_handshake_that_goes_no_further_gives_way_to_a_newcomer) {
    serve_tls(0ms);
    EXPECT_EQ(closed_of_handshakes(most + 2, RefusalReason::tls_too_slow, 2), 2U);
}

TEST_F(IdleHttp, a_handshake_that_may_still_go_on_gives_way_to_nobody) {
    serve_tls(600s);
    EXPECT_EQ(closed_of_handshakes(most + 2, RefusalReason::too_many_handshakes, 2), 2U);
}

} // namespace
} // namespace jsongled::integration_tests
