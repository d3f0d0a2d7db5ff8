#pragma once

#include "config/fields.hpp"

#include <span>
#include <string>
#include <string_view>

namespace jsongled {

/// When a new value counts: only when the server starts, or on SIGHUP too.
enum class Change { at_start, on_reload };

/// Whether others may see the value: a secret is not printed, not quoted in an error, and not taken from a
/// flag, which everybody on the machine can read.
enum class Secrecy { open, secret };

/// All there is to know about one option. Flags, variables, file keys, --help, the documents and reload come
/// from it.
struct OptionRow {
    std::string_view name; ///< of the flag, without its dashes, and of the key in the file
    Field field;
    Change change;
    std::string_view sentence;
    Secrecy secrecy = Secrecy::open;

    /// JSONGLED_ and the name in capitals.
    std::string variable() const;
    /// What stands for a value in --help: "N", "ADDR:PORT".
    std::string_view placeholder() const;
    /// What a good value is, as the end of "... is not ": "a number from 2 to 1000".
    std::string accepts() const;
    TomlForm form() const;

    /// Reads the value into its member. False, and options unchanged, if the text is not what accepts() says.
    bool set(Options& options, std::string_view text) const;
    /// The value as text that set() reads back.
    std::string get(const Options& options) const;
    /// The value as others may see it.
    std::string shown(const Options& options) const;
    /// What it is given by: its flag, or its variable where a flag would show a secret.
    std::string usual_name() const;
};

/// Every option, in the order in which they are printed.
std::span<const OptionRow> option_table();

/// The row of that name, or nullptr.
const OptionRow* find_option(std::string_view name);

/// The name as an environment variable: "ws-path" is JSONGLED_WS_PATH.
std::string variable_name(std::string_view option);

} // namespace jsongled
