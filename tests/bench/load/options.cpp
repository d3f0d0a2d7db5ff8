#include "tests/bench/load/options.hpp"

#include <algorithm>
#include <sstream>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {
namespace {

/// NAME=COMMAND, its words between blanks.
Contestant contestant_of(const std::string& text, Dialect dialect, Security security) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos) throw Failure("not NAME=COMMAND: " + text);
    std::istringstream words(text.substr(equals + 1));
    Contestant contestant{text.substr(0, equals), {}, dialect, security};
    for (std::string word; words >> word;)
        contestant.command.push_back(word);
    if (contestant.command.empty()) throw Failure("no command: " + text);
    return contestant;
}

} // namespace

const char* const usage =
    "jsongled_load --server NAME=COMMAND [OPTION]... [ROW or GROUP]...\n"
    "  --server NAME=COMMAND      speaks JSONgle and takes jsongled's flags\n"
    "  --tls-server NAME=COMMAND  the same, with a certificate among the flags\n"
    "  --yardstick NAME=COMMAND   a relay as that of tests/bench/yardstick\n"
    "  --only NAME                of the servers, this one (or these, if repeated)\n"
    "  --seconds N                for each measurement (5)\n"
    "  --rounds N                 of all rows (3)\n"
    "  --out FOLDER               where load.md and load.json go (build/bench)\n"
    "  --commit TEXT              what is measured\n"
    "  --list                     prints the rows and their groups, and does nothing else\n"
    "  --help                     prints this, and does nothing else\n";

Options parse_options(const std::vector<std::string>& arguments) {
    Options options;
    std::vector<std::string> only;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (!word.starts_with("--")) {
            options.rows.push_back(word);
            continue;
        }
        if (++i == arguments.size()) throw Failure(word + " wants a value");
        const std::string& value = arguments[i];
        if (word == "--server")
            options.contestants.push_back(contestant_of(value, Dialect::jsongle, Security::plain));
        else if (word == "--tls-server")
            options.contestants.push_back(contestant_of(value, Dialect::jsongle, Security::tls));
        else if (word == "--yardstick")
            options.contestants.push_back(contestant_of(value, Dialect::bare, Security::plain));
        else if (word == "--only")
            only.push_back(value);
        else if (word == "--seconds")
            options.seconds = std::stod(value);
        else if (word == "--rounds")
            options.rounds = std::stoul(value);
        else if (word == "--out")
            options.folder = value;
        else if (word == "--commit")
            options.commit = value;
        else
            throw Failure("no such option: " + word);
    }
    if (!only.empty())
        std::erase_if(options.contestants,
                      [&](const Contestant& each) { return std::ranges::find(only, each.name) == only.end(); });
    if (options.contestants.empty()) throw Failure("nothing to measure: give --server");
    return options;
}

} // namespace jsongled::load
