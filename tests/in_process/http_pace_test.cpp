#include "tests/in_process/served_front.hpp"
#include "tests/integration/raw_client.hpp"

#include <atomic>
#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/net/http_response.hpp"

// Whoever asks as fast as they are answered.

namespace jsongled::integration_tests {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string gets(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += get;
    return text;
}

class HttpPace : public testing::Test {
  protected:
    static asio::awaitable<HttpAnswer, Executor> ok(const HttpRequest& request, HttpFront::Ends) {
        co_return make_response(request, http::status::ok, "{}");
    }

    /// How long it takes until so many requests, sent at once, are answered.
    std::chrono::steady_clock::duration time_of(int count) {
        const auto begin = std::chrono::steady_clock::now();
        RawClient raw(served_.address());
        raw.write(gets(count - 1) + "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        std::string answers = raw.read_to_end();
        int answered = 0;
        for (std::size_t at = 0; (at = answers.find("HTTP/1.1 200", at)) != std::string::npos; ++at)
            ++answered;
        EXPECT_EQ(answered, count);
        return std::chrono::steady_clock::now() - begin;
    }

    std::atomic<int> slowed_ = 0;
    HttpFront front_{.respond = ok, .slowed = [this](const asio::ip::address&) { ++slowed_; }};
    ServedFront served_{front_};
};

TEST_F(HttpPace, is_that_of_the_limit_once_its_burst_is_used_up) {
    constexpr int rate = 5;
    front_.requests_per_second = rate;
    served_.start();
    time_of(rate * 10);
    EXPECT_EQ(slowed_, 0) << "a page with all of its files";
    EXPECT_GE(time_of(rate * 10 + 3), 3 * 1s / rate - 50ms);
    EXPECT_EQ(slowed_, 3) << "each connection has its own";
}

TEST_F(HttpPace, is_any_for_proxies_that_are_trusted_and_without_the_limit) {
    constexpr int rate = 5;
    served_.start();
    time_of(rate * 20);
    EXPECT_EQ(slowed_, 0);
    front_.requests_per_second = rate;
    front_.proxies = TrustedProxies({"127.0.0.1"});
    time_of(rate * 20);
    EXPECT_EQ(slowed_, 0);
}

TEST_F(HttpPace, of_one_keeps_no_other_from_being_answered) {
    served_.start();
    std::atomic<bool> is_over = false;
    RawClient greedy(served_.address());
    std::thread sender([&] {
        const std::string much = gets(500);
        while (!is_over)
            greedy.write_what_is_taken(much);
    });
    std::thread reader([&] {
        while (!is_over)
            if (greedy.is_readable_within(10ms)) greedy.read_some();
    });
    for (int i = 0; i < 20; ++i) {
        RawClient other(served_.address());
        other.write(get);
        EXPECT_THAT(other.read_until("{}"), testing::StartsWith("HTTP/1.1 200"));
    }
    is_over = true;
    sender.join();
    reader.join();
}

/// So many who send more than is answered, from different addresses or one.
class GreedyHttp : public HttpPace {
  protected:
    static constexpr int rate = 1;
    static constexpr std::size_t most = 3;

    GreedyHttp() {
        front_.requests_per_second = rate;
        front_.busy->set_most(most);
        served_.start();
    }

    /// Has used up its burst, and waits for the rest of its answers.
    std::unique_ptr<RawClient> be_greedy(const char* from) {
        auto client = std::make_unique<RawClient>(served_.address(), asio::ip::make_address(from));
        client->write(gets(rate * 10 + 20));
        for (int answered = 0; answered < rate * 10; ++answered)
            client->read_until("{}");
        return client;
    }
    static void expect_closed(RawClient& client) {
        while (!client.read_some().empty()) {
        }
    }
    static void expect_answered(RawClient& client) {
        EXPECT_THAT(client.read_until("{}"), testing::StartsWith("HTTP/1.1 200"));
    }
};

TEST_F(GreedyHttp, are_no_more_than_may_wait_for_answers) {
    std::vector<std::unique_ptr<RawClient>> greedy;
    for (std::size_t i = 0; i < most + 5; ++i)
        greedy.push_back(be_greedy("127.0.0.1"));
    for (std::size_t i = 0; i < 5; ++i)
        expect_closed(*greedy[i]);
    for (std::size_t i = 5; i < greedy.size(); ++i)
        expect_answered(*greedy[i]);
}

TEST_F(GreedyHttp, of_one_address_give_way_before_whoever_comes_alone) {
    const auto alone = be_greedy("127.0.0.2");
    std::vector<std::unique_ptr<RawClient>> greedy;
    for (std::size_t i = 0; i < most + 5; ++i)
        greedy.push_back(be_greedy("127.0.0.1"));
    for (std::size_t i = 0; i < most + 3; ++i)
        expect_closed(*greedy[i]);
    expect_answered(*alone);
}

/// Who has a place among those who wait for answers, while each of them may keep it.
class HttpPlaces : public HttpPace {
  protected:
    HttpPlaces() { front_.busy = std::make_unique<Stays>(1, 1h); }

    bool is_taken() {
        return !Stays::Stay(*front_.busy, -1, AddressKey::none, std::chrono::steady_clock::now()).is_let_in();
    }
};

TEST_F(HttpPlaces, are_those_of_requests_and_not_of_connections_between_them) {
    served_.start();
    RawClient client(served_.address());
    client.write(get);
    client.read_until("{}");
    EXPECT_TRUE(eventually([&] { return !is_taken(); }));
    client.write(get.substr(0, 10));
    // Whatever the half of a request does is done before another's is answered.
    RawClient other(served_.address());
    other.write(get);
    other.read_until("{}");
    EXPECT_TRUE(eventually([&] { return !is_taken(); })) << "half a request is among those who are idle";
}

TEST_F(HttpPlaces, are_held_until_the_connection_is_closed) {
    served_.start();
    {
        RawClient client(served_.address());
        client.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        client.read_to_end();
        EXPECT_TRUE(is_taken()) << "it may still send something";
    }
    EXPECT_TRUE(eventually([&] { return !is_taken(); }));
}

TEST_F(HttpPlaces, are_given_back_by_those_who_become_websockets) {
    front_.upgrade = [this](const HttpRequest& request, WireStream&, std::string_view, const auto&) {
        EXPECT_FALSE(is_taken());
        return std::optional(make_response(request, http::status::not_found, "{}"));
    };
    served_.start();
    RawClient client(served_.address());
    client.ask_upgrade("/");
    EXPECT_THAT(client.read_head(), testing::StartsWith("HTTP/1.1 404"));
}

} // namespace
} // namespace jsongled::integration_tests
