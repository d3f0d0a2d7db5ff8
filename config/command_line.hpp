#pragma once

#include "config/command.hpp"
#include "config/run_flags.hpp"
#include "config/setting.hpp"

#include <optional>
#include <string>

namespace jsongled {

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
