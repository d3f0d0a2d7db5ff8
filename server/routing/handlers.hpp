#pragma once

#include "server/routing/exchange.hpp"

namespace jsongled {

struct Parameters;

// A handler does all that one kind of message asks for: answers, forwards, changes the tables. None blocks.

// session_handler.cpp
void handle_hello(Exchange& exchange);
void handle_refresh(Exchange& exchange, const Parameters& parameters);

// chat_handler.cpp: what is kept and passed on
void handle_chat(Exchange& exchange);

// message_handler.cpp: events and whatever else is only passed on
void handle_message(Exchange& exchange);
void handle_unsupported(Exchange& exchange);

// propose_handler.cpp: how a call begins
void handle_propose(Exchange& exchange);

// call_handler.cpp: what is said in a call from then on
void handle_call(Exchange& exchange);

// metrics_handler.cpp
void handle_metrics(Exchange& exchange);

// iq_handler.cpp: requests and their answers
void handle_request(Exchange& exchange);
void handle_answer(Exchange& exchange);

// Requests to the server, by query (query_table.cpp has the rows); the parameters have been checked.
// room_handler.cpp
void handle_room_join(Exchange& exchange, const Parameters& parameters);
void handle_muc_join(Exchange& exchange, const Parameters& parameters);
void handle_leave(Exchange& exchange, const Parameters& parameters);
void handle_room_members(Exchange& exchange, const Parameters& parameters);

// history_handler.cpp
void handle_call_history(Exchange& exchange, const Parameters& parameters);

// conversation_handler.cpp
void handle_message_history(Exchange& exchange, const Parameters& parameters);
void handle_conversations(Exchange& exchange, const Parameters& parameters);
void handle_mark_unread(Exchange& exchange, const Parameters& parameters);
void handle_message_edit(Exchange& exchange, const Parameters& parameters);
void handle_message_retract(Exchange& exchange, const Parameters& parameters);

// ice_handler.cpp
void handle_ice_servers(Exchange& exchange, const Parameters& parameters);

// iq_handler.cpp
void handle_ping(Exchange& exchange, const Parameters& parameters);

} // namespace jsongled
