#include "config/config_file.hpp"

#include "config/option_table.hpp"
#include "config/toml.hpp"
#include "config/values.hpp"

#include <array>
#include <fstream>

namespace jsongled {

Reading read_config_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text;
    std::array<char, 4096> block{};
    while (file.read(block.data(), block.size()) || file.gcount() > 0)
        text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (!file.is_open() || file.bad()) {
        Reading unreadable;
        unreadable.errors.push_back(path + ": the configuration file cannot be read");
        return unreadable;
    }
    return read_config_text(text, path);
}

Reading read_config_text(std::string_view text, const std::string& path) {
    Reading reading;
    const std::string shown = is_plain_text(path) ? path : toml_quote(path);
    const auto place = [&](int line) { return shown + ":" + std::to_string(line) + ": "; };

    TomlDocument document = parse_toml(text);
    for (const TomlProblem& problem : document.problems)
        reading.errors.push_back(place(problem.line) + problem.text);
    for (const TomlEntry& entry : document.entries) {
        const std::string source = place(entry.line) + entry.key;
        const OptionRow* row = find_option(entry.key);
        if (row == nullptr)
            reading.errors.push_back(source + ": unknown key");
        else if (entry.shape == TomlEntry::Shape::array && row->form() != TomlForm::array)
            reading.errors.push_back(source + ": takes one value, not an array");
        else
            reading.settings.push_back({row, join_list(entry.values), source});
    }
    return reading;
}

} // namespace jsongled
