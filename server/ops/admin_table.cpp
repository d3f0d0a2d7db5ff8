#include "server/ops/admin_handlers.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "server/net/http_response.hpp"
#include "server/observe/metrics.hpp"

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
                                           "the server starts, drains, or has no keys: `status` says which"}};
constexpr std::array too_many_blocks{
    AdminStatus{http::status::conflict, "as many users are kept out as may be"}};

constexpr std::array table{
    AdminRoute{verb::get, "/livez", not_needed, any, "200 as long as the process runs", answer_livez},
    AdminRoute{verb::get,
               "/readyz",
               not_needed,
               any,
               "200, or 503 while the server starts or drains, or has no keys of `--jwks-url` yet; `degraded` "
               "has `keys` "
               "while these could not be fetched again",
               answer_readyz,
               {},
               {},
               not_ready},
    AdminRoute{verb::get, "/health", shows_more, any,
               "`status` (`ok`, `starting` or `draining`); with the token also connections, users, rooms",
               answer_health},
    AdminRoute{verb::get, "/ping", needed, own, "that the server answers", answer_ping},
    AdminRoute{verb::get, "/about", needed, own, "name, version, time of start", answer_about},
    AdminRoute{verb::get,
               "/metrics",
               needed,
               any,
               "the metrics below and those of the process (`process_*`), for Prometheus",
               answer_metrics,
               {},
               {},
               {},
               prometheus_content_type},
    AdminRoute{verb::get, "/stats", needed, own,
               "the same as one flat JSON object; of a histogram its count and sum", answer_stats},
    AdminRoute{verb::get, "/telemetry", needed, own,
               "memory, disk and processors of the machine, uptime of the server", answer_telemetry},
    AdminRoute{verb::get, "/openapi.json", needed, own, "this table as an OpenAPI 3.1 description",
               answer_openapi},
    AdminRoute{verb::get, "/calls", needed, own, "the calls that are on, and the last ones that are over",
               list_calls, calls_query},
    AdminRoute{verb::get, "/peers", needed, own,
               "the connections: `id`, `uid`, address, since when, number of rooms, `sid` of the call",
               list_peers, peers_query},
    AdminRoute{verb::get, "/rooms", needed, own, "the rooms: `rid`, kind, number of users and of connections",
               list_rooms, page_query},
    AdminRoute{verb::get, "/blocks", needed, own, "the users who are kept out, and until when", list_blocks,
               page_query},
    AdminRoute{verb::post, "/peers/{id}/disconnect", needed, own, "closes one connection with 4403",
               disconnect_peer},
    AdminRoute{
        verb::post,
        "/users/{uid}/disconnect",
        needed,
        own,
        "closes all connections of a user with 4403, and keeps the user out for a while if the body says "
        "for how long",
        disconnect_user,
        {},
        block_body,
        too_many_blocks},
    AdminRoute{verb::delete_, "/blocks/{uid}", needed, own, "lets a user in again who is kept out", lift_block},
    AdminRoute{verb::delete_, "/rooms/{rid}", needed, own, "puts everybody out of a room", close_room},
    AdminRoute{verb::put,
               "/logs/levels",
               needed,
               own,
               "changes the log level until the next reload",
               set_log_level,
               {},
               level_body},
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
