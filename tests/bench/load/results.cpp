#include "tests/bench/load/results.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <thread>

namespace jsongled::load {

Figures Result::median() const {
    Figures medians;
    if (rounds.empty()) return medians;
    for (const auto& [name, first] : rounds.front()) {
        std::vector<double> values;
        for (const Figures& round : rounds)
            if (const auto figure = round.find(name); figure != round.end()) values.push_back(figure->second);
        if (values.size() < rounds.size()) continue;
        std::ranges::sort(values);
        const std::size_t middle = values.size() / 2;
        medians[name] = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
    return medians;
}

Setting this_machine() {
    Setting setting;
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name")) setting.processor = line.substr(line.find(':') + 2);
    setting.processors = std::thread::hardware_concurrency();
    utsname names{};
    ::uname(&names);
    setting.kernel = std::string(names.sysname) + " " + names.release;
    return setting;
}

} // namespace jsongled::load
