#include "tests/integration/raw_client.hpp"
#include "tests/integration/served_front.hpp"

#include <atomic>

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

} // namespace
} // namespace jsongled::integration_tests
