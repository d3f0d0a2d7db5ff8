#include "server/ops/admin_handlers.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "config/values.hpp"
#include "server/net/http_response.hpp"
#include "server/routing/blocks.hpp"

namespace jsongled {
namespace {

namespace json = boost::json;

std::string_view text_of(const json::value& value) {
    const json::string& text = value.get_string();
    return {text.data(), text.size()};
}

HttpResponse ok(const AdminRequest& request, const json::object& body) {
    return make_response(request.http, http::status::ok, json::serialize(body));
}

/// An act that was done is told, whoever did it.
void tell(const AdminContext& context, const AdminRequest& request, std::string_view act,
          std::string_view subject) {
    const std::string address = request.client.to_string();
    context.telemetry.security({.event = SecurityEvent::admin_act,
                                .address = address,
                                .reason = act,
                                .by = request.by,
                                .subject = subject});
}

/// Has the router do it. The answer is `body` where it was done, with the number of connections.
HttpResponse carry_out(const AdminContext& context, const AdminRequest& request, std::string_view name,
                       const OperatorAct& act, Moment now, json::object body = {}) {
    const ActReport report = context.router.act(act, now);
    switch (report.outcome) {
    case ActReport::Outcome::not_found:
        return refuse(request.http, http::status::not_found, "nobody and nothing here has this name");
    case ActReport::Outcome::too_many:
        return refuse(request.http, http::status::conflict, "as many users are kept out as may be");
    case ActReport::Outcome::done: break;
    }
    tell(context, request, name, request.name);
    body["connections"] = report.connections;
    return ok(request, body);
}

} // namespace

HttpResponse disconnect_peer(const AdminContext& context, const AdminRequest& request) {
    return carry_out(context, request, "disconnect-peer", DisconnectPeer{request.name}, context.clock.now());
}

HttpResponse disconnect_user(const AdminContext& context, const AdminRequest& request) {
    const Moment now = context.clock.now();
    const json::value* given = request.body.if_contains("block");
    if (!given) return carry_out(context, request, "disconnect-user", DisconnectUser{request.name}, now);
    const auto time = parse_duration(text_of(*given));
    if (!time || *time < Blocks::shortest || *time > Blocks::longest)
        return refuse(request.http, http::status::bad_request, "'block' is a duration from 1s to 720h");
    return carry_out(context, request, "block-user", DisconnectUser{request.name, time}, now,
                     {{"until", iso_8601(now.wall + *time)}});
}

HttpResponse lift_block(const AdminContext& context, const AdminRequest& request) {
    return carry_out(context, request, "lift-block", LiftBlock{request.name}, context.clock.now());
}

HttpResponse close_room(const AdminContext& context, const AdminRequest& request) {
    return carry_out(context, request, "close-room", CloseRoom{request.name}, context.clock.now());
}

HttpResponse set_log_level(const AdminContext& context, const AdminRequest& request) {
    const auto level = parse_word<LogLevel>(text_of(request.body.at("level")));
    if (!level)
        return refuse(request.http, http::status::bad_request,
                      "'level' is one of trace, debug, info, warn, error and off");
    Log& log = context.telemetry.log();
    const LogLevel was = log.level();
    // Told at the one of the two levels that shows more: whoever silences the log is the last to be seen.
    log.set_level(std::min(was, *level));
    tell(context, request, "log-level", to_string(*level));
    log.set_level(*level);
    return ok(request, {{"level", to_string(*level)}, {"was", to_string(was)}});
}

} // namespace jsongled
