#pragma once

#include "config/setting.hpp"

#include <cstddef>
#include <string>

namespace jsongled {

/// What a configuration file may have, in bytes.
inline constexpr std::size_t max_config_bytes = 65'536;

/// The settings in a TOML file, as read_config_text finds them. A file that cannot be read is an error in it,
/// and so is what is no regular file or too large: neither keeps its reader waiting.
Reading read_config_file(const std::string& path);

} // namespace jsongled
