#pragma once

#include "server/routing/exchange.hpp"

namespace jsongled {

// session_handler.cpp
bool answers_hello(const Exchange& exchange);
void handle_hello(Exchange& exchange);

// room_handler.cpp
void handle_room_join(Exchange& exchange);
void handle_muc_join(Exchange& exchange);
void handle_leave(Exchange& exchange);
/// Takes the peer out of the room and tells the others.
void leave_room(Tables& tables, Peer& peer, Room& room, Time now);

// message_handler.cpp: chat, events and whatever else is only passed on
void handle_message(Exchange& exchange);
void handle_unsupported(Exchange& exchange);

// call_handler.cpp
void handle_call(Exchange& exchange);
/// Ends what the call is for `peer`, who will not speak for it any more; `cause` is what the other side is
/// told.
void drop_from_call(Tables& tables, Peer& peer, std::string_view cause, Time now);

// iq_handler.cpp
void handle_request(Exchange& exchange);
void handle_answer(Exchange& exchange);

// metrics_handler.cpp
void handle_metrics(Exchange& exchange);

} // namespace jsongled
