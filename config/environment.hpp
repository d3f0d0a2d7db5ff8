#pragma once

#include "config/setting.hpp"

#include <map>
#include <string>

namespace jsongled {

/// Variables by name. A plain map, so that a test needs no setenv.
using Environment = std::map<std::string, std::string>;

/// The JSONGLED_ variables of the process, from the third argument of main or `environ`.
Environment environment_from(const char* const* variables);

/// The settings in the JSONGLED_ variables; the others are left alone. An empty variable counts as not set.
Reading read_environment(const Environment& environment);

} // namespace jsongled
