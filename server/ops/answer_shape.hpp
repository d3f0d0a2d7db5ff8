#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "server/ops/answer_member.hpp"

namespace jsongled {

/// What the JSON of an answer is.
struct AnswerShape {
    enum class Form : std::uint8_t {
        members, ///< an object with these members and no others
        numbers, ///< an object with a number of any name
        other,   ///< an object that is described elsewhere
    };

    Form form = Form::other;
    std::span<const AnswerMember> members = {};
    std::string_view list = {};                ///< the member that is an array, if there is one
    std::span<const AnswerMember> listed = {}; ///< what each one in it has
};

} // namespace jsongled
