#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/load/run.hpp"

namespace jsongled::load {

enum class Unit { per_second, bytes, seconds, times };

/// Something that is measured, and which of its figures is the one to compare.
struct Row {
    std::string name;
    std::string group; ///< `table`: what servers are compared by; `growth`: how the cost grows; `durable`:
                       ///< stores; `storms`: after a loss
    std::string title;
    std::string figure;
    Unit unit = Unit::per_second;
    double goal =
        0; ///< How many times better than the first yardstick the server is to be; 0 for no such goal.
    double most = 0; ///< What the figure is to be at most; 0 for no such goal.
    std::function<Figures(const Run&)> run;
};

/// All rows, in the order of the table.
const std::vector<Row>& rows();

/// Those with one of these names or groups; those of the table if there is no word. Throws Failure for a word
/// that is neither.
std::vector<Row> rows_called(const std::vector<std::string>& words);

} // namespace jsongled::load
