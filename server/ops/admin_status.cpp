#include "server/ops/admin_handlers.hpp"

#include <boost/json/serialize.hpp>

#include "server/net/admission.hpp"
#include "server/net/http_response.hpp"
#include "server/ops/host_report.hpp"
#include "server/ops/openapi.hpp"

namespace jsongled {
namespace {

namespace json = boost::json;

HttpResponse ok(const AdminRequest& request, const json::object& body) {
    return make_response(request.http, http::status::ok, json::serialize(body));
}

std::vector<prometheus::MetricFamily> collect(const AdminContext& context) {
    Metrics& metrics = context.telemetry.metrics();
    metrics.set_log_lines_dropped(context.telemetry.log().dropped());
    metrics.set_counts(context.router.counts(), context.admission.count());
    return metrics.collect();
}

} // namespace

HttpResponse answer_livez(const AdminContext&, const AdminRequest& request) {
    return ok(request, {{"status", "ok"}});
}

HttpResponse answer_readyz(const AdminContext& context, const AdminRequest& request) {
    const Admission::Phase phase = context.admission.phase();
    const KeyHealth keys = context.keys ? context.keys->health() : KeyHealth::fresh;
    if (phase == Admission::Phase::open && keys != KeyHealth::none) {
        json::object body{{"status", "ready"}};
        json::array degraded;
        if (keys == KeyHealth::stale) degraded.emplace_back("keys");
        // Calls need no store: a balancer must not take them away.
        if (const auto trouble = context.telemetry.store().trouble())
            degraded.emplace_back("store-" + std::string(to_string(*trouble)));
        if (context.telemetry.store().is_slow()) degraded.emplace_back("store-slow");
        if (!degraded.empty()) body["degraded"] = std::move(degraded);
        return ok(request, body);
    }
    const std::string_view status = phase == Admission::Phase::open ? "no-keys" : to_string(phase);
    return make_response(request.http, http::status::service_unavailable,
                         json::serialize(json::object{{"status", status}}));
}

HttpResponse answer_health(const AdminContext& context, const AdminRequest& request) {
    json::object body{{"status", to_string(context.admission.phase())}};
    if (request.is_trusted) {
        const RouterCounts counts = context.router.counts();
        body["connections"] = context.admission.count();
        body["users"] = counts.users;
        body["rooms"] = counts.rooms + counts.mucs;
    }
    return ok(request, body);
}

HttpResponse answer_ping(const AdminContext&, const AdminRequest& request) {
    return ok(request, {{"status", "OK"}});
}

HttpResponse answer_about(const AdminContext& context, const AdminRequest& request) {
    return ok(request, {{"name", "jsongled"},
                        {"version", context.identity.version},
                        {"description", "JSONgle signalling and messaging server"},
                        {"sn", context.identity.sn},
                        {"info", context.identity.info},
                        {"started", iso_8601(context.started.wall)}});
}

HttpResponse answer_metrics(const AdminContext& context, const AdminRequest& request) {
    return make_response(request.http, http::status::ok, prometheus_text(collect(context)),
                         prometheus_content_type);
}

HttpResponse answer_stats(const AdminContext& context, const AdminRequest& request) {
    return make_response(request.http, http::status::ok, flat_json(collect(context)));
}

HttpResponse answer_telemetry(const AdminContext& context, const AdminRequest& request) {
    const auto uptime =
        std::chrono::floor<std::chrono::seconds>(context.clock.now().steady - context.started.steady);
    return make_response(request.http, http::status::ok, host_report(uptime));
}

HttpResponse answer_openapi(const AdminContext& context, const AdminRequest& request) {
    return make_response(request.http, http::status::ok, openapi_json(context.identity.version));
}

} // namespace jsongled
