#include "server/net/http_response.hpp"

namespace jsongled {

HttpResponse make_response(const HttpRequest& request, http::status status, std::string body,
                           std::string_view content_type) {
    auto response = response_head<http::string_body>(request, status, content_type);
    response.body() = std::move(body);
    response.prepare_payload();
    return response;
}

HttpResponse answer_other_method(const HttpRequest& request, std::string_view allowed) {
    HttpResponse response;
    if (request.method() == http::verb::options) {
        response = response_head<http::string_body>(request, http::status::no_content, {});
        // There is no content, of no type.
        response.erase(http::field::content_type);
    } else {
        response =
            make_response(request, http::status::method_not_allowed, R"({"error":"method not allowed"})");
    }
    response.set(http::field::allow, beast::string_view(allowed.data(), allowed.size()));
    return response;
}

} // namespace jsongled
