#include "config/environment.hpp"

#include "config/nearest.hpp"
#include "config/option_table.hpp"

#include <algorithm>
#include <string_view>

namespace jsongled {
namespace {

std::string variable_meant_by(std::string_view variable) {
    std::string option(variable.substr(variable_name("").size()));
    std::ranges::replace(option, '_', '-');
    const std::string_view name = nearest(option, option_names());
    return name.empty() ? std::string() : "; did you mean " + variable_name(name) + "?";
}

} // namespace

Environment environment_from(const char* const* variables) {
    Environment ours;
    for (; *variables != nullptr; ++variables) {
        const std::string_view variable = *variables;
        const auto equals = variable.find('=');
        if (!variable.starts_with(variable_name("")) || equals == std::string_view::npos) continue;
        ours.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return ours;
}

Reading read_environment(const Environment& environment) {
    std::map<std::string, const OptionRow*> rows;
    for (const OptionRow& row : option_table())
        rows.emplace(row.variable(), &row);

    Reading reading;
    for (const auto& [name, text] : environment) {
        if (!name.starts_with(variable_name("")) || name == variable_name("config") || text.empty()) continue;
        const auto row = rows.find(name);
        // Only a warning: Kubernetes sets JSONGLED_PORT and more by itself for a service of that name.
        if (row == rows.end())
            reading.warnings.push_back(name + ": unknown variable, ignored" + variable_meant_by(name));
        else
            reading.settings.push_back({row->second, text, name});
    }
    return reading;
}

} // namespace jsongled
