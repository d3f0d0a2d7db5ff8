#include "server/ops/admin_routes.hpp"
#include "identity/json_members.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "config/values.hpp"
#include "protocol/limits.hpp"
#include "protocol/names.hpp"
#include "server/net/http_routes.hpp"
#include "server/net/origins.hpp"
#include "server/ops/admin_route.hpp"

namespace jsongled {
namespace {

namespace json = boost::json;

using Verdict = AdminGate::Verdict;
using Token = AdminRoute::Token;

/// What a verdict is called in the log.
std::string_view reason_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::no_token: return "no token";
    case Verdict::no_right: return "no right";
    case Verdict::kept_out: return "kept out";
    default: return "wrong token";
    }
}

/// For a token that is good, of somebody who may ask nothing here (RFC 6750, 3.1).
HttpResponse refuse_user(const HttpRequest& request, Verdict verdict) {
    if (verdict == Verdict::kept_out)
        return refuse(request, http::status::forbidden, "an operator keeps this user out for some time");
    HttpResponse response =
        refuse(request, http::status::forbidden, "the token is good, and does not say \"admin\"");
    response.set(http::field::www_authenticate, R"(Bearer realm="jsongled", error="insufficient_scope")");
    return response;
}

/// Whoever guesses has to connect anew for each guess.
HttpResponse ask_for_token(const HttpRequest& request, Verdict verdict) {
    const bool is_wrong = verdict == Verdict::wrong_token;
    HttpResponse response =
        refuse(request, http::status::unauthorized,
               is_wrong ? "the token is wrong" : "the admin token is needed: see --admin-token-file");
    response.set(http::field::www_authenticate,
                 is_wrong ? R"(Bearer realm="jsongled", error="invalid_token")" : R"(Bearer realm="jsongled")");
    response.keep_alive(false);
    return response;
}

/// Whatever its parameters are.
bool is_json(const HttpRequest& request) {
    beast::string_view type = request[http::field::content_type];
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t'))
        type.remove_suffix(1);
    return beast::iequals(type, "application/json");
}

/// Browsers say of each request that may change something which page it is from.
bool is_of_another_origin(const HttpRequest& request) {
    if (request.count(http::field::origin) == 0) return false;
    const beast::string_view field = request[http::field::origin];
    const auto origin = parse_origin({field.data(), field.size()});
    return request.count(http::field::origin) > 1 || !origin || !is_from_asked_host(*origin, request);
}

/// Decoded; nothing if it is no name.
std::optional<std::string> name_in(std::string_view part) {
    auto name = RequestTarget(part).decoded_path();
    const bool is_name =
        name && name->size() <= max_word_bytes && is_plain_text(*name) && fault_of_name(*name).empty();
    return is_name ? std::move(name) : std::nullopt;
}

/// What is wrong with a body, or nothing.
std::string_view fault_of_body(const AdminRoute& route, const json::object& body) {
    for (const auto& [name, value] : body) {
        const bool is_known =
            std::ranges::any_of(route.body, [known = std::string_view(name.data(), name.size())](
                                                const AdminMember& member) { return known == member.name; });
        if (!is_known) return "the body has a member that is not known";
        if (!value.is_string()) return "the members of the body are strings";
    }
    for (const AdminMember& member : route.body)
        if (member.presence == AdminMember::Presence::required && !body.contains(member.name))
            return "the body lacks a member";
    return {};
}

/// Reads the body, if there is any. What is wrong with it is the answer.
std::optional<HttpResponse> read_body(const AdminRoute& route, AdminRequest& request) {
    const HttpRequest& http = request.http;
    const bool has_body = !http.body().empty();
    // A page from elsewhere may send any other type without being asked for leave.
    if ((has_body || http.count(http::field::content_type) > 0) && !is_json(http))
        return refuse(http, http::status::unsupported_media_type, "the body has to be application/json");
    if (has_body) {
        error_code error;
        json::value body = json::parse(http.body(), error);
        if (error || !body.is_object())
            return refuse(http, http::status::bad_request, "the body has to be a JSON object");
        const auto members = JsonMembers::read(http.body());
        if (const auto* fault = std::get_if<JsonMembersFault>(&members);
            fault && *fault == JsonMembersFault::twice)
            return refuse(http, http::status::bad_request, "a member of the body appears twice");
        request.body = std::move(body).as_object();
    }
    if (const std::string_view fault = fault_of_body(route, request.body); !fault.empty())
        return refuse(http, http::status::bad_request, fault);
    return std::nullopt;
}

asio::awaitable<HttpAnswer, Executor> take(const AdminContext& context, const AdminRoute& route,
                                           std::string_view part, AdminRequest& request) {
    if (!route.name().empty()) {
        auto name = name_in(part);
        if (!name) co_return refuse(request.http, http::status::bad_request, "the path has no valid name");
        request.name = *std::move(name);
    }
    if (route.changes_something()) {
        if (is_of_another_origin(request.http))
            co_return refuse(request.http, http::status::forbidden,
                             "a page of another origin may change nothing here");
        if (auto refused = read_body(route, request)) co_return *std::move(refused);
    }
    if (const auto* at_once = std::get_if<AdminRoute::Answer>(&route.handle))
        co_return (*at_once)(context, request);
    co_return co_await std::get<AdminRoute::LaterAnswer>(route.handle)(context, request);
}

asio::awaitable<HttpAnswer, Executor> respond(const AdminContext& context, const AdminHosts& hosts,
                                              const HttpRequest& request, HttpFront::Ends ends) {
    const auto found = find_route(admin_routes_table(), request);
    const bool is_for_any_host = found.route && found.route->host == AdminRoute::Host::any;
    if (!is_for_any_host && !hosts.include(asked_host(request), ends.own))
        co_return refuse(request, http::status::forbidden, "this host name is not allowed: see --admin-hosts");

    auto [verdict, by] = context.gate.judge(request, context.clock.now().wall);
    const bool needs_token = !found.route || found.route->token == Token::needed;
    if (needs_token && verdict != Verdict::admitted) {
        const std::string address = ends.client.to_string();
        context.telemetry.security({.event = SecurityEvent::admin_refused,
                                    .address = address,
                                    .reason = reason_of(verdict),
                                    .by = by});
        const bool is_good = verdict == Verdict::no_right || verdict == Verdict::kept_out;
        co_return is_good ? refuse_user(request, verdict) : ask_for_token(request, verdict);
    }
    if (found.route) {
        AdminRequest asked{request, ends.client, verdict == Verdict::admitted, std::move(by)};
        co_return co_await take(context, *found.route, found.name, asked);
    }
    auto answered = answer_without_route(request, found.allowed);
    co_return answered ? *std::move(answered) : not_found(request);
}

} // namespace

decltype(HttpFront::respond) admin_routes(AdminContext context, AdminHosts hosts) {
    return [context, hosts = std::move(hosts)](const HttpRequest& request, const HttpFront::Ends& ends) {
        return respond(context, hosts, request, ends);
    };
}

} // namespace jsongled
