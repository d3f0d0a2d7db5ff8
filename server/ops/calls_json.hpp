#pragma once

#include <string>

#include "server/routing/calls_report.hpp"

namespace jsongled {

/// The report as an operator reads it: `{"active":[…],"recent":[…]}`, peer ids shown.
std::string to_json(const CallsReport& report);

} // namespace jsongled
