#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/json_scanner.hpp"

namespace jsongled::fuzz {

/// A JSON text as Boost.JSON reads it, with nothing lost: members in their order, those that appear twice both
/// there, numbers as they were spelled.
struct JsonTree {
    JsonKind kind = JsonKind::absent;
    std::string text = {};            ///< a string's characters, a number's digits, a boolean's word
    std::vector<JsonTree> parts = {}; ///< the items of an array, the members of an object
    std::string key = {};             ///< of a member

    bool is_object() const { return kind == JsonKind::object; }
    /// The last member of that name, which is the one that most readers take; nothing where there is none.
    JsonTree* find(std::string_view name);
    const JsonTree* find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    /// Whether both are the same value, whatever they are called as members.
    bool says(const JsonTree& other) const;
};

/// What Boost.JSON makes of a text. Where it differs from the scanner on purpose it is made to agree:
/// - Depth: its limit is set to ours.
/// - Half a surrogate pair in an escape: Boost refuses it; the scanner takes it, as the grammar does, and reads
///   it as U+FFFD. Boost is given that instead.
/// - Members that appear twice: both take them; the tree keeps both.
/// - Invalid UTF-8: the WebSocket layer lets none of it through, so no such text may be asked about.
struct BoostReading {
    std::optional<JsonTree> tree = {}; ///< nothing where it refuses the text
    /// Numbers: Boost refuses an exponent that no int holds; the scanner keeps numbers as text. Nothing can be
    /// said of the rest of such a text.
    bool is_comparable = true;
    bool has_half_pairs = false;
};
BoostReading read_with_boost(std::string_view text);

/// Whether all of it is well-formed UTF-8.
bool is_utf8(std::string_view text);

} // namespace jsongled::fuzz
