#include "server/ops/admin_handlers.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "server/net/http_response.hpp"
#include "server/observe/metrics.hpp"
#include "server/ops/answer_shapes.hpp"
#include "server/ops/lists_json.hpp"

namespace jsongled {
namespace {

using http::verb;
using enum AdminRoute::Token;
using enum AdminRoute::Host;
using enum AdminMember::Kind;
using Member = AdminMember;
using Presence = AdminMember::Presence;

constexpr Member limit{"limit", count, "how many at most: 100 if missing, more than 1000 means 1000"};
constexpr Member after{"after", word, "those behind this name"};

constexpr std::array calls_query{limit};
constexpr std::array page_query{limit, after};
constexpr std::array peers_query{limit, after, Member{"uid", word, "those of this user"},
                                 Member{"rid", word, "those in this room"}};
constexpr std::array block_body{
    Member{"block", word, "how long the user is kept out, from 1s to 720h, such as 10m"}};
constexpr std::array level_body{
    Member{"level", word, "one of trace, debug, info, warn, error and off", Presence::required}};

constexpr std::array not_ready{AdminStatus{http::status::service_unavailable,
                                           "the server starts, drains, or has no keys: `status` says which",
                                           &answer::status}};
constexpr std::array too_many_blocks{
    AdminStatus{http::status::conflict, "as many users are kept out as may be"}};

constexpr std::array table{
    AdminRoute{.method = verb::get,
               .path = "/livez",
               .token = not_needed,
               .host = any,
               .sentence = "200 as long as the process runs",
               .handle = answer_livez,
               .shape = &answer::status},
    AdminRoute{
        .method = verb::get,
        .path = "/readyz",
        .token = not_needed,
        .host = any,
        .sentence =
            "200, or 503 while the server starts or drains, or has no keys of `--jwks-url` yet; "
            "`degraded` has `keys` while these could not be fetched again, and `store-` with its trouble "
            "while the store is out of order",
        .handle = answer_readyz,
        .statuses = not_ready,
        .shape = &answer::ready},
    AdminRoute{.method = verb::get,
               .path = "/health",
               .token = shows_more,
               .host = any,
               .sentence = "`status` (`ok`, `starting` or `draining`); with the token also connections, users, "
                           "rooms",
               .handle = answer_health,
               .shape = &answer::health},
    AdminRoute{.method = verb::get,
               .path = "/ping",
               .token = needed,
               .host = own,
               .sentence = "that the server answers",
               .handle = answer_ping,
               .shape = &answer::status},
    AdminRoute{.method = verb::get,
               .path = "/about",
               .token = needed,
               .host = own,
               .sentence = "name, version, time of start",
               .handle = answer_about,
               .shape = &answer::about},
    AdminRoute{.method = verb::get,
               .path = "/metrics",
               .token = needed,
               .host = any,
               .sentence = "the metrics below and those of the process (`process_*`), for Prometheus",
               .handle = answer_metrics,
               .content_type = prometheus_content_type},
    AdminRoute{.method = verb::get,
               .path = "/stats",
               .token = needed,
               .host = own,
               .sentence = "the same as one flat JSON object; of a histogram its count and sum",
               .handle = answer_stats,
               .shape = &answer::stats},
    AdminRoute{.method = verb::get,
               .path = "/telemetry",
               .token = needed,
               .host = own,
               .sentence = "memory, disk and processors of the machine, uptime of the server",
               .handle = answer_telemetry,
               .shape = &answer::telemetry},
    AdminRoute{.method = verb::get,
               .path = "/openapi.json",
               .token = needed,
               .host = own,
               .sentence = "this table as an OpenAPI 3.1 description",
               .handle = answer_openapi,
               .shape = &answer::openapi},
    AdminRoute{.method = verb::get,
               .path = "/calls",
               .token = needed,
               .host = own,
               .sentence = "the calls that are on, and the last ones that are over",
               .handle = list_calls,
               .query = calls_query,
               .shape = &answer::calls},
    AdminRoute{.method = verb::get,
               .path = "/peers",
               .token = needed,
               .host = own,
               .sentence =
                   "the connections: `id`, `uid`, address, since when, number of rooms, `sid` of the call",
               .handle = list_peers,
               .query = peers_query,
               .shape = &peers_shape},
    AdminRoute{.method = verb::get,
               .path = "/rooms",
               .token = needed,
               .host = own,
               .sentence = "the rooms: `rid`, kind, number of users and of connections",
               .handle = list_rooms,
               .query = page_query,
               .shape = &rooms_shape},
    AdminRoute{.method = verb::get,
               .path = "/blocks",
               .token = needed,
               .host = own,
               .sentence = "the users who are kept out, and until when",
               .handle = list_blocks,
               .query = page_query,
               .shape = &blocks_shape},
    AdminRoute{.method = verb::post,
               .path = "/peers/{id}/disconnect",
               .token = needed,
               .host = own,
               .sentence = "closes one connection with 4403",
               .handle = disconnect_peer,
               .shape = &answer::act},
    AdminRoute{.method = verb::post,
               .path = "/users/{uid}/disconnect",
               .token = needed,
               .host = own,
               .sentence =
                   "closes all connections of a user with 4403, and keeps the user out for a while if the "
                   "body says for how long",
               .handle = disconnect_user,
               .body = block_body,
               .statuses = too_many_blocks,
               .shape = &answer::user_act},
    AdminRoute{.method = verb::delete_,
               .path = "/blocks/{uid}",
               .token = needed,
               .host = own,
               .sentence = "lets a user in again who is kept out",
               .handle = lift_block,
               .shape = &answer::act},
    AdminRoute{.method = verb::delete_,
               .path = "/rooms/{rid}",
               .token = needed,
               .host = own,
               .sentence = "puts everybody out of a room",
               .handle = close_room,
               .shape = &answer::act},
    AdminRoute{.method = verb::put,
               .path = "/logs/levels",
               .token = needed,
               .host = own,
               .sentence = "changes the log level until the next reload",
               .handle = set_log_level,
               .body = level_body,
               .shape = &answer::level},
};

} // namespace

std::span<const AdminRoute> admin_routes_table() {
    return table;
}

HttpResponse refuse(const HttpRequest& request, http::status status, std::string_view sentence) {
    return make_response(request, status,
                         boost::json::serialize(boost::json::object{{"error", std::string(sentence)}}));
}

} // namespace jsongled
