#pragma once

#include <string_view>

namespace jsongled {

/// What keeps `text` (valid UTF-8) from being the name of a user or a room, to be put behind its name: "has
/// control characters". Empty for a name that people can tell from others: nothing in it is invisible or
/// changes the direction of what stands beside it, and no blank stands at an end. Joiners are allowed where
/// they are seen: inside an emoji, or a word of a script that joins its letters.
std::string_view fault_of_name(std::string_view text);

/// Whether two names are the same but for the case of their ASCII letters.
bool same_but_for_case(std::string_view one, std::string_view other);

} // namespace jsongled
