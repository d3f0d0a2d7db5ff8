#include "server/ops/health_check.hpp"

#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/http.hpp>

#include "config/address.hpp"
#include "config/reason.hpp"
#include "server/net/types.hpp"

namespace jsongled {
namespace {

using HttpStream = beast::basic_stream<tcp, Executor>;

constexpr std::chrono::seconds patience{3};

/// A server that listens everywhere is found at home.
std::string host_to_ask(const std::string& listening) {
    // Where it listens everywhere, or at both loopback addresses.
    if (listening.empty() || listening == localhost || listening == "0.0.0.0") return "127.0.0.1";
    if (listening == "::") return "::1";
    return listening;
}

std::string words_for(error_code error) {
    if (error == beast::error::timeout)
        return "no answer within " + std::to_string(patience.count()) + " seconds";
    if (error == http::error::end_of_stream || error == http::error::partial_message ||
        error == asio::error::connection_reset || error == asio::error::broken_pipe)
        return "closed the connection without an answer";
    if (error.category() == http::make_error_code(http::error::bad_method).category())
        return "what answers is not an HTTP server";
    return reason(error);
}

asio::awaitable<std::string, Executor> ask(HttpStream stream, Address address) {
    stream.expires_after(patience);
    const asio::use_awaitable_t<Executor> awaitable;
    const tcp::endpoint endpoint(asio::ip::make_address(host_to_ask(address.host)), address.port);
    co_await stream.async_connect(endpoint, awaitable);

    http::request<http::empty_body> request(http::verb::get, "/health", 11);
    request.set(http::field::host, to_string(Address{host_to_ask(address.host), address.port}));
    co_await http::async_write(stream, request, awaitable);
    beast::flat_buffer buffer;
    HttpResponse response;
    co_await http::async_read(stream, buffer, response, awaitable);
    if (response.result() == http::status::ok) co_return std::string();
    co_return "answers with status " + std::to_string(response.result_int());
}

} // namespace

std::string ask_health(const std::string& admin_listen) {
    asio::io_context context(1);
    std::string fault;
    asio::co_spawn(context, ask(HttpStream(context), parse_address(admin_listen).value()),
                   [&](const std::exception_ptr& thrown, std::string answer) {
                       fault = std::move(answer);
                       try {
                           if (thrown) std::rethrow_exception(thrown);
                       } catch (const boost::system::system_error& error) {
                           fault = words_for(error.code());
                       } catch (const std::exception& error) {
                           fault = error.what();
                       }
                   });
    context.run();
    return fault;
}

} // namespace jsongled
