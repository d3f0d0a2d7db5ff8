#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/bench/load/contestant.hpp"

namespace jsongled::load {

struct Options {
    double seconds = 5;
    std::size_t rounds = 3;
    std::filesystem::path folder = "build/bench";
    std::string commit = "unknown";
    std::vector<Contestant> contestants;
    std::vector<std::string> rows;
};

/// Throws Failure for what is no option.
Options parse_options(const std::vector<std::string>& arguments);

extern const char* const usage;

} // namespace jsongled::load
