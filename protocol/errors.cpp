#include "protocol/errors.hpp"

#include "protocol/limits.hpp"
#include "protocol/text.hpp"

namespace jsongled {

std::string_view meaning_of(ErrorCode code) {
    for (const ErrorRow& row : error_rows)
        if (row.code == code) return row.meaning;
    return "unknown error";
}

std::string quote(std::string_view word) {
    const std::string_view shown = cut_to(word, max_quoted_bytes);
    return "'" + std::string(shown) + (shown.size() < word.size() ? "…'" : "'");
}

} // namespace jsongled
