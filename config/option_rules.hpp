#pragma once

#include "config/load.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jsongled {

/// What is wrong with options that are good by themselves and do not go together: a sentence for each rule that
/// they break, which says what was given, where, and each way to give what is missing. Says nothing of options
/// that are `bad`: their value is not what the operator wrote.
std::vector<std::string> broken_rules(const Options& options, const Sources& sources,
                                      const std::set<std::string_view>& bad);

} // namespace jsongled
