#include "server/net/http_session.hpp"

#include <boost/beast/websocket/rfc6455.hpp>

namespace jsongled {
namespace {

/// How long a client may take to send a request or to read the answer.
constexpr std::chrono::seconds request_timeout{30};
constexpr std::uint32_t max_header_bytes = 16'384;
constexpr std::uint64_t max_body_bytes = 65'536;

template<class T>
auto into(error_code& error, T) {
    return asio::redirect_error(T{}, error);
}
constexpr asio::use_awaitable_t<Executor> awaitable;

bool is_http_fault(error_code error) {
    return error != http::error::end_of_stream &&
           error.category() == http::make_error_code(http::error::bad_method).category();
}

} // namespace

asio::awaitable<void, Executor> serve_http(HttpStream stream, const HttpFront& front) {
    beast::flat_buffer buffer;
    error_code error;
    for (bool keep_alive = true; keep_alive;) {
        http::request_parser<http::string_body> parser;
        parser.header_limit(max_header_bytes);
        parser.body_limit(max_body_bytes);
        stream.expires_after(request_timeout);
        co_await http::async_read(stream, buffer, parser, into(error, awaitable));
        if (error && !is_http_fault(error)) co_return;

        HttpRequest request = parser.release();
        HttpResponse response;
        if (error) {
            request.keep_alive(false);
            response = make_response(request, http::status::bad_request, R"({"error":"malformed request"})");
        } else if (front.upgrade && beast::websocket::is_upgrade(request)) {
            stream.expires_never();
            auto refused = front.upgrade(request, stream);
            if (!refused) co_return;
            response = *std::move(refused);
        } else {
            response = front.respond(request);
        }
        keep_alive = response.keep_alive();
        if (request.method() == http::verb::head) response.body().clear();
        stream.expires_after(request_timeout);
        co_await http::async_write(stream, response, into(error, awaitable));
        if (error) co_return;
    }
    stream.socket().shutdown(tcp::socket::shutdown_send, error);
}

HttpResponse make_response(const HttpRequest& request, http::status status, std::string body,
                           std::string_view content_type) {
    HttpResponse response(status, request.version());
    response.set(http::field::server, "jsongled");
    response.set(http::field::content_type, beast::string_view(content_type.data(), content_type.size()));
    response.set(http::field::cache_control, "no-store");
    response.keep_alive(request.keep_alive());
    response.body() = std::move(body);
    response.prepare_payload();
    return response;
}

} // namespace jsongled
