#pragma once

#include <optional>
#include <string>

#include "protocol/envelope.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// How much longer than the envelope the tail is at most.
inline constexpr std::size_t max_stamp_bytes = 80;

/// Appends everything of a received envelope that all its recipients share, as it goes out: `,"jsongle":{…}}`,
/// to be put behind `{"id":…,"from":…,"to":…`. Unknown members survive byte for byte. With `stamp` the
/// description gains `sent` (if the sender set none) and `relayed`; the envelope must then have a description.
void append_relay_tail(std::string& out, const Envelope& envelope, std::optional<Time> stamp);

/// The same of a message that was kept as it goes out late: its description says `delayed`.
void append_delayed_tail(std::string& out, const Envelope& kept);

} // namespace jsongled
