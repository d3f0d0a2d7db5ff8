#pragma once

#include <string>

namespace jsongled {

/// Asks the server whose admin listener is at `admin_listen` (ADDR:PORT) for its health, as a health check of a
/// container does. Nothing if it is well, otherwise what is wrong. Takes at most a few seconds.
std::string ask_health(const std::string& admin_listen);

} // namespace jsongled
