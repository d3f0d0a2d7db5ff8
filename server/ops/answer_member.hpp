#pragma once

#include <cstdint>
#include <string_view>

namespace jsongled {

/// A member of a JSON object that the admin listener answers with.
struct AnswerMember {
    enum class Kind : std::uint8_t {
        text,
        time, ///< as RFC 3339 has it
        count,
        flag,
        words,   ///< an array of texts
        object,  ///< described elsewhere
        objects, ///< an array of such
    };
    enum class Presence : std::uint8_t { always, sometimes };

    std::string_view name;
    Kind kind;
    std::string_view sentence;
    Presence presence = Presence::always;
};

} // namespace jsongled
