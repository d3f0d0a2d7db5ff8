#pragma once

#include "protocol/words.hpp"

#include <array>

namespace jsongled {

/// What the process is asked to do.
enum class Command { serve, check_config, print_config, health, token, store, help, version };

template<>
struct WordsOf<Command> {
    static constexpr std::array<Word<Command>, 8> table{{
        {Command::serve, "serve", "Run the server; the same without a command"},
        {Command::check_config, "check-config",
         "Say what is wrong with the configuration, and do nothing else"},
        {Command::print_config, "print-config",
         "Print the configuration in force, and where each value is from"},
        {Command::health, "health", "Ask the running server whether it is well"},
        {Command::token, "token", "Make a token of auth jwt, for trials; print it"},
        {Command::store, "store",
         "Look after the store: store check, compact, backup PATH, export, or erase --user NAME"},
        {Command::help, "help", "The same as --help"},
        {Command::version, "version", "The same as --version"},
    }};
};

/// What is done with a store.
enum class StoreAction { check, compact, backup, export_all, erase };

template<>
struct WordsOf<StoreAction> {
    static constexpr std::array<Word<StoreAction>, 5> table{{
        {StoreAction::check, "check", "Say what is damaged, a line each"},
        {StoreAction::compact, "compact", "Give the space of what was forgotten back; the server is stopped"},
        {StoreAction::backup, "backup", "Copy all of one moment into a new file, whose path follows"},
        {StoreAction::export_all, "export", "Print messages, reactions and calls, as lines of JSON"},
        {StoreAction::erase, "erase", "Erase the person that --user names; the server is stopped"},
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
