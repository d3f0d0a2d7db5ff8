#pragma once

#include <optional>
#include <string>

#include "protocol/envelope.hpp"

namespace jsongled {

/// Whether the message may describe how its sender is reached, by an offer, an answer or a candidate: one of a
/// call, or of a negotiation in it.
bool describes_transport(const Envelope& envelope);

/// Such a message as it may go to somebody who is not to learn where its sender is: its text without every
/// candidate but those of a relay (TURN), of which the address behind the relay is left out, and with 0.0.0.0
/// for the addresses of the SDP's lines `o=`, `c=` and `a=rtcp` (RFC 8839, 8866). All else stays as it is.
/// Nothing if the message brought candidates (transport-info), and none of them is left. Lines may end in CR,
/// LF or both. The text may be longer than it was.
std::optional<std::string> hide_addresses(const Envelope& envelope);

} // namespace jsongled
