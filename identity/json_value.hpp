#pragma once

#include <string>

#include "protocol/json_parts.hpp"

namespace jsongled {

/// One value: a string's characters, anything else as it is written.
struct JsonValue {
    JsonKind kind = JsonKind::absent;
    std::string text;

    bool is_string() const { return kind == JsonKind::string; }
    bool is_array() const { return kind == JsonKind::array; }
};

} // namespace jsongled
