#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include <boost/asio/awaitable.hpp>

#include "server/ops/admin_context.hpp"
#include "server/ops/admin_member.hpp"
#include "server/ops/answer_shape.hpp"

namespace jsongled {

/// One thing that an operator can ask or do. The routes, the table in the README and the OpenAPI description
/// come from these rows.
struct AdminRoute {
    using Answer = HttpResponse (*)(const AdminContext&, const AdminRequest&);
    using LaterAnswer = asio::awaitable<HttpResponse, Executor> (*)(const AdminContext&, const AdminRequest&);

    /// Where there is a token: whether it has to be shown. Probes show none.
    enum class Token : std::uint8_t { needed, not_needed, shows_more };
    /// Under which host: the listener's own, or any, as probes and scrapers use names of their own.
    enum class Host : std::uint8_t { own, any };

    http::verb method;
    std::string_view path; ///< a part of it may be a name: "{uid}"
    Token token;
    Host host;
    std::string_view sentence;
    std::variant<Answer, LaterAnswer> handle;
    std::span<const AdminMember> query = {};
    std::span<const AdminMember> body = {};
    std::span<const AdminStatus> statuses = {};
    const AnswerShape* shape = nullptr; ///< of an answer in JSON
    std::string_view content_type = "application/json";

    bool changes_something() const { return method != http::verb::get; }
    /// Without its braces; empty where the path has no name.
    std::string_view name() const {
        const std::size_t brace = path.find('{');
        return brace == std::string_view::npos ? std::string_view()
                                               : path.substr(brace + 1, path.find('}') - brace - 1);
    }
};

/// What such a query, or a body, has to be, where it is not.
std::span<const AdminRoute> admin_routes_table();

/// `{"error":sentence}`: the one form in which the admin listener refuses.
HttpResponse refuse(const HttpRequest& request, http::status status, std::string_view sentence);

} // namespace jsongled
