#pragma once

#include <cstdint>
#include <string_view>

#include "server/net/types.hpp"
#include "server/ops/answer_shape.hpp"

namespace jsongled {

/// A member of a query, or of a body, where it is a string.
struct AdminMember {
    enum class Kind : std::uint8_t { word, count };
    enum class Presence : std::uint8_t { optional, required };

    std::string_view name;
    Kind kind;
    std::string_view sentence;
    Presence presence = Presence::optional;
};

/// A status besides 200, and what is wrong where it is the answer.
struct AdminStatus {
    http::status status;
    std::string_view sentence;
    const AnswerShape* shape = nullptr; ///< of an answer in another form than that of a refusal
};

} // namespace jsongled
