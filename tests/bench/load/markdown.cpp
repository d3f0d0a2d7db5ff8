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
    case Unit::per_second: return number < 1e3 ? fixed(number, 0) : fixed(number / 1e3, 1) + " k";
    case Unit::bytes: return fixed(number, 0);
    case Unit::seconds: return time(number);
    case Unit::times: return fixed(number, 2);
    }
    return {};
}

std::optional<double> figure_of(const Figures& figures, const std::string& name) {
    const auto found = figures.find(name);
    return found == figures.end() ? std::nullopt : std::optional(found->second);
}

/// The first server of a kind, if there is one.
const Result* first(const RowResults& row, Dialect dialect, Security security) {
    for (const Result& result : row.results)
        if (result.contestant.dialect == dialect && result.contestant.security == security) return &result;
    return nullptr;
}

/// How many times better the one is than the other: larger rates, smaller times and sizes.
std::string advantage(const Row& row, const Result* one, const Result* other) {
    if (one == nullptr || other == nullptr) return "–";
    const double first = figure_of(one->median(), row.figure).value_or(0);
    const double second = figure_of(other->median(), row.figure).value_or(0);
    if (first <= 0 || second <= 0) return "–";
    return fixed(row.unit == Unit::per_second ? first / second : second / first, 2);
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

std::string goal_of(const Row& row) {
    if (row.goal > 0) return "≥ " + fixed(row.goal, 2);
    return row.most > 0 ? "≤ " + shown(row.most, row.unit) : "–";
}

std::string side_by_side(const std::vector<RowResults>& rows) {
    std::string head = "| each second of the server's CPU time |";
    std::string rule = "|---|";
    for (const Result& result : rows.front().results) {
        head += " " + result.contestant.name + " |";
        rule += "---|";
    }
    const bool has_yardstick = first(rows.front(), Dialect::bare, Security::plain) != nullptr;
    const bool has_tls = first(rows.front(), Dialect::jsongle, Security::tls) != nullptr;
    if (has_yardstick) head += " plain : yardstick | goal |";
    if (has_tls) head += " TLS : plain |";
    rule += std::string(has_yardstick ? "---|---|" : "") + (has_tls ? "---|" : "");
    std::string text = head + "\n" + rule + "\n";
    for (const RowResults& all : rows) {
        const Row& row = all.row;
        const Result* const plain = first(all, Dialect::jsongle, Security::plain);
        text += "| " + row.title + " |";
        for (const Result& result : all.results)
            text += " " + cell(row, result) + " |";
        if (has_yardstick)
            text += " " + advantage(row, plain, first(all, Dialect::bare, Security::plain)) + " | " +
                    goal_of(row) + " |";
        if (has_tls) text += " " + advantage(row, first(all, Dialect::jsongle, Security::tls), plain) + " |";
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
            text += "| " + row.row.name + " | " + result.contestant.name + " | " +
                    column(figures, "cpu", 1e6, 1, " µs") + column(figures, "system_calls", 1, 2, "") +
                    column(figures, "allocations", 1, 2, "") + column(figures, "rate_wall", 1e-3, 1, " k") +
                    column(figures, "busy", 100, 0, " %") + together(figures, {"p50", "p99", "p999"}) + " | " +
                    together(figures, {"lock_p50", "lock_p99"}) + " |\n";
        }
    return text;
}

/// Of stores: what is acknowledged, beside the first of them, and when, beside one sync of the disk.
std::string durability(const std::vector<RowResults>& rows) {
    std::string text =
        "| row | server | acknowledged each second | of the first | in a commit | p50 / p99 | in syncs "
        "of the disk | one sync |\n|---|---|---|---|---|---|---|---|\n";
    for (const RowResults& row : rows)
        for (const Result& result : row.results) {
            const Figures figures = result.median();
            const auto sync = figure_of(figures, "sync");
            if (!sync) continue;
            const auto in_syncs = [&](const char* name) {
                return fixed(figure_of(figures, name).value_or(0) / *sync, 1);
            };
            text += "| " + row.row.title + " | " + result.contestant.name + " | " + cell(row.row, result) +
                    " | " + advantage(row.row, &result, &row.results.front()) + " | " +
                    fixed(figure_of(figures, "in_commit").value_or(0), 1) + " | " +
                    together(figures, {"p50", "p99"}) + " | " + in_syncs("p50") + " / " + in_syncs("p99") +
                    " | " + time(*sync) + " |\n";
        }
    return text;
}

} // namespace

std::string markdown(const Setting& setting, const std::vector<RowResults>& rows) {
    const bool is_of_stores = !rows.empty() && rows.front().row.group == "durable";
    return "Commit " + setting.commit + "; " + setting.processor + ", " + std::to_string(setting.processors) +
           " cores, " + setting.kernel + "; " + std::to_string(setting.rounds) + " rounds of " +
           fixed(setting.seconds, 0) + " s, medians (least to most).\n\n" +
           (is_of_stores ? durability(rows) : side_by_side(rows)) + "\n" + costs(rows);
}

} // namespace jsongled::load
