#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/actions.hpp"
#include "protocol/words.hpp"

namespace jsongled {

/// The values of a label, by type: how many there are, the place of each and its word. A closed set, so that
/// no client can ever add a series.
template<class Value>
struct LabelValues;

template<Worded Enum>
struct LabelValues<Enum> {
    static constexpr std::size_t size = count_of<Enum>;
    static constexpr std::size_t index(Enum value) { return index_of(value); }
    static constexpr std::string_view text(std::size_t index) { return WordsOf<Enum>::table[index].text; }
};

/// Nothing is 'invalid': no envelope of a known action.
template<>
struct LabelValues<std::optional<Action>> {
    static constexpr std::size_t size = count_of<Action> + 1;
    static constexpr std::size_t index(std::optional<Action> action) {
        return action ? index_of(*action) : count_of<Action>;
    }
    static constexpr std::string_view text(std::size_t index) {
        return index < count_of<Action> ? LabelValues<Action>::text(index) : "invalid";
    }
};

enum class Direction : std::uint8_t { in, out };
template<>
struct WordsOf<Direction> {
    static constexpr std::array<Word<Direction>, 2> table{{{Direction::in, "in"}, {Direction::out, "out"}}};
};

/// What came of asking a provider for its keys.
enum class KeyFetch : std::uint8_t { fetched, failed };
template<>
struct WordsOf<KeyFetch> {
    static constexpr std::array<Word<KeyFetch>, 2> table{
        {{KeyFetch::fetched, "fetched"}, {KeyFetch::failed, "failed"}}};
};

/// A label of a metric and where its values come from.
struct Label {
    std::string_view name; ///< empty for none
    std::size_t size = 1;
    std::string_view (*text)(std::size_t index) = nullptr; ///< nothing where the one value is the build's

    /// Whether its values are of this type.
    template<class Value>
    constexpr bool takes() const {
        return text == &LabelValues<Value>::text;
    }
};

template<class Value>
constexpr Label label(std::string_view name) {
    return {name, LabelValues<Value>::size, &LabelValues<Value>::text};
}

} // namespace jsongled
