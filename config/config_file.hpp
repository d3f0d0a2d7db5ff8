#pragma once

#include "config/setting.hpp"

#include <string>
#include <string_view>

namespace jsongled {

/// The settings in a TOML file, whose keys are the names of the flags. A file that cannot be read is an error
/// in it.
Reading read_config_file(const std::string& path);

/// The same from text; `path` is what the messages call it.
Reading read_config_text(std::string_view text, const std::string& path);

} // namespace jsongled
