#pragma once

#include <array>
#include <string_view>

namespace jsongled {

/// A flag that chooses what this run does and is no option of the server.
struct RunFlag {
    std::string_view name;
    std::string_view placeholder;
    std::string_view sentence;
};

inline constexpr RunFlag config_flag{
    "--config", "FILE", "Read options from this TOML file; its keys are the flags without their dashes"};
inline constexpr RunFlag format_flag{
    "--format", "WORD",
    "What print-config prints: toml, example (a file to edit) or markdown (the tables of the README)"};
inline constexpr RunFlag help_flag{"--help,-h", "", "Print this and exit"};
inline constexpr RunFlag version_flag{"--version", "", "Print the version and exit"};
inline constexpr std::array run_flags = {config_flag, format_flag, help_flag, version_flag};

} // namespace jsongled
