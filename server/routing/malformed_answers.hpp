#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/envelope.hpp"
#include "protocol/server_messages.hpp"

namespace jsongled {

/// What the sender of a message that is refused unread is told, in the form that it waits for.
/// `hello_transaction` is that of a hello that is still to be answered, or empty.
std::vector<ServerMessage> answers_to(const Malformed& malformed, std::string hello_transaction);

/// What ends the call of a propose that is refused unread; nothing where it is none.
std::optional<Unreachable> end_of_propose(const Malformed& malformed, Time now);

} // namespace jsongled
