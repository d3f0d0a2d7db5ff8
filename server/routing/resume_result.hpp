#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// What becomes of a session that a client wants to go on with.
enum class ResumeResult : std::uint8_t {
    resumed,
    unknown,    ///< or over, or of another process; or the token is an old one
    other_user, ///< it is not that of the user who asks
    overflowed, ///< what the client has yet to get is not all there any more
};
template<>
struct WordsOf<ResumeResult> {
    static constexpr std::array<Word<ResumeResult>, 4> table{{{ResumeResult::resumed, "resumed"},
                                                              {ResumeResult::unknown, "unknown"},
                                                              {ResumeResult::other_user, "other-user"},
                                                              {ResumeResult::overflowed, "overflowed"}}};
};

} // namespace jsongled
