#pragma once

#include "server/routing/exchange.hpp"

namespace jsongled {

// session_handler.cpp
bool answers_hello(const Exchange& exchange);
void handle_hello(Exchange& exchange);
/// A connection has not said in time who it is.
void give_up_hello(Tables& tables, Peer& peer);

// room_handler.cpp
void handle_room_join(Exchange& exchange);
void handle_muc_join(Exchange& exchange);
void handle_leave(Exchange& exchange);
void handle_room_members(Exchange& exchange);
/// Takes the peer out of the room and tells the others.
void leave_room(Tables& tables, Peer& peer, Room& room, Moment now);

// message_handler.cpp: chat, events and whatever else is only passed on
void handle_message(Exchange& exchange);
void handle_unsupported(Exchange& exchange);

// call_handler.cpp: what is said in a call that is on
void handle_call(Exchange& exchange);
/// Ends what the call is for `peer`, who will not speak for it any more; `cause` is what the other side is
/// told.
void drop_from_call(Tables& tables, Peer& peer, CallOutcome outcome, std::string_view cause, Moment now);
/// A silent connection is given another call, or calls: it is told that the one it was offered is over.
void let_go(Tables& tables, Peer& silent, Moment now);
/// A connection that has been offered a call has not said in time that it rings.
void hear_no_ringing(Tables& tables, Peer& peer, Moment now);
/// Ends a call that has waited too long, for both sides, unless media flow in it by all that is known.
void time_out(Tables& tables, Call& call, Moment now);
/// Tells of a call that is over: to the operator, and to the store.
void note_end(Tables& tables, Calls::Ended ended);
inline constexpr std::string_view call_not_yours =
    "The call is unknown to the server, has ended, or is not yours";
/// Where a message of a call goes, and who of the other side is meant; no peers where `to` does not mean the
/// other side.
Destination through_call(Exchange& exchange, const Call& call);

// call_request_handler.cpp: requests and answers between the parties of a call
/// Takes a request that names a call and is for a party of it. False: it is like any other request.
bool handle_call_request(Exchange& exchange);
/// Takes an answer to such a request. False: it is like any other answer.
bool handle_call_answer(Exchange& exchange);

// call_placing.cpp: how a call begins
void handle_propose(Exchange& exchange);
/// A user's connection that has just said hello rings for what rings for him.
void ring_late_device(Tables& tables, Peer& peer, Moment now);
/// A sid of which the server has seen no propose, after a restart say: passed on where it can disturb no other
/// call.
void relay_unknown_call(Exchange& exchange);

// history_handler.cpp
void handle_call_history(Exchange& exchange);
void answer_call_history(Tables& tables, PendingAnswers::History asked, CallPage page);
void answer_operator(Tables& tables, const PendingAnswers::Listing& asked, const CallPage& page);

// iq_handler.cpp
void handle_request(Exchange& exchange);
void handle_answer(Exchange& exchange);

// metrics_handler.cpp
void handle_metrics(Exchange& exchange);

} // namespace jsongled
