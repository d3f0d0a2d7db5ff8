#pragma once

#include <array>

#include "protocol/call_record.hpp"
#include "server/routing/call_move.hpp"
#include "server/routing/call_step.hpp"

namespace jsongled {

/// The legal transitions: for each step of each side one move for each state, in the order of CallState.
struct CallRule {
    CallStep step;
    CallSide side;
    std::array<CallMove, count_of<CallState>> moves;
};
extern const std::array<CallRule, 2 * call_step_count> call_rules;

CallMove move_for(CallStep step, CallSide side, CallState state);

} // namespace jsongled
