#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/json_parts.hpp"

namespace jsongled {

/// One value: a string's characters, anything else as it is written.
struct JsonValue {
    JsonKind kind = JsonKind::absent;
    std::string text;

    bool is_string() const { return kind == JsonKind::string; }
    bool is_array() const { return kind == JsonKind::array; }
};

/// Why a text is not the JSON object that it has to be.
enum class JsonMembersFault : std::uint8_t {
    malformed, ///< no UTF-8, no JSON, too deep, no object, too many members, half a surrogate pair
    twice,     ///< two members have the same name: readers differ on which of them counts
};

/// The members of one JSON object from a stranger, all of them checked, each name there once. Those inside of
/// their values may be there twice: nobody reads them from here. Immutable.
class JsonMembers {
  public:
    static std::variant<JsonMembers, JsonMembersFault> read(std::string_view text);

    /// `absent` where there is no such member.
    const JsonValue& operator[](std::string_view name) const;
    bool has(std::string_view name) const { return (*this)[name].kind != JsonKind::absent; }

  private:
    struct Member {
        std::string name;
        JsonValue value;
    };
    std::vector<Member> members_; ///< by name
};

/// The first `most` items of an array of such an object. A string with half a surrogate pair counts as
/// `absent`.
std::vector<JsonValue> items_of(const JsonValue& array, std::size_t most);

} // namespace jsongled
