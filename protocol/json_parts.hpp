#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace jsongled {

/// Where a piece of JSON stands in the scanned text: [begin, end).
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// What is wrong with a JSON text.
enum class JsonFault : std::uint8_t { none, syntax, too_deep };

enum class JsonKind : std::uint8_t { absent, null, boolean, number, string, array, object };

/// A string as it stands in the text, quotes left out.
struct JsonString {
    std::string_view raw;
    bool escaped = false; ///< has a backslash: decode before comparing
    /// Half a surrogate pair keeps to the grammar, but the text is not Unicode.
    bool well_formed = true;
};

} // namespace jsongled
