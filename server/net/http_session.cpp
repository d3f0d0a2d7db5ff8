#include "server/net/http_session.hpp"

#include <boost/beast/websocket/rfc6455.hpp>

#include "server/net/request_reader.hpp"

namespace jsongled {
namespace {

/// How long a client may still send after the last answer, which a reset would take from it.
constexpr std::chrono::seconds lingering{2};

/// A reader that is slower than this on the whole is no browser.
constexpr std::uint64_t slowest_bytes_per_second = 4096;

template<class T>
auto into(error_code& error, T) {
    return asio::redirect_error(T{}, error);
}
constexpr asio::use_awaitable_t<Executor> awaitable;

constexpr RequestReader::Fault early_bytes{http::status::bad_request, R"({"error":"bytes after the upgrade"})"};

HttpResponse refuse(HttpRequest& request, const RequestReader::Fault& fault) {
    request.keep_alive(false);
    return make_response(request, fault.status, std::string(fault.what));
}

/// Writes it as fast as it is read. Whoever reads nothing for a while, or so slowly that the answer would be
/// under way for hours, is given up.
template<class Body>
asio::awaitable<error_code, Executor> write(HttpStream& stream, http::response<Body>& response,
                                            std::chrono::milliseconds patience) {
    using std::chrono::steady_clock;
    const std::chrono::seconds fair(response.payload_size().value_or(0) / slowest_bytes_per_second);
    const auto end = steady_clock::now() + patience + fair;
    http::response_serializer<Body> serializer(response);
    error_code error;
    while (!error && !serializer.is_done()) {
        stream.expires_at(std::min(end, steady_clock::now() + patience));
        co_await http::async_write_some(stream, serializer, into(error, awaitable));
    }
    co_return error;
}

/// Ends the connection once the client has read everything.
asio::awaitable<void, Executor> close(HttpStream& stream) {
    error_code error;
    stream.socket().shutdown(tcp::socket::shutdown_send, error);
    stream.expires_after(lingering);
    std::array<char, 4096> dropped{};
    while (!error)
        co_await stream.async_read_some(asio::buffer(dropped), into(error, awaitable));
}

} // namespace

asio::awaitable<void, Executor> serve_http(HttpStream stream, asio::ip::address client,
                                           const HttpFront& front) {
    RequestReader reader(stream);
    error_code error;
    for (bool keep_alive = true; keep_alive;) {
        stream.expires_after(front.patience);
        auto received = co_await reader.next();
        if (!received) co_return;

        HttpRequest& request = received->request;
        HttpAnswer answer;
        if (received->fault) {
            answer = refuse(request, *received->fault);
        } else if (front.upgrade && beast::websocket::is_upgrade(request)) {
            // The client has to wait for the answer (RFC 6455, 4.1): what comes before it is nobody's.
            if (reader.has_more()) {
                answer = refuse(request, early_bytes);
            } else {
                stream.expires_never();
                auto refused = front.upgrade(request, stream, client);
                if (!refused) co_return;
                answer = *std::move(refused);
            }
        } else {
            const auto own = stream.socket().local_endpoint(error);
            if (error) co_return;
            answer = co_await front.respond(request, own.address());
        }
        keep_alive = std::visit([](const auto& response) { return response.keep_alive(); }, answer);
        auto* text = std::get_if<HttpResponse>(&answer);
        if (text && request.method() == http::verb::head) text->body().clear();
        error = co_await std::visit([&](auto& response) { return write(stream, response, front.patience); },
                                    answer);
        if (error) co_return;
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
