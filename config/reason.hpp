#pragma once

#include <string>
#include <system_error>

namespace jsongled {

/// The system's own words, as the end of a sentence: "permission denied".
std::string reason(const std::error_code& error);

} // namespace jsongled
