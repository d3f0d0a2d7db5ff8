#pragma once

#include "protocol/words.hpp"

#include <array>

namespace jsongled {

/// What the process is asked to do.
enum class Command { serve, check_config, print_config, health, token, help, version };

template<>
struct WordsOf<Command> {
    static constexpr std::array<Word<Command>, 7> table{{
        {Command::serve, "serve", "Run the server; the same without a command"},
        {Command::check_config, "check-config",
         "Say what is wrong with the configuration, and do nothing else"},
        {Command::print_config, "print-config",
         "Print the configuration in force, and where each value is from"},
        {Command::health, "health", "Ask the running server whether it is well"},
        {Command::token, "token", "Make a token of auth jwt, for trials; print it"},
        {Command::help, "help", "The same as --help"},
        {Command::version, "version", "The same as --version"},
    }};
};

/// What print-config prints: the configuration in force, the example file, the tables for the
/// README, or the description of the admin routes.
enum class PrintFormat { toml, example, markdown, openapi };

template<>
struct WordsOf<PrintFormat> {
    static constexpr std::array<Word<PrintFormat>, 4> table{{{PrintFormat::toml, "toml"},
                                                             {PrintFormat::example, "example"},
                                                             {PrintFormat::markdown, "markdown"},
                                                             {PrintFormat::openapi, "openapi"}}};
};

} // namespace jsongled
