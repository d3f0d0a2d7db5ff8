#pragma once

#include "config/load.hpp"

#include <string>

namespace jsongled {

/// What --help prints.
std::string help_text();

/// What --help prints behind this command: of serve, which is no command of its own, as without one.
std::string help_text(Command topic);

/// A TOML file that loads back to the same options, with the source of each value as a comment.
std::string print_config(const Options& options, const Sources& sources = {});

/// The text of config/jsongled.example.toml: every option, commented out, with its sentence and default.
std::string example_config();

/// The options as a table for the README.
std::string options_markdown();

/// What print-config prints, in the format that was asked for.
std::string print_config(const Loaded& loaded);

} // namespace jsongled
