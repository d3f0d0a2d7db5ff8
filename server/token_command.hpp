#pragma once

#include <string>

#include "config/load.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// The token that the command line asks for, issued now. Throws StartError, which names the flag at fault.
std::string make_token(const Loaded& loaded, Time now);

} // namespace jsongled
