#pragma once

#include <cstdint>

#include "server/routing/facts.hpp"

namespace jsongled {

/// Where the router's facts go. Called under its lock, with numbers that rise by one: whoever takes them in
/// that order sees what happened in the order in which it did. An implementation keeps the fact and returns.
class FactSink {
  public:
    virtual ~FactSink() = default;
    virtual void noted(std::uint64_t number, Fact fact) = 0;
};

} // namespace jsongled
