#pragma once

#include "config/command.hpp"

#include <optional>
#include <string>

namespace jsongled {

/// What the command store is to do.
struct StoreTask {
    std::optional<StoreAction> action = {}; ///< with the command alone
    std::string copy = {};                  ///< of a backup: its path
};

} // namespace jsongled
