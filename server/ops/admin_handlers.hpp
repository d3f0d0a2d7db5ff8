#pragma once

#include "server/ops/admin_route.hpp"

namespace jsongled {

// Who answers what is asked of the admin listener (admin_table.cpp has the rows).

// admin_status.cpp
HttpResponse answer_livez(const AdminContext& context, const AdminRequest& request);
HttpResponse answer_readyz(const AdminContext& context, const AdminRequest& request);
HttpResponse answer_health(const AdminContext& context, const AdminRequest& request);
HttpResponse answer_ping(const AdminContext& context, const AdminRequest& request);
HttpResponse answer_about(const AdminContext& context, const AdminRequest& request);
HttpResponse answer_metrics(const AdminContext& context, const AdminRequest& request);
HttpResponse answer_stats(const AdminContext& context, const AdminRequest& request);
HttpResponse answer_telemetry(const AdminContext& context, const AdminRequest& request);
HttpResponse answer_openapi(const AdminContext& context, const AdminRequest& request);

// admin_lists.cpp
asio::awaitable<HttpResponse, Executor> list_calls(const AdminContext& context, const AdminRequest& request);
asio::awaitable<HttpResponse, Executor> list_peers(const AdminContext& context, const AdminRequest& request);
asio::awaitable<HttpResponse, Executor> list_rooms(const AdminContext& context, const AdminRequest& request);
asio::awaitable<HttpResponse, Executor> list_blocks(const AdminContext& context, const AdminRequest& request);

// admin_acts.cpp
HttpResponse disconnect_peer(const AdminContext& context, const AdminRequest& request);
HttpResponse disconnect_user(const AdminContext& context, const AdminRequest& request);
HttpResponse lift_block(const AdminContext& context, const AdminRequest& request);
HttpResponse close_room(const AdminContext& context, const AdminRequest& request);
HttpResponse set_log_level(const AdminContext& context, const AdminRequest& request);

} // namespace jsongled
