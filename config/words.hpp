#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// One value of an enum, the word that operators write for it and, where --help lists it, its sentence.
template<class Enum>
struct Word {
    Enum value;
    std::string_view text;
    std::string_view sentence = {};
};

/// The words of an enum, in `table`: specialised once for each such enum, beside its definition.
template<class Enum>
struct WordsOf;

template<class Enum>
concept Worded = requires {
    WordsOf<Enum>::table;
};

/// The word for a value; "?" for a value outside the enum.
template<Worded Enum>
constexpr std::string_view to_string(Enum value) {
    for (const auto& word : WordsOf<Enum>::table)
        if (word.value == value) return word.text;
    return "?";
}

/// The value for a word, spelled exactly.
template<Worded Enum>
constexpr std::optional<Enum> parse_word(std::string_view text) {
    for (const auto& word : WordsOf<Enum>::table)
        if (word.text == text) return word.value;
    return std::nullopt;
}

/// All words, in the order of the table: "trace, debug, info".
template<Worded Enum>
std::string all_words() {
    std::string list;
    for (const auto& word : WordsOf<Enum>::table)
        list.append(list.empty() ? "" : ", ").append(word.text);
    return list;
}

} // namespace jsongled
