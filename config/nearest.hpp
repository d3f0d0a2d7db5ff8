#pragma once

#include <span>
#include <string>
#include <string_view>

namespace jsongled {

/// The one of these names that somebody may have meant by `word`: with a slip or two, in another order of its
/// parts, begun and not ended, in capitals. Empty where none is near; of several the nearest, and the first of
/// those.
std::string_view nearest(std::string_view word, std::span<const std::string_view> names);

/// The same as the end of an error: "; did you mean …?" with `before` in front of the name; empty where none is
/// near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> names,
                         std::string_view before = {});

/// The names of all options, without dashes.
std::span<const std::string_view> option_names();

} // namespace jsongled
