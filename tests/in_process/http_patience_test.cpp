#include "tests/in_process/served_front.hpp"
#include "tests/integration/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

// How long the server waits for a client: with a patience that a test can wait for.

namespace jsongled::integration_tests {
namespace {

using namespace std::chrono_literals;

class Patience : public testing::Test {
  protected:
    static constexpr std::chrono::milliseconds patience = 400ms;

    Patience() { served_.start(); }

    /// Sends a byte every few milliseconds until the server closes; how long that took.
    std::chrono::steady_clock::duration trickle(std::string_view start, std::string_view byte) {
        const auto begin = std::chrono::steady_clock::now();
        RawClient raw(address());
        raw.write(start);
        // Once it has, a write or two later none is taken any more.
        while (raw.write_what_is_taken(byte) == byte.size())
            std::this_thread::sleep_for(5ms);
        EXPECT_EQ(raw.read_to_end(), "");
        return std::chrono::steady_clock::now() - begin;
    }

    [[nodiscard]] const tcp::endpoint& address() const { return served_.address(); }

    static asio::awaitable<HttpAnswer, Executor> much(const HttpRequest& request, HttpFront::Ends) {
        co_return make_response(request, http::status::ok, std::string(64 << 20, 'x'));
    }

    HttpFront front_{.respond = much, .times = {.opening = patience, .patience = patience}};

  private:
    ServedFront served_{front_};
};

TEST_F(Patience, is_for_the_whole_of_a_request_however_it_trickles) {
    const std::string get = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    const std::string chunked = get + "Transfer-Encoding: chunked\r\n\r\n";
    std::vector<std::pair<std::string, std::string_view>> rows;
    rows.emplace_back("", "A");
    rows.emplace_back(get + "a: ", "a");
    rows.emplace_back(get, "a: b\r\n");
    rows.emplace_back(get + "Content-Length: 10000\r\n\r\n", "a");
    rows.emplace_back(chunked + "1;", "a");
    rows.emplace_back(chunked, "1\r\na\r\n");
    rows.emplace_back(chunked + "0\r\na: ", "a");
    for (const auto& [start, byte] : rows) {
        const auto took = trickle(start, byte);
        EXPECT_GE(took, patience) << start << byte;
        EXPECT_LT(took, 10 * patience) << start << byte;
    }
}

TEST_F(Patience, ends_with_one_who_sends_nothing_and_one_who_reads_nothing) {
    RawClient silent(address());
    EXPECT_EQ(silent.read_to_end(), "");
    RawClient deaf(address());
    deaf.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    // Nothing is read until the server has closed, which a write then shows.
    EXPECT_TRUE(eventually([&] { return deaf.write_what_is_taken("x") == 0; }));
    EXPECT_LT(deaf.read_to_end().size(), 64U << 20);
}

TEST_F(Patience, costs_the_kernel_little_memory) {
    RawClient deaf(address(), 65'536);
    deaf.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    // While these are waited for, the other is given up. What comes then has waited in the kernels.
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(RawClient(address()).read_to_end(), "");
    const std::size_t held = deaf.read_to_end().size();
    EXPECT_GT(held, 0U);
    EXPECT_LT(held, 1U << 20);
}

} // namespace
} // namespace jsongled::integration_tests
