#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "server/routing/awaited_answer.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {

/// Those of one client, in the order of its messages, which is the order of the answers.
struct AwaitedAnswers {
    /// What may wait: past that, its messages are refused. A share of what a store takes in, so that nobody's
    /// flood leaves the others without a place.
    static constexpr std::size_t most = 4'096;
    static constexpr std::size_t most_bytes = std::size_t{4} << 20U;

    std::deque<AwaitedAnswer> answers = {};
    std::uint64_t first = 0;               ///< the number of the first of them, counted since there were none
    std::size_t bytes = 0;                 ///< of the messages that the store has yet to answer for
    std::optional<CloseCause> closes = {}; ///< the connection, behind the last of them

    bool is_full() const { return answers.size() >= most || bytes >= most_bytes; }
};

} // namespace jsongled
