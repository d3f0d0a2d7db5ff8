#include "server/net/http_session.hpp"

#include <array>
#include <vector>

#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <sys/socket.h>

#include "server/net/opening.hpp"
#include "server/net/request_reader.hpp"

namespace jsongled {
namespace {

/// How long a client may still send after the last answer, which a reset would take from it.
constexpr std::chrono::seconds lingering{2};

/// A reader that is slower than this on the whole is no browser.
constexpr std::uint64_t slowest_bytes_per_second = 4096;

HttpResponse refuse(HttpRequest& request, const RequestReader::Fault& fault) {
    request.keep_alive(false);
    return make_response(request, fault.status, std::string(fault.what));
}

/// Writes it as fast as it is read. Whoever reads nothing for a while, or so slowly that the answer would be
/// under way for hours, is given up: then false.
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

/// Ends the connection once the client has read everything.
asio::awaitable<void, Executor> close(WireStream& stream) {
    stream.wire().shut_down();
    stream.expires_after(lingering);
    std::array<char, 4096> dropped{};
    while ((co_await stream.read(dropped)).state == Moved::State::some) {
    }
}

/// The address at which the client found the server; nothing for a socket that is gone by now.
std::optional<asio::ip::address> own_address(const Wire& wire) {
    tcp::endpoint own;
    auto size = static_cast<socklen_t>(own.capacity());
    if (::getsockname(wire.descriptor(), own.data(), &size) != 0) return std::nullopt;
    return own.address();
}

} // namespace

asio::awaitable<void, Executor> serve_http(Wire wire, Poller& poller, asio::ip::address client,
                                           const HttpFront& front) {
    WireStream stream(std::move(wire), poller, co_await asio::this_coro::executor);
    if (const auto reason = co_await open_wire(stream, front.tls)) {
        if (front.refused) front.refused(*reason, client);
        if (reason != RefusalReason::http_on_tls_port) co_return;
        HttpResponse answer =
            make_response({}, http::status::bad_request, R"({"error":"this port speaks TLS"})");
        answer.keep_alive(false);
        if (co_await write(stream, answer, front.patience)) co_await close(stream);
        co_return;
    }
    RequestReader reader(stream);
    for (bool keep_alive = true; keep_alive;) {
        stream.expires_after(front.patience);
        auto received = co_await reader.next();
        if (!received) co_return;

        HttpRequest& request = received->request;
        HttpAnswer answer;
        if (received->fault) {
            answer = refuse(request, *received->fault);
        } else if (front.upgrade && beast::websocket::is_upgrade(request)) {
            auto refused = front.upgrade(request, stream, reader.early(), client);
            if (!refused) co_return;
            answer = *std::move(refused);
        } else {
            const auto own = own_address(stream.wire());
            if (!own) co_return;
            answer = co_await front.respond(request, *own);
        }
        keep_alive = std::visit([](const auto& response) { return response.keep_alive(); }, answer);
        auto* text = std::get_if<HttpResponse>(&answer);
        if (text && request.method() == http::verb::head) text->body().clear();
        const bool written = co_await std::visit(
            [&](auto& response) { return write(stream, response, front.patience); }, answer);
        if (!written) co_return;
    }
    co_await close(stream);
}

HttpResponse make_response(const HttpRequest& request, http::status status, std::string body,
                           std::string_view content_type) {
    auto response = response_head<http::string_body>(request, status, content_type);
    response.body() = std::move(body);
    response.prepare_payload();
    return response;
}

} // namespace jsongled
