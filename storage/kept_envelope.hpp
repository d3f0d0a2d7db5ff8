#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

// How an envelope that is kept ends: with `from` and `to`, behind all that its sender has written.

/// `envelope`: a JSON object with members, without its last bracket. `from`: one name, or a room and an
/// occupant of it.
void close_envelope(std::string& envelope, std::string_view from, std::string_view occupant,
                    std::string_view to);

/// The envelope for a pseudonym instead of a user, or of the user as an occupant of a room. Nothing where `to`
/// does not name them. Whatever was written before `to` stays as it is.
std::optional<std::string> readdressed(std::string_view envelope, std::string_view uid,
                                       std::string_view pseudonym);

} // namespace jsongled
