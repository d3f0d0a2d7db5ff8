#include <array>
#include <cstdio>

#include "protocol/json_writer.hpp"
#include "tests/bench/load/results.hpp"

namespace jsongled::load {
namespace {

std::string number(double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.9g", value);
    return text.data();
}

template<class List, class Show>
std::string array(const List& list, Show show) {
    std::string text;
    for (const auto& each : list)
        text += (text.empty() ? "" : ",") + show(each);
    return "[" + text + "]";
}

std::string object(const Figures& figures) {
    std::string text;
    for (const auto& [name, value] : figures)
        text += (text.empty() ? "" : ",") + json_string(name) + ":" + number(value);
    return "{" + text + "}";
}

std::string object(const Result& result) {
    return R"({"server":)" + json_string(result.contestant.name) + R"(,"median":)" + object(result.median()) +
           R"(,"rounds":)" + array(result.rounds, [](const Figures& each) { return object(each); }) +
           R"(,"failures":)" +
           array(result.failures, [](const std::string& each) { return json_string(each); }) + "}";
}

std::string object(const RowResults& row) {
    return R"({"name":)" + json_string(row.row.name) + R"(,"title":)" + json_string(row.row.title) +
           R"(,"figure":)" + json_string(row.row.figure) + R"(,"goal":)" + number(row.row.goal) +
           R"(,"results":)" + array(row.results, [](const Result& each) { return object(each); }) + "}";
}

} // namespace

std::string json(const Setting& setting, const std::vector<RowResults>& rows) {
    return R"({"commit":)" + json_string(setting.commit) + R"(,"processor":)" + json_string(setting.processor) +
           R"(,"processors":)" + std::to_string(setting.processors) + R"(,"kernel":)" +
           json_string(setting.kernel) + R"(,"seconds":)" + number(setting.seconds) + R"(,"rounds":)" +
           std::to_string(setting.rounds) + R"(,"rows":)" +
           array(rows, [](const RowResults& each) { return object(each); }) + "}\n";
}

} // namespace jsongled::load
