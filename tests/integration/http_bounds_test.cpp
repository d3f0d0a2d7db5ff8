#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"

// Requests without end: whatever part of one it is that does not end, the server holds a few kilobytes of it.

namespace jsongled::integration_tests {
namespace {

constexpr std::size_t megabyte = 1 << 20;
constexpr std::size_t sent_bytes = 32 * megabyte;
/// What the process may hold more than before, with all that an allocator keeps.
constexpr std::size_t held_bytes = 8 * megabyte;

/// What comes once, and what comes after it for ever.
struct Endless {
    std::string_view name;
    std::string_view start;
    std::string_view more;
};

void PrintTo(const Endless& endless, std::ostream* out) {
    *out << endless.name;
}

constexpr std::string_view chunked = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view get = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr std::string_view upgrade = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                     "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

const std::array parts{
    Endless{"empty_lines_before_the_request", "", "\r\n"},
    Endless{"method", "", "A"},
    Endless{"target", "GET /", "a"},
    Endless{"version", "GET / HTTP/1.1", "1"},
    Endless{"name_of_a_field", "GET / HTTP/1.1\r\n", "a"},
    Endless{"value_of_a_field", "GET / HTTP/1.1\r\na: ", "a"},
    Endless{"blanks_before_a_value", "GET / HTTP/1.1\r\na:", " "},
    Endless{"folded_field", "GET / HTTP/1.1\r\na: b", "\r\n b"},
    Endless{"fields", "GET / HTTP/1.1\r\nHost: localhost\r\n", "a: b\r\n"},
    Endless{"body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n", "a"},
    Endless{"size_of_a_chunk", chunked, "0"},
    Endless{"extension_of_a_chunk",
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;", "a"},
    Endless{"extension_of_the_last_chunk",
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0;", "a"},
    Endless{"extensions_of_many_chunks", chunked,
            "1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\na\r\n"},
    Endless{"chunks", chunked, "a\r\naaaaaaaaaa\r\n"},
    Endless{"chunk", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
            "a"},
    Endless{"name_of_a_trailer",
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "a"},
    Endless{"trailers", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            "a: b\r\n"},
    Endless{"requests_whose_answers_nobody_reads", "", get},
};

std::string repeated(std::string_view piece, std::size_t size) {
    std::string all;
    all.reserve(size + piece.size());
    while (all.size() < size)
        all += piece;
    return all;
}

class EndlessRequest : public testing::TestWithParam<std::tuple<Endless, bool>> {
  protected:
    void expect_bounded(std::string_view start, std::string_view more) {
        const tcp::endpoint& port = std::get<1>(GetParam()) ? server_.admin() : server_.listen();
        const std::size_t before = server_.process().peak_memory();
        RawClient raw(port);
        raw.write_what_is_taken(start);
        const std::string block = repeated(more, 65'536);
        for (std::size_t sent = 0; sent < sent_bytes; sent += block.size())
            if (raw.write_what_is_taken(block) < block.size()) break;
        EXPECT_LT(server_.process().peak_memory() - before, held_bytes);
        EXPECT_EQ(http_get(port, "/health").result(), http::status::ok);
    }

  private:
    /// What AddressSanitizer keeps of what was freed is not held by the server.
    ServerProcess server_{std::vector<std::string>(), {{"ASAN_OPTIONS", "quarantine_size_mb=1"}}};
};

INSTANTIATE_TEST_SUITE_P(Parts, EndlessRequest, testing::Combine(testing::ValuesIn(parts), testing::Bool()),
                         [](const auto& part) {
                             return std::string(std::get<0>(part.param).name) +
                                    (std::get<1>(part.param) ? "_to_the_admin" : "");
                         });

TEST_P(EndlessRequest, is_held_in_part_only) {
    const Endless& endless = std::get<0>(GetParam());
    expect_bounded(endless.start, endless.more);
}

TEST_P(EndlessRequest, is_held_in_part_only_behind_a_request_for_an_upgrade) {
    const Endless& endless = std::get<0>(GetParam());
    expect_bounded(std::string(upgrade) + "\r\n" + std::string(endless.start), endless.more);
}

TEST(EndlessFields, that_come_in_segments_of_whole_ones_are_bounded_as_well) {
    ServerProcess server;
    const std::size_t before = server.process().peak_memory();
    RawClient raw(server.listen());
    raw.write("GET / HTTP/1.1\r\nHost: localhost\r\na");
    const std::string segment = repeated(": b\r\na", 4096);
    for (std::size_t sent = 0; sent < sent_bytes; sent += segment.size())
        if (raw.write_what_is_taken(segment) < segment.size()) break;
    EXPECT_LT(server.process().peak_memory() - before, held_bytes);
    EXPECT_THAT(raw.read_head(), testing::AnyOf("", testing::StartsWith("HTTP/1.1 431")));
}

class RequestThatIsTooLarge : public OneServer {
  protected:
    static std::string answer(const tcp::endpoint& port, const std::string& request) {
        RawClient raw(port);
        raw.write(request);
        return raw.read_to_end();
    }
};

TEST_F(RequestThatIsTooLarge, is_told_so_and_closed) {
    const std::string much(20'000, 'a');
    for (const tcp::endpoint& port : {listen(), admin()}) {
        for (const std::string& head :
             {"GET /" + much, "GET / HTTP/1.1\r\nHost: localhost\r\na: " + much + "\r\n\r\n",
              "GET / HTTP/1.1\r\nHost: localhost\r\n" + repeated("a: b\r\n", 20'000) + "\r\n"})
            EXPECT_THAT(answer(port, head), testing::AllOf(testing::StartsWith("HTTP/1.1 431"),
                                                           testing::HasSubstr("Connection: close")))
                << head.substr(0, 50);
        for (const std::string& body :
             {"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n" + much,
              std::string(chunked) + "5000\r\n" + much + "\r\n0\r\n\r\n",
              std::string(chunked) + "1;" + much + "\r\na\r\n0\r\n\r\n",
              std::string(chunked) + "0\r\na: " + much + "\r\n\r\n",
              std::string(chunked) + std::string(20'000, '0') + "\r\n\r\n"})
            EXPECT_THAT(answer(port, body), testing::AllOf(testing::StartsWith("HTTP/1.1 413"),
                                                           testing::HasSubstr("Connection: close")))
                << body.substr(0, 80);
    }
}

TEST_F(RequestThatIsTooLarge, is_none_that_a_browser_sends) {
    // Cookies of everything else on the same host.
    const std::string cookies = "Cookie: " + std::string(12'000, 'c') + "\r\n";
    for (const tcp::endpoint& port : {listen(), admin()})
        EXPECT_THAT(
            answer(port, "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + cookies + "\r\n"),
            testing::StartsWith("HTTP/1.1 200"));
}

} // namespace
} // namespace jsongled::integration_tests
