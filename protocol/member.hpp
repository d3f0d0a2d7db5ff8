#pragma once

#include <string>

namespace jsongled {

/// What others are shown of a user: the description of the hello.
struct Member {
    std::string uid;
    std::string json;    ///< the whole member object, as received
    std::string dn = {}; ///< its display name, cut to max_word_bytes
};

} // namespace jsongled
