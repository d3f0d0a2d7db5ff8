#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// One value of an enum, the word that is written for it and, where a table of them is printed, its sentence.
template<class Enum>
struct Word {
    Enum value;
    std::string_view text;
    std::string_view sentence = {};
};

/// The words of an enum, in `table`: specialised once for each such enum, beside its definition. The rows have
/// at least `value` and `text`; they follow the enum, which is checked where a word is first looked up. An enum
/// whose numbers mean something themselves says `static constexpr bool is_scattered = true` and is searched.
template<class Enum>
struct WordsOf;

template<class Enum>
concept Worded = requires {
    WordsOf<Enum>::table;
};

/// Whether the enum of this value has a name for it: compilers print a number in brackets where there is none.
template<auto value>
consteval bool is_enumerator() {
    constexpr std::string_view shown = __PRETTY_FUNCTION__;
    return shown.find("value = (") == std::string_view::npos;
}

/// Whether there is one row for each enumerator, 0 to the last, in their order.
template<class Row, std::size_t count>
consteval bool rows_follow_the_enum(const std::array<Row, count>& rows) {
    using Enum = decltype(Row::value);
    for (std::size_t i = 0; i < count; ++i)
        if (rows[i].value != static_cast<Enum>(i)) return false;
    return !is_enumerator<static_cast<Enum>(count)>();
}

/// How many values the enum has.
template<Worded Enum>
inline constexpr std::size_t count_of = WordsOf<Enum>::table.size();

/// The place of a value in the table.
template<Worded Enum>
constexpr std::size_t index_of(Enum value) {
    if constexpr (requires { WordsOf<Enum>::is_scattered; }) {
        std::size_t i = 0;
        while (i < count_of<Enum> && WordsOf<Enum>::table[i].value != value)
            ++i;
        return i;
    } else {
        static_assert(rows_follow_the_enum(WordsOf<Enum>::table), "a row for each enumerator, in their order");
        return static_cast<std::size_t>(value);
    }
}

template<Worded Enum>
constexpr const auto& row_of(Enum value) {
    return WordsOf<Enum>::table.at(index_of(value));
}

/// The word for a value; "?" for a value outside the enum.
template<Worded Enum>
constexpr std::string_view to_string(Enum value) {
    const std::size_t index = index_of(value);
    return index < count_of<Enum> ? WordsOf<Enum>::table[index].text : "?";
}

/// The value for a word, spelled exactly.
template<Worded Enum>
constexpr std::optional<Enum> parse_word(std::string_view text) {
    for (const auto& row : WordsOf<Enum>::table)
        if (row.text == text) return row.value;
    return std::nullopt;
}

/// All words, in the order of the table: "trace, debug, info".
template<Worded Enum>
std::string all_words() {
    std::string list;
    for (const auto& row : WordsOf<Enum>::table)
        list.append(list.empty() ? "" : ", ").append(row.text);
    return list;
}

} // namespace jsongled
