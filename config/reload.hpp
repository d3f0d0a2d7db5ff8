#pragma once

#include "config/options.hpp"

#include <string_view>
#include <vector>

namespace jsongled {

/// What a SIGHUP changes.
struct Reloaded {
    Options options;                             ///< the current ones, with the reloadable ones as newly loaded
    std::vector<std::string_view> changed;       ///< names of the options that are different now
    std::vector<std::string_view> needs_restart; ///< names of those that differ but stay until the next start
};

Reloaded reload(const Options& current, const Options& loaded);

} // namespace jsongled
