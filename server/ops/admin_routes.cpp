#include "server/ops/admin_routes.hpp"

#include <memory>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "config/options.hpp"
#include "config/values.hpp"
#include "server/net/admission.hpp"
#include "server/net/http_routes.hpp"
#include "server/net/request_target.hpp"
#include "server/net/shared_router.hpp"
#include "server/ops/calls_json.hpp"
#include "server/ops/host_report.hpp"

namespace jsongled {
namespace {

namespace json = boost::json;

HttpResponse ok(const HttpRequest& request, const json::object& body) {
    return make_response(request, http::status::ok, json::serialize(body));
}

HttpResponse livez(const AdminContext&, const HttpRequest& request) {
    return ok(request, {{"status", "ok"}});
}

HttpResponse readyz(const AdminContext& context, const HttpRequest& request) {
    const Admission::Phase phase = context.admission.phase();
    if (phase == Admission::Phase::open) return ok(request, {{"status", "ready"}});
    return make_response(request, http::status::service_unavailable,
                         json::serialize(json::object{{"status", to_string(phase)}}));
}

HttpResponse health(const AdminContext& context, const HttpRequest& request) {
    const RouterCounts counts = context.router.counts();
    return ok(request, {{"status", to_string(context.admission.phase())},
                        {"connections", context.admission.count()},
                        {"users", counts.users},
                        {"rooms", counts.rooms + counts.mucs}});
}

HttpResponse ping(const AdminContext&, const HttpRequest& request) {
    return ok(request, {{"status", "OK"}});
}

HttpResponse about(const AdminContext& context, const HttpRequest& request) {
    return ok(request, {{"name", "jsongled"},
                        {"version", context.identity.version},
                        {"description", "JSONgle signalling and messaging server"},
                        {"sn", context.identity.sn},
                        {"info", context.identity.info},
                        {"started", iso_8601(context.started.wall)}});
}

std::vector<prometheus::MetricFamily> collect(const AdminContext& context) {
    Metrics& metrics = context.telemetry.metrics();
    metrics.set_log_lines_dropped(context.telemetry.log().dropped());
    metrics.set_counts(context.router.counts(), context.admission.count());
    return metrics.collect();
}

HttpResponse metrics(const AdminContext& context, const HttpRequest& request) {
    return make_response(request, http::status::ok, prometheus_text(collect(context)), prometheus_content_type);
}

HttpResponse stats(const AdminContext& context, const HttpRequest& request) {
    return make_response(request, http::status::ok, flat_json(collect(context)));
}

HttpResponse telemetry(const AdminContext& context, const HttpRequest& request) {
    const auto uptime =
        std::chrono::floor<std::chrono::seconds>(context.clock.now().steady - context.started.steady);
    return make_response(request, http::status::ok, host_report(uptime));
}

/// The number of a query `limit=N`, within what one answer may hold. Nothing if it is none.
std::optional<std::size_t> limit_of(const HttpRequest& request) {
    constexpr std::uint64_t usual = 100;
    constexpr std::uint64_t most = 1'000;
    const RequestTarget target(request);
    if (!target.has_valid_query()) return std::nullopt;
    const auto text = target.parameter("limit");
    const auto limit = text ? parse_number(*text) : usual;
    return limit ? std::optional<std::size_t>(std::min(*limit, most)) : std::nullopt;
}

/// The router answers on another thread: what waits for it goes on on its own.
asio::awaitable<CallsReport, Executor> list_calls(SharedRouter& router, std::size_t limit) {
    const asio::use_awaitable_t<Executor> awaitable;
    return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(CallsReport)>(
        [&router, limit](auto handler) {
            const auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
            router.list_calls(limit, [waiting](CallsReport report) {
                asio::post(asio::get_associated_executor(*waiting),
                           [waiting, report = std::move(report)]() mutable {
                               std::move (*waiting)(std::move(report));
                           });
            });
        },
        awaitable);
}

asio::awaitable<HttpResponse, Executor> calls(const AdminContext& context, const HttpRequest& request) {
    const auto limit = limit_of(request);
    if (!limit)
        co_return make_response(request, http::status::bad_request,
                                R"({"error":"the query has to be limit=N"})");
    const CallsReport report = co_await list_calls(context.router, *limit);
    co_return make_response(request, http::status::ok, to_json(report));
}

/// Whatever its parameters are.
bool is_json(const HttpRequest& request) {
    beast::string_view type = request[http::field::content_type];
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t'))
        type.remove_suffix(1);
    return beast::iequals(type, "application/json");
}

HttpResponse put_log_level(const AdminContext& context, const HttpRequest& request) {
    // A page from elsewhere may send any other type without being asked for leave.
    if (!is_json(request))
        return make_response(request, http::status::unsupported_media_type,
                             R"({"error":"the body has to be application/json"})");
    error_code error;
    const json::value body = json::parse(request.body(), error);
    const json::value* word = !error && body.is_object() ? body.get_object().if_contains("level") : nullptr;
    const auto level = word && word->is_string() ? parse_word<LogLevel>(word->get_string()) : std::nullopt;
    if (!level) {
        const json::object fault{{"errorCode", number_of(ErrorCode::bad_parameter)},
                                 {"errorDetails", "'level' is one of trace, debug, info, warn, error and off"}};
        return make_response(request, http::status::bad_request, json::serialize(fault));
    }
    Log& log = context.telemetry.log();
    const LogLevel was = log.level();
    log.set_level(*level);
    return ok(request, {{"level", to_string(*level)}, {"was", to_string(was)}});
}

using Route = HttpRoute<AdminContext>;

constexpr std::array admin_table{
    Route{http::verb::get, "/livez", livez},   Route{http::verb::get, "/readyz", readyz},
    Route{http::verb::get, "/health", health}, Route{http::verb::get, "/ping", ping},
    Route{http::verb::get, "/about", about},   Route{http::verb::get, "/metrics", metrics},
    Route{http::verb::get, "/stats", stats},   Route{http::verb::get, "/telemetry", telemetry},
    Route{http::verb::get, "/calls", calls},   Route{http::verb::put, "/logs/levels", put_log_level},
};

constexpr std::array for_any_host{"/livez", "/readyz", "/health", "/metrics"};

asio::awaitable<HttpAnswer, Executor> respond(const AdminContext& context, const AdminHosts& hosts,
                                              const HttpRequest& request, asio::ip::address own) {
    if (std::ranges::find(for_any_host, RequestTarget(request).path()) == for_any_host.end() &&
        !hosts.include(asked_host(request), own))
        co_return make_response(request, http::status::forbidden,
                                R"({"error":"this host name is not allowed: see --admin-hosts"})");
    auto answered = co_await answer(admin_table, context, request);
    co_return answered ? *std::move(answered) : not_found(request);
}

} // namespace

decltype(HttpFront::respond) admin_routes(AdminContext context, AdminHosts hosts) {
    return [context, hosts = std::move(hosts)](const HttpRequest& request, const HttpFront::Ends& ends) {
        return respond(context, hosts, request, ends.own);
    };
}

} // namespace jsongled
