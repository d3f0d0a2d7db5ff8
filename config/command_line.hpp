#pragma once

#include "config/setting.hpp"
#include "config/words.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// What the process is asked to do.
enum class Command { serve, check_config, print_config, health, help, version };

template<>
struct WordsOf<Command> {
    static constexpr std::array<Word<Command>, 6> table{{
        {Command::serve, "serve", "Run the server; the same without a command"},
        {Command::check_config, "check-config",
         "Say what is wrong with the configuration, and do nothing else"},
        {Command::print_config, "print-config",
         "Print the configuration in force, and where each value is from"},
        {Command::health, "health", "Ask the running server whether it is well"},
        {Command::help, "help", "The same as --help"},
        {Command::version, "version", "The same as --version"},
    }};
};

/// What print-config prints: the configuration in force, the example file, or the table for the README.
enum class PrintFormat { toml, example, markdown };

template<>
struct WordsOf<PrintFormat> {
    static constexpr std::array<Word<PrintFormat>, 3> table{
        {{PrintFormat::toml, "toml"}, {PrintFormat::example, "example"}, {PrintFormat::markdown, "markdown"}}};
};

/// A flag that chooses what this run does and is no option of the server.
struct RunFlag {
    std::string_view name;
    std::string_view placeholder;
    std::string_view sentence;
};

inline constexpr RunFlag config_flag{
    "--config", "FILE", "Read options from this TOML file; its keys are the flags without their dashes"};
inline constexpr RunFlag format_flag{
    "--format", "WORD", "What print-config prints: toml, example (a file to edit) or markdown (a table)"};
inline constexpr RunFlag help_flag{"--help,-h", "", "Print this and exit"};
inline constexpr RunFlag version_flag{"--version", "", "Print the version and exit"};
inline constexpr std::array run_flags = {config_flag, format_flag, help_flag, version_flag};

/// The command line, taken apart. Values of options are not looked at yet.
struct CommandLine {
    Command command = Command::serve;
    PrintFormat format = PrintFormat::toml;
    std::optional<std::string> config_file;
    Reading reading;
};

/// Never prints, exits or throws on bad input: what is wrong is in reading.errors.
CommandLine parse_command_line(int argc, const char* const* argv);

} // namespace jsongled
