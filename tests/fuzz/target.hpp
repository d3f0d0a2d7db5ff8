#pragma once

#include <string_view>

namespace jsongled::fuzz {

/// One input of the fuzzer, whatever bytes it is made of. Each target defines it; it returns, or ends the
/// process with a finding.
void run(std::string_view input);

} // namespace jsongled::fuzz
