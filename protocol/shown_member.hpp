#pragma once

#include <string>

#include "protocol/envelope.hpp"

namespace jsongled {

/// What others are shown of whoever answers a hello: its description, byte for byte, but for the members that
/// are between a client and the server, `token` and `client`. The envelope must have a description.
std::string shown_member(const Envelope& hello);

} // namespace jsongled
