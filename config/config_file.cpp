#include "config/config_file.hpp"

#include "config/config_text.hpp"
#include "config/small_file.hpp"
#include "config/values.hpp"

namespace jsongled {

Reading read_config_file(const std::string& path) {
    const auto read = read_small_file(path, max_config_bytes);
    if (const auto* text = std::get_if<std::string>(&read)) return read_config_text(*text, path);
    Reading reading;
    reading.errors.push_back((is_plain_text(path) ? path : toml_quote(path)) +
                             ": the configuration file cannot be read: " + std::get<UnreadableFile>(read).why);
    return reading;
}

} // namespace jsongled
