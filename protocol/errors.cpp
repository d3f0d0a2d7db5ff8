#include "protocol/errors.hpp"

namespace jsongled {

std::string_view meaning_of(ErrorCode code) {
    for (const ErrorRow& row : error_rows)
        if (row.code == code) return row.meaning;
    return "unknown error";
}

} // namespace jsongled
