#pragma once

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace jsongled::fuzz {

/// Ends the run with what was seen: the fuzzer then keeps the input that led to it.
[[noreturn]] inline void report_finding(std::string_view what, std::string_view text) {
    std::cerr << "FINDING: " << what << ": " << text << std::endl;
    std::abort();
}

/// What must hold whatever the input is. `text` is what it did not hold for.
inline void expect(bool holds, std::string_view what, std::string_view text) {
    if (!holds) report_finding(what, text);
}

} // namespace jsongled::fuzz
