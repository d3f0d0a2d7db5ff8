// Puts a load on servers that it starts itself, one after the other, and says what that cost them. Usage:
// options.cpp; what is measured: rows.cpp; how: docs/performance.md. Exit code 1 when a run failed, 2 for a
// wrong command line.

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>

#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/options.hpp"
#include "tests/bench/load/results.hpp"

namespace jsongled::load {
namespace {

void raise_descriptor_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void print_rows() {
    for (const Row& row : rows())
        std::printf("%-16s %-8s %s\n", row.name.c_str(), row.group.c_str(), row.title.c_str());
}

void measure(const Row& row, const Options& options, const Contestant& contestant, Result& result) {
    const Run run{contestant, std::chrono::duration<double>(options.seconds),
                  options.folder / (contestant.name + ".log")};
    try {
        result.rounds.push_back(row.run(run));
        std::fprintf(stderr, "%-16s %-12s %s %.9g\n", row.name.c_str(), contestant.name.c_str(),
                     row.figure.c_str(), result.rounds.back().at(row.figure));
    } catch (const Failure& failure) {
        result.failures.emplace_back(failure.what());
        std::fprintf(stderr, "%-16s %-12s failed: %s\n", row.name.c_str(), contestant.name.c_str(),
                     failure.what());
    }
}

/// The servers take turns, so that what changes on the machine meanwhile meets all of them.
std::vector<RowResults> measure_all(const Options& options) {
    std::vector<RowResults> all;
    for (const Row& row : rows_called(options.rows)) {
        all.push_back({row, {}});
        for (const Contestant& contestant : options.contestants)
            all.back().results.push_back({contestant, {}, {}});
    }
    for (std::size_t round = 0; round < options.rounds; ++round)
        for (RowResults& row : all)
            for (std::size_t i = 0; i < options.contestants.size(); ++i)
                measure(row.row, options, options.contestants[i], row.results[i]);
    return all;
}

bool failed(const std::vector<RowResults>& all) {
    for (const RowResults& row : all)
        for (const Result& result : row.results)
            if (!result.failures.empty()) return true;
    return false;
}

int run(const std::vector<std::string>& arguments) {
    if (std::ranges::find(arguments, "--help") != arguments.end()) {
        std::fputs(usage, stdout);
        return 0;
    }
    if (arguments.size() == 1 && arguments.front() == "--list") {
        print_rows();
        return 0;
    }
    const Options options = parse_options(arguments);
    raise_descriptor_limit();
    std::filesystem::create_directories(options.folder);
    const std::vector<RowResults> all = measure_all(options);
    Setting setting = this_machine();
    setting.commit = options.commit;
    setting.seconds = options.seconds;
    setting.rounds = options.rounds;
    const std::string table = markdown(setting, all);
    std::ofstream(options.folder / "load.md") << table;
    std::ofstream(options.folder / "load.json") << json(setting, all);
    std::fputs(table.c_str(), stdout);
    return failed(all) ? 1 : 0;
}

} // namespace
} // namespace jsongled::load

int main(int argc, char** argv) {
    try {
        return jsongled::load::run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n%s", error.what(), jsongled::load::usage);
        return 2;
    }
}
