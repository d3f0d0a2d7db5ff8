#pragma once

#include <string>
#include <vector>

#include "tests/bench/load/rows.hpp"

namespace jsongled::load {

/// What one server gave in one row: the figures of each round, and why a round failed.
struct Result {
    Contestant contestant;
    std::vector<Figures> rounds;
    std::vector<std::string> failures;

    /// Of each figure that every round has.
    [[nodiscard]] Figures median() const;
};

struct RowResults {
    Row row;
    std::vector<Result> results; ///< In the order of the contestants.
};

/// Where and how it was measured.
struct Setting {
    std::string processor;
    std::size_t processors = 0;
    std::string kernel;
    std::string commit;
    double seconds = 0;
    std::size_t rounds = 0;
};

Setting this_machine();

/// Two tables: the servers side by side, then what a message costs each of them.
std::string markdown(const Setting& setting, const std::vector<RowResults>& rows);
/// Everything, each round too.
std::string json(const Setting& setting, const std::vector<RowResults>& rows);

} // namespace jsongled::load
