#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace jsongled {

/// A name and a value that go with a log message: a text, a number, or a time in milliseconds. An empty text
/// and no time are left out.
struct LogField {
    LogField(std::string_view named, std::string_view text) : name(named) {
        if (!text.empty()) value = text;
    }
    LogField(std::string_view named, std::integral auto number)
        : name(named), value(static_cast<std::int64_t>(number)) {}
    LogField(std::string_view named, std::optional<std::chrono::milliseconds> time) : name(named) {
        if (time) value = std::int64_t{time->count()};
    }

    std::string_view name;
    std::variant<std::monostate, std::string_view, std::int64_t> value;
};

} // namespace jsongled
