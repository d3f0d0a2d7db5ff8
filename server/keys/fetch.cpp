#include "server/keys/fetch.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <openssl/err.h>

#include "config/reason.hpp"
#include "config/small_file.hpp"
#include "protocol/names.hpp"
#include "server/keys/freshness.hpp"
#include "server/keys/look_up.hpp"
#include "server/net/tls_error.hpp"

namespace jsongled {
namespace {

using Stream = beast::basic_stream<tcp, Executor>;
using TlsStream = asio::ssl::stream<Stream&>;
using Result = std::variant<Fetched, FailedFetch>;
using Deadline = std::chrono::steady_clock::time_point;

constexpr asio::use_awaitable_t<Executor> awaitable;

/// Time for one of several addresses, so that the next has some.
constexpr std::chrono::seconds connect_time{3};
constexpr std::uint32_t max_header_bytes = 16 << 10;
constexpr std::size_t max_ca_bytes = 1 << 20;

FailedFetch failed(FetchFault fault, const error_code& error) {
    if (error == beast::error::timeout) return {FetchFault::late};
    return {fault, reason(error)};
}

/// For what goes wrong behind the connection.
FailedFetch failed_reading(const error_code& error) {
    if (error == http::error::body_limit || error == http::error::header_limit ||
        error == http::error::buffer_overflow)
        return {FetchFault::too_large};
    if (error == http::error::end_of_stream || error == http::error::partial_message ||
        error.category() != http::make_error_code(http::error::bad_version).category())
        return failed(FetchFault::cut_off, error);
    return failed(FetchFault::malformed, error);
}

http::request<http::empty_body> request_for(const HttpUrl& url) {
    http::request<http::empty_body> request(http::verb::get, url.target, 11);
    request.set(http::field::host, host_and_port(url));
    request.set(http::field::user_agent, "jsongled");
    request.set(http::field::accept, "application/jwk-set+json, application/json");
    request.set(http::field::accept_encoding, "identity");
    request.set(http::field::connection, "close");
    return request;
}

using Parser = http::response_parser<http::string_body>;

std::optional<FailedFetch> fault_of(const Parser::value_type& response) {
    const unsigned status = response.result_int();
    if (status / 100 == 3) return FailedFetch{FetchFault::redirect, std::to_string(status)};
    if (status != 200) return FailedFetch{FetchFault::status, std::to_string(status)};
    const auto encoding = response[http::field::content_encoding];
    if (!encoding.empty() && !beast::iequals(encoding, "identity")) return FailedFetch{FetchFault::encoded};
    return std::nullopt;
}

std::optional<std::chrono::seconds> freshness_of(const Parser::value_type& response) {
    std::string cache_control;
    const auto [begin, end] = response.equal_range(http::field::cache_control);
    for (auto line = begin; line != end; ++line)
        cache_control.append(line->value().data(), line->value().size()).append(",");
    return freshness(cache_control, response[http::field::age]);
}

template<class Any>
asio::awaitable<Result, Executor> ask(Any& stream, const HttpUrl& url, std::size_t most) {
    error_code error;
    const auto request = request_for(url);
    co_await http::async_write(stream, request, asio::redirect_error(awaitable, error));
    if (error) co_return failed_reading(error);

    Parser parser;
    parser.header_limit(max_header_bytes);
    parser.body_limit(most);
    beast::flat_buffer buffer(most + max_header_bytes);
    co_await http::async_read_header(stream, buffer, parser, asio::redirect_error(awaitable, error));
    if (error) co_return failed_reading(error);
    if (auto fault = fault_of(parser.get())) co_return *std::move(fault);
    while (!error && !parser.is_done()) {
        co_await http::async_read_some(stream, buffer, parser, asio::redirect_error(awaitable, error));
        // The parser's own limit is for each chunk.
        if (parser.get().body().size() > most) error = http::error::body_limit;
    }
    if (error) co_return failed_reading(error);
    const auto fresh_for = freshness_of(parser.get());
    co_return Fetched{std::move(parser.get().body()), fresh_for};
}

/// Nothing once there is a connection to one of them.
asio::awaitable<std::optional<FailedFetch>, Executor>
connect(Stream& stream, const std::vector<tcp::endpoint>& endpoints, Deadline deadline) {
    error_code error = asio::error::host_not_found;
    for (const tcp::endpoint& endpoint : endpoints) {
        stream.expires_at(std::min(deadline, std::chrono::steady_clock::now() + connect_time));
        co_await stream.async_connect(endpoint, asio::redirect_error(awaitable, error));
        if (!error) break;
        stream.close();
    }
    if (error == beast::error::timeout && std::chrono::steady_clock::now() < deadline)
        error = asio::error::timed_out;
    if (error) co_return failed(FetchFault::unreachable, error);
    stream.expires_at(deadline);
    co_return std::nullopt;
}

std::optional<FailedFetch> name_provider(TlsStream& stream, const std::string& host) {
    stream.set_verify_mode(asio::ssl::verify_peer);
    stream.set_verify_callback(asio::ssl::host_name_verification(host));
    error_code no_address;
    asio::ip::make_address(host, no_address);
    if (!no_address) return std::nullopt;
    // SSL_set_tlsext_host_name(), without its cast.
    const bool is_named = SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                                   TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str())) == 1;
    if (is_named) return std::nullopt;
    return FailedFetch{FetchFault::failed, "its name does not fit into TLS"};
}

asio::awaitable<Result, Executor> ask_over_tls(Stream& plain, asio::ssl::context& tls, const HttpUrl& url,
                                               std::size_t most) {
    TlsStream stream(plain, tls);
    if (auto fault = name_provider(stream, url.host)) co_return *std::move(fault);
    error_code error;
    co_await stream.async_handshake(asio::ssl::stream_base::client, asio::redirect_error(awaitable, error));
    if (error) {
        const long verdict = SSL_get_verify_result(stream.native_handle());
        auto fault = failed(FetchFault::untrusted, error);
        if (verdict != X509_V_OK && fault.fault == FetchFault::untrusted)
            fault.detail = X509_verify_cert_error_string(verdict);
        co_return fault;
    }
    co_return co_await ask(stream, url, most);
}

} // namespace

asio::ssl::context trusted(std::string_view option, const std::string& ca_file) {
    asio::ssl::context tls(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    error_code error;
    if (ca_file.empty()) {
        tls.set_default_verify_paths(error);
    } else {
        const auto read = read_small_file(ca_file, max_ca_bytes);
        if (const auto* fault = std::get_if<UnreadableFile>(&read)) throw TlsError(option, ca_file, fault->why);
        const auto& pem = std::get<std::string>(read);
        tls.add_certificate_authority(asio::buffer(pem), error);
    }
    ERR_clear_error();
    if (error) throw TlsError(option, ca_file, "holds no certificate that can be read");
    return tls;
}

asio::awaitable<Result, Executor> fetch(const HttpUrl& url, asio::ssl::context& tls, FetchLimits limits) {
    const Deadline deadline = std::chrono::steady_clock::now() + limits.time;
    auto found = co_await look_up(url, deadline);
    if (auto* fault = std::get_if<FailedFetch>(&found)) co_return std::move(*fault);
    Stream stream(co_await asio::this_coro::executor);
    auto fault = co_await connect(stream, std::get<0>(found), deadline);
    if (fault) co_return *std::move(fault);
    if (url.scheme == HttpUrl::Scheme::http) co_return co_await ask(stream, url, limits.bytes);
    co_return co_await ask_over_tls(stream, tls, url, limits.bytes);
}

} // namespace jsongled
