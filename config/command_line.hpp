#pragma once

#include "config/command.hpp"
#include "config/run_flags.hpp"
#include "config/setting.hpp"
#include "config/store_task.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// What the flags of a command say, by name.
using RunValues = std::map<std::string_view, std::string>;

/// The command line, taken apart. Values of options are not looked at yet.
struct CommandLine {
    Command command = Command::serve;
    Command topic = Command::serve; ///< what help is asked for; serve: all there is
    PrintFormat format = PrintFormat::toml;
    StoreTask store = {};
    std::optional<std::string> config_file;
    RunValues values; ///< of the command's own flags
    Reading reading;
};

/// Never prints, exits or throws on bad input: what is wrong is in reading.errors.
CommandLine parse_command_line(int argc, const char* const* argv);

} // namespace jsongled
