#include "tests/support/http_fields.hpp"

namespace jsongled::integration_tests {

HttpResponse http_request_with(const HttpFields& fields, const tcp::endpoint& server, http::verb method,
                               std::string_view target, std::string_view body) {
    asio::io_context io;
    beast::tcp_stream stream(io);
    error_code result;
    const auto finish = [&](const char* what) {
        io.run();
        io.restart();
        if (result) throw boost::system::system_error(result, what);
    };
    const auto keep = [&](error_code error, auto&&...) { result = error; };

    stream.expires_after(deadline);
    stream.async_connect(server, keep);
    finish("connect");

    http::request<http::string_body> request(method, beast::string_view(target.data(), target.size()), 11);
    request.set(http::field::host, "localhost");
    request.set(http::field::connection, "close");
    if (method == http::verb::put || !body.empty()) request.set(http::field::content_type, "application/json");
    for (const auto& [name, value] : fields)
        request.set(name, value);
    request.body() = body;
    request.prepare_payload();
    http::async_write(stream, request, keep);
    finish("write");

    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    if (method == http::verb::head) parser.skip(true);
    http::async_read(stream, buffer, parser, keep);
    finish("read");
    return parser.release();
}

HttpResponse http_request(const tcp::endpoint& server, http::verb method, std::string_view target,
                          std::string_view body) {
    return http_request_with({}, server, method, target, body);
}

HttpResponse http_get(const tcp::endpoint& server, std::string_view target) {
    return http_request(server, http::verb::get, target);
}

std::optional<double> metric(const tcp::endpoint& admin, std::string_view sample) {
    const HttpResponse response = http_get(admin, "/metrics");
    const std::string start = "\n" + std::string(sample) + " ";
    const std::size_t found = response.body().find(start);
    if (found == std::string::npos) return std::nullopt;
    return std::stod(response.body().substr(found + start.size()));
}

} // namespace jsongled::integration_tests
