#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "identity/json_members_fault.hpp"
#include "identity/json_value.hpp"

namespace jsongled {

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
