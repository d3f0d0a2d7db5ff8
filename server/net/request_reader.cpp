#include "server/net/request_reader.hpp"

#include <boost/asio/error.hpp>

#include "config/host.hpp"
#include "server/net/request_target.hpp"

namespace jsongled {
namespace {

using Fault = RequestReader::Fault;

constexpr std::size_t read_bytes = 4096;

bool is_http_fault(error_code error) {
    return error != http::error::end_of_stream &&
           error.category() == http::make_error_code(http::error::bad_method).category();
}

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

Fault malformed(std::string_view what) {
    return {RefusalReason::malformed_http, http::status::bad_request, what};
}

Fault not_known(std::string_view what) {
    return {RefusalReason::malformed_http, http::status::not_implemented, what};
}

/// A body whose end is not where another reader of the same bytes sees it would let its sender pass off a part
/// of it as a request of somebody else's (RFC 9112, 6.1 and 11.2).
std::optional<Fault> fault_of_length(const HttpRequest& request) {
    const auto codings = request.count(http::field::transfer_encoding);
    if (codings == 0) return std::nullopt;
    if (request.count(http::field::content_length) > 0 || request.version() < 11)
        return malformed(R"({"error":"ambiguous length of the body"})");
    if (codings > 1 || !beast::iequals(request[http::field::transfer_encoding], "chunked"))
        return not_known(R"({"error":"unknown transfer coding"})");
    return std::nullopt;
}

/// RFC 9110, 9.1.
std::optional<Fault> fault_of_method(const HttpRequest& request) {
    if (request.method() != http::verb::unknown) return std::nullopt;
    return not_known(R"({"error":"unknown method"})");
}

/// RFC 9112, 3.2. The target's host is checked as well: it counts in place of the other.
std::optional<Fault> fault_of_host(const HttpRequest& request) {
    const auto hosts = request.count(http::field::host);
    const bool may_have_none = hosts == 0 && request.version() < 11;
    if (!may_have_none && (hosts != 1 || !parse_host(view(request[http::field::host]))))
        return malformed(R"({"error":"not one valid Host"})");
    const auto host = RequestTarget(request).host();
    if (host && !parse_host(*host)) return malformed(R"({"error":"no valid host in the target"})");
    return std::nullopt;
}

Fault fault_of(error_code error, bool in_body) {
    if (error == http::error::body_limit || (in_body && error == http::error::buffer_overflow))
        return {RefusalReason::request_too_large, http::status::payload_too_large,
                R"({"error":"request too large"})"};
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return {RefusalReason::request_too_large, http::status::request_header_fields_too_large,
                R"({"error":"request too large"})"};
    return malformed(R"({"error":"malformed request"})");
}

} // namespace

asio::awaitable<bool, Executor> RequestReader::wait() {
    if (buffer_.size() > 0) co_return true;
    const Moved::State state = co_await read(read_bytes);
    co_return state == Moved::State::some;
}

asio::awaitable<std::optional<RequestReader::Received>, Executor> RequestReader::next() {
    Parser parser;
    // Not what bounds it: to the parser, what goes round the chunks of a body is neither head nor body.
    parser.header_limit(max_request_bytes);
    parser.body_limit(max_request_bytes);
    left_ = max_request_bytes;

    error_code error = co_await feed(parser, &Parser::is_header_done);
    std::optional<Fault> fault;
    if (!error) {
        fault = fault_of_length(parser.get());
        if (!fault) fault = fault_of_host(parser.get());
        if (!fault) fault = fault_of_method(parser.get());
    }
    http::request_header<> header;
    if (!error && !fault) {
        // The parser adds the trailer's fields to the header's, which nothing has said that they may change
        // (RFC 9110, 6.5.1).
        if (parser.chunked()) header = parser.get().base();
        parser.eager(true);
        error = co_await feed(parser, &Parser::is_done);
        if (parser.chunked()) parser.get().base() = std::move(header);
    }
    if (error && !is_http_fault(error)) co_return std::nullopt;
    if (error) fault = fault_of(error, parser.is_header_done());
    co_return RequestReader::Received{parser.release(), fault};
}

asio::awaitable<error_code, Executor> RequestReader::feed(Parser& parser, Reached reached) {
    error_code error;
    while (!(parser.*reached)()) {
        if (buffer_.size() > 0) {
            const std::size_t parsed = parser.put(buffer_.data(), error);
            buffer_.consume(parsed);
            left_ -= parsed;
            if (!error) continue;
            if (error != http::error::need_more) co_return error;
        }
        const std::size_t room = std::min(read_bytes, left_ - buffer_.size());
        if (room == 0) co_return http::error::buffer_overflow;
        const Moved::State state = co_await read(room);
        if (state == Moved::State::failed) co_return asio::error::connection_reset;
        if (state == Moved::State::ended)
            co_return parser.got_some() ? http::error::partial_message : http::error::end_of_stream;
    }
    co_return error_code();
}

asio::awaitable<Moved::State, Executor> RequestReader::read(std::size_t room) {
    const auto place = buffer_.prepare(room);
    const Moved moved = co_await stream_.read({static_cast<char*>(place.data()), place.size()});
    if (moved.state == Moved::State::some) buffer_.commit(moved.bytes);
    co_return moved.state;
}

} // namespace jsongled
