#pragma once

#include "server/routing/exchange.hpp"

namespace jsongled {

// Requests and answers between the parties of a call: they go to the one connection that has the call, and to
// no other device of that user.

/// Takes a request that names a call and is for a party of it. False: it is like any other request.
bool take_call_request(Exchange& exchange);

/// Takes an answer to such a request. False: it is like any other answer.
bool take_call_answer(Exchange& exchange);

} // namespace jsongled
