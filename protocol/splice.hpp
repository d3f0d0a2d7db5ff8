#pragma once

#include <optional>
#include <string>

#include "protocol/envelope.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// Everything of a received envelope that all its recipients share, as it goes out: `,"jsongle":{…}}`, to be
/// put behind `{"id":…,"from":…,"to":…`. Unknown members survive byte for byte. With `stamp` the description
/// gains `sent` (if the sender set none) and `relayed`; the envelope must then have a description.
std::string relay_tail(const Envelope& envelope, std::optional<Time> stamp);

} // namespace jsongled
