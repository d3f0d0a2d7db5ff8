#pragma once

#include <string_view>

namespace jsongled {

/// The media type for a path, by its ending; application/octet-stream where that says nothing.
std::string_view content_type_of(std::string_view path);

} // namespace jsongled
