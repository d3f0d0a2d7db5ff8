#pragma once

#include "config/command_line.hpp"
#include "config/environment.hpp"
#include "config/options.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jsongled {

/// Where each value is from, by option; an option that is not in it has its default.
using Sources = std::map<std::string_view, std::string>;

/// The outcome of load(). With errors, `options` holds only what was good and must not be served.
/// For the commands help and version the errors do not matter.
struct Loaded {
    Command command = Command::serve;
    Command topic = Command::serve; ///< what help is asked for; serve: all there is
    PrintFormat format = PrintFormat::toml;
    RunValues values; ///< of the command's own flags
    StoreTask store;
    std::string file; ///< of --config; empty for none
    Options options;
    Sources sources;
    std::vector<std::string> warnings; ///< sentences that begin with their place
    std::vector<std::string> errors;   ///< the same; all there are, not only the first
};

/// Puts the options together: flag before environment before file (--config or JSONGLED_CONFIG) before default.
/// A bad value is an error even where a better source replaces it. Reads the file; never prints, exits or
/// throws.
Loaded load(int argc, const char* const* argv, const Environment& environment);

} // namespace jsongled
