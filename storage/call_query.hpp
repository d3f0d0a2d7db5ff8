#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace jsongled {

/// Which calls are asked for: at most `limit` of a user's, from the newest, or from the one before the oldest
/// with the sid `before` if that is given. Nothing, and complete, where that sid is not kept. No page ends with
/// a sid that an older call of the user has as well, so that pages by the last sid list each call once: for
/// that it is shorter than `limit` where it can be, and else longer.
struct CallQuery {
    std::optional<std::string> uid; ///< nothing: the newest of all users, and no `before`
    std::size_t limit;
    std::string before = {};
};

} // namespace jsongled
