#pragma once

#include <optional>
#include <string>

#include "protocol/envelope.hpp"

namespace jsongled {

/// Whether the message describes how its sender is reached: an offer, an answer, a candidate.
bool describes_transport(const Envelope& envelope);

/// Such a message as it may go to somebody who is not to learn where its sender is: its text without every
/// candidate but those of a relay (TURN), of which the address behind the relay is left out, and with 0.0.0.0
/// for the addresses of the SDP's lines `o=`, `c=` and `a=rtcp` (RFC 8839, 8866). All else stays as it is.
/// Nothing if the message is a candidate that is left out.
std::optional<std::string> hide_addresses(const Envelope& envelope);

} // namespace jsongled
