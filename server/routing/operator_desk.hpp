#pragma once

#include <cstdint>

#include "server/routing/calls_report.hpp"
#include "server/routing/operator_acts.hpp"

namespace jsongled {

/// Where the answers to what an operator asks go. Called under the router's lock: an implementation keeps the
/// answer and returns.
class OperatorDesk {
  public:
    virtual ~OperatorDesk() = default;
    /// Answers list_calls().
    virtual void listed(std::uint64_t question, CallsReport report) = 0;
    /// Answers act().
    virtual void acted(std::uint64_t question, ActReport report) = 0;
};

} // namespace jsongled
