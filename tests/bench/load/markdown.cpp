#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "tests/bench/load/results.hpp"

namespace jsongled::load {
namespace {

std::string fixed(double number, int digits) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, number);
    return text.data();
}

std::string time(double seconds) {
    return seconds < 1e-3 ? fixed(seconds * 1e6, seconds < 1e-4 ? 1 : 0) + " µs"
                          : fixed(seconds * 1e3, 2) + " ms";
}

std::string shown(double number, Unit unit) {
    switch (unit) {
    case Unit::per_second: return fixed(number / 1e3, 1) + " k";
    case Unit::bytes: return fixed(number, 0);
    case Unit::seconds: return time(number);
    }
    return {};
}

std::optional<double> figure_of(const Figures& figures, const std::string& name) {
    const auto found = figures.find(name);
    return found == figures.end() ? std::nullopt : std::optional(found->second);
}

/// How many times better the first is than the second: larger rates, smaller times and sizes.
std::optional<double> advantage(const RowResults& row) {
    if (row.results.size() < 2) return std::nullopt;
    const auto own = figure_of(row.results[0].median(), row.row.figure);
    const auto other = figure_of(row.results[1].median(), row.row.figure);
    if (!own || !other || *own <= 0 || *other <= 0) return std::nullopt;
    return row.row.unit == Unit::per_second ? *own / *other : *other / *own;
}

/// The median, and between which values it is.
std::string cell(const Row& row, const Result& result) {
    if (!result.failures.empty()) return "failed";
    const auto median = figure_of(result.median(), row.figure);
    if (!median) return "–";
    std::vector<double> values;
    for (const Figures& round : result.rounds)
        values.push_back(round.at(row.figure));
    const auto [least, most] = std::ranges::minmax(values);
    std::string text = shown(*median, row.unit);
    if (values.size() > 1) text += " (" + shown(least, row.unit) + " to " + shown(most, row.unit) + ")";
    return text;
}

std::string side_by_side(const std::vector<RowResults>& rows) {
    std::string head = "| for each second of the server's CPU time, if not said otherwise |";
    std::string rule = "|---|";
    for (const Result& result : rows.front().results) {
        head += " " + result.contestant + " |";
        rule += "---|";
    }
    const bool compares = rows.front().results.size() > 1;
    if (compares) {
        head += " times better | goal |";
        rule += "---|---|";
    }
    std::string text = head + "\n" + rule + "\n";
    for (const RowResults& row : rows) {
        text += "| " + row.row.title + " |";
        for (const Result& result : row.results)
            text += " " + cell(row.row, result) + " |";
        if (compares) {
            const auto times = advantage(row);
            text += " " + (times ? fixed(*times, 2) : "–") + " | " +
                    (row.row.goal > 0 ? "≥ " + fixed(row.row.goal, 2) : "–") + " |";
        }
        text += "\n";
    }
    return text;
}

/// The names of a few figures of one kind, each with its value or a dash.
std::string together(const Figures& figures, std::initializer_list<const char*> names) {
    std::string text;
    for (const char* name : names) {
        const auto figure = figure_of(figures, name);
        text += (text.empty() ? "" : " / ") + (figure ? time(*figure) : std::string("–"));
    }
    return text;
}

std::string costs(const std::vector<RowResults>& rows) {
    std::string text =
        "| row | server | CPU each | system calls each | allocations each | each second of wall time "
        "| CPU busy | p50 / p99 / p999 | lock held p50 / p99 |\n|---|---|---|---|---|---|---|---|---|\n";
    const auto column = [](const Figures& figures, const char* name, double scale, int digits,
                           const char* unit) {
        const auto figure = figure_of(figures, name);
        return (figure ? fixed(*figure * scale, digits) + unit : std::string("–")) + " | ";
    };
    for (const RowResults& row : rows)
        for (const Result& result : row.results) {
            const Figures figures = result.median();
            if (!figures.contains("cpu")) continue;
            text += "| " + row.row.name + " | " + result.contestant + " | " +
                    column(figures, "cpu", 1e6, 1, " µs") + column(figures, "system_calls", 1, 2, "") +
                    column(figures, "allocations", 1, 2, "") + column(figures, "rate_wall", 1e-3, 1, " k") +
                    column(figures, "busy", 100, 0, " %") + together(figures, {"p50", "p99", "p999"}) + " | " +
                    together(figures, {"lock_p50", "lock_p99"}) + " |\n";
        }
    return text;
}

} // namespace

std::string markdown(const Setting& setting, const std::vector<RowResults>& rows) {
    return "Commit " + setting.commit + "; " + setting.processor + ", " + std::to_string(setting.processors) +
           " cores, " + setting.kernel + "; " + std::to_string(setting.rounds) + " rounds of " +
           fixed(setting.seconds, 0) + " s, medians (least to most).\n\n" + side_by_side(rows) + "\n" +
           costs(rows);
}

} // namespace jsongled::load
