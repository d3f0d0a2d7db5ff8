#pragma once

#include <string>

#include "protocol/time.hpp"

namespace jsongled {

/// As HTTP writes a moment (RFC 9110, 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT". Years 0 to 9999.
std::string http_date(Time time);

} // namespace jsongled
