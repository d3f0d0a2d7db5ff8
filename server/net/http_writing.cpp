#include "server/net/http_writing.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/serializer.hpp>

namespace jsongled {
namespace {

/// How long a client may still send after the last answer, which a reset would take from it.
constexpr std::chrono::seconds lingering{2};

/// A reader that is slower than this on the whole is no browser.
constexpr std::uint64_t slowest_bytes_per_second = 4096;

template<class Body>
asio::awaitable<bool, Executor> write(WireStream& stream, http::response<Body>& response,
                                      std::chrono::milliseconds patience) {
    using std::chrono::steady_clock;
    const std::chrono::seconds fair(response.payload_size().value_or(0) / slowest_bytes_per_second);
    const auto end = steady_clock::now() + patience + fair;
    http::response_serializer<Body> serializer(response);
    std::vector<iovec> pieces;
    while (!serializer.is_done()) {
        error_code error;
        pieces.clear();
        serializer.next(error, [&](error_code&, const auto& buffers) {
            for (const asio::const_buffer buffer : beast::buffers_range_ref(buffers))
                // A write does not change what it is given.
                pieces.push_back({const_cast<void*>(buffer.data()), buffer.size()});
        });
        if (error) co_return false;
        stream.expires_at(std::min(end, steady_clock::now() + patience));
        const Moved moved = co_await stream.write(pieces);
        if (moved.state != Moved::State::some) co_return false;
        serializer.consume(moved.bytes);
    }
    co_return true;
}

} // namespace

asio::awaitable<bool, Executor> write_answer(WireStream& stream, HttpAnswer& answer,
                                             std::chrono::milliseconds patience) {
    return std::visit([&](auto& response) { return write(stream, response, patience); }, answer);
}

asio::awaitable<void, Executor> end_stream(WireStream& stream) {
    stream.wire().shut_down();
    stream.expires_after(lingering);
    std::array<char, 4096> dropped{};
    while ((co_await stream.read(dropped)).state == Moved::State::some) {
    }
}

} // namespace jsongled
