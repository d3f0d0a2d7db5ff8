#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace jsongled {

/// How long what was fetched may be kept (RFC 9111), from now on: by its Cache-Control and its Age, both as the
/// fields have them. None for what may not be kept at all; nothing where they do not say, or not in a way that
/// can be read.
std::optional<std::chrono::seconds> freshness(std::string_view cache_control, std::string_view age);

} // namespace jsongled
