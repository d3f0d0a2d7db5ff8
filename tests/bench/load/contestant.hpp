#pragma once

#include <string>
#include <vector>

#include "tests/bench/load/dialect.hpp"

namespace jsongled::load {

/// A server that can be measured: how it is started, and what it speaks. It prints a line with
/// "ready listen=ADDR:PORT", and perhaps " admin=ADDR:PORT".
struct Contestant {
    std::string name;
    std::vector<std::string> command;
    Dialect dialect = Dialect::jsongle;
    Security security = Security::plain;
};

} // namespace jsongled::load
