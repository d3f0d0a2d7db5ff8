#pragma once

#include "config/setting.hpp"

#include <string>
#include <string_view>

namespace jsongled {

/// The settings in a text of TOML 1.0, whose keys are the names of the flags; `path` is what the messages call
/// it. There are no tables among the options: a key in one is unknown by its whole name, "server.listen".
///
/// All errors are named, each with its line and key. What is no TOML costs the line it is in; in a value that
/// goes over several lines, all from where that begins.
Reading read_config_text(std::string_view text, const std::string& path);

} // namespace jsongled
