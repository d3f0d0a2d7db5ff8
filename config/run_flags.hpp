#pragma once

#include "config/command.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace jsongled {

/// A flag that chooses what this run does and is no option of the server.
struct RunFlag {
    std::string_view name;
    std::string_view placeholder;
    std::string_view sentence;
    std::optional<Command> command = {}; ///< the one that it goes with, if it is not for all
};

inline constexpr RunFlag config_flag{
    "--config", "FILE", "Read options from this TOML file; its keys are the flags without their dashes"};
inline constexpr RunFlag format_flag{
    "--format", "WORD",
    "What print-config prints: toml, example (a file to edit), markdown (the tables of the README) or openapi "
    "(the admin routes)",
    Command::print_config};
inline constexpr RunFlag subject_flag{"--sub", "NAME", "The user that the token is for", Command::token};
inline constexpr RunFlag lifetime_flag{"--lifetime", "TIME",
                                       "For how long the token is good, from 1s to 87600h (ten years), such as "
                                       "30m; 1h without this",
                                       Command::token};
inline constexpr RunFlag rooms_flag{
    "--rooms", "NAMES",
    "The rooms that its user may enter, each with a * at its end if need be; all "
    "without this",
    Command::token};
inline constexpr RunFlag without_flag{"--without", "WORDS", "What its user may not do: publish, call",
                                      Command::token};
inline constexpr RunFlag with_flag{"--with", "WORDS", "What the token says besides: admin, relayOnly",
                                   Command::token};
inline constexpr RunFlag signing_key_flag{
    "--signing-key", "FILE",
    "The private key in PEM, or the secret, that signs the token; jwt-key-file without this", Command::token};
inline constexpr RunFlag user_flag{"--user", "NAME", "Whom to erase", Command::store};
inline constexpr RunFlag yes_flag{"--yes", "", "Erase without asking", Command::store};
inline constexpr RunFlag help_flag{"--help,-h", "", "Print this and exit"};
inline constexpr RunFlag version_flag{"--version", "", "Print the version and exit"};
inline constexpr std::array run_flags = {config_flag, format_flag,  subject_flag, lifetime_flag,
                                         rooms_flag,  without_flag, with_flag,    signing_key_flag,
                                         user_flag,   yes_flag,     help_flag,    version_flag};

} // namespace jsongled
