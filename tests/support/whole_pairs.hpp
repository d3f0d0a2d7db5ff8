#pragma once

#include <string>

namespace jsongled::testing {

/// A JSON text with `\ufffd` in the place of each escape that is half a surrogate pair. The grammar allows
/// them, but Boost.JSON refuses them; the scanner takes them and reads them as U+FFFD.
std::string with_whole_pairs(std::string text);

} // namespace jsongled::testing
