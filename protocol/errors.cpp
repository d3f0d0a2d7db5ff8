#include "protocol/errors.hpp"

#include <utility>

#include "protocol/limits.hpp"
#include "protocol/text.hpp"

namespace jsongled {

namespace {

consteval std::uint32_t number_in(std::string_view digits) {
    std::uint32_t number = 0;
    for (const char digit : digits)
        number = 10 * number + static_cast<std::uint32_t>(digit - '0');
    return number;
}

constexpr std::uint32_t first_status = 400;
constexpr std::size_t statuses = 112;

/// The numbers are those of a status of HTTP and one more for each kind of it, from 001 on.
template<std::size_t... status>
consteval std::size_t count_statuses(std::index_sequence<status...>) {
    return (is_enumerator<static_cast<ErrorCode>((first_status + status) * 1000 + 1)>() + ...);
}

template<std::size_t... row>
consteval std::size_t count_next(std::index_sequence<row...>) {
    return (is_enumerator<static_cast<ErrorCode>(number_of(error_rows[row].value) + 1)>() + ...);
}

/// Whether each code has its row, in the order of their numbers, and each row the digits of its number.
consteval bool rows_are_the_codes() {
    for (std::size_t i = 0; i < error_rows.size(); ++i) {
        if (number_in(error_rows[i].text) != number_of(error_rows[i].value)) return false;
        if (i > 0 && error_rows[i - 1].value >= error_rows[i].value) return false;
    }
    return count_statuses(std::make_index_sequence<statuses>()) +
               count_next(std::make_index_sequence<error_rows.size()>()) ==
           error_rows.size();
}
static_assert(rows_are_the_codes());

} // namespace

std::string quote(std::string_view word) {
    const std::string_view shown = cut_to(word, max_quoted_bytes);
    return "'" + std::string(shown) + (shown.size() < word.size() ? "…'" : "'");
}

std::string errors_markdown() {
    std::string table = "| code | meaning |\n|---|---|\n";
    for (const auto& row : error_rows)
        table.append("| ").append(row.text).append(" | ").append(row.sentence).append(" |\n");
    return table;
}

} // namespace jsongled
