#pragma once

#include <string>
#include <vector>

namespace jsongled {

struct OptionRow;

/// One value that an operator wrote, before it is checked, and where: "--sn", "JSONGLED_SN", "/etc/j.toml:3:
/// sn".
struct Setting {
    const OptionRow* option;
    std::string text;
    std::string source;
};

/// What one source of settings holds. Errors and warnings are whole sentences that begin with their place.
struct Reading {
    std::vector<Setting> settings;
    std::vector<std::string> errors;
    std::vector<std::string> warnings;
};

} // namespace jsongled
