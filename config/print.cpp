#include "config/print.hpp"

#include "config/option_table.hpp"
#include "config/values.hpp"

#include <sstream>

namespace jsongled {

namespace {

std::string toml_value(const OptionRow& row, const Options& options) {
    std::string text = row.shown(options);
    if (row.form() == TomlForm::bare) return text;
    if (row.form() == TomlForm::quoted) return toml_quote(text);
    if (text.empty()) return "[]";
    std::string array;
    for (const std::string& part : split_list(text))
        array.append(array.empty() ? "[" : ", ").append(toml_quote(part));
    return array + "]";
}

std::string toml_line(const OptionRow& row, const Options& options) {
    return std::string(row.name) + " = " + toml_value(row, options);
}

/// What it accepts, and whether SIGHUP reloads it.
std::string value_note(const OptionRow& row) {
    return row.accepts() + (row.change == Change::on_reload ? "; reloaded on SIGHUP" : "");
}

/// "--sn TEXT", or the name alone where no value follows.
std::string usage(std::string_view flag, std::string_view placeholder) {
    return std::string(flag) + (placeholder.empty() ? "" : " ") + std::string(placeholder);
}

std::string usage(const OptionRow& row) {
    return usage(row.usual_name(), row.placeholder());
}

template<Worded Enum>
void print_words(std::ostream& out) {
    for (const auto& word : WordsOf<Enum>::table)
        out << "  " << word.text << std::string(16 - word.text.size(), ' ') << word.sentence << '\n';
}

void print_flag(std::ostream& out, const RunFlag& flag) {
    out << "  " << usage(flag.name, flag.placeholder) << "\n        " << flag.sentence << '\n';
}

} // namespace

std::string help_text() {
    std::ostringstream out;
    out << "Usage: jsongled [COMMAND] [FLAGS]\n\nCommands:\n";
    print_words<Command>(out);
    out << "\nFlags:\n";
    for (const RunFlag& each : run_flags)
        print_flag(out, each);
    out << "\nOptions:\n";
    for (const OptionRow& row : option_table())
        out << "  " << usage(row) << "\n        " << row.sentence << "\n        " << value_note(row)
            << "; default " << (row.get(Options{}).empty() ? "none" : row.get(Options{})) << '\n';
    out << "\nAn option can also be an environment variable, JSONGLED_ and its name in capitals\n"
           "(JSONGLED_MAX_MUC_MEMBERS, and JSONGLED_CONFIG for the file), or a key in the file.\n"
           "A flag comes before a variable, a variable before the file, the file before the default.\n"
           "Durations are 500ms, 10s, 2m, 1h, 30d, or a number of seconds.\n";
    return out.str();
}

std::string help_text(Command topic) {
    if (topic == Command::serve) return help_text();
    std::ostringstream out;
    const bool is_store = topic == Command::store;
    out << "Usage: jsongled " << to_string(topic) << (is_store ? " WHAT" : "") << " [FLAGS]\n\n"
        << WordsOf<Command>::table[index_of(topic)].sentence << ".\n";
    if (is_store) {
        out << "\nWhat:\n";
        print_words<StoreAction>(out);
    }
    out << "\nFlags:\n";
    for (const RunFlag& each : run_flags)
        if (!each.command || each.command == topic) print_flag(out, each);
    out << "\nThe options of the server, such as --store, are known here as well: jsongled --help lists "
           "them.\n";
    return out.str();
}

std::string print_config(const Options& options, const Sources& sources) {
    std::ostringstream out;
    for (const OptionRow& row : option_table()) {
        const auto source = sources.find(row.name);
        out << toml_line(row, options) << " # " << (source == sources.end() ? "default" : source->second)
            << '\n';
    }
    return out.str();
}

std::string example_config() {
    std::ostringstream out;
    out << "# The options of jsongled, each with its default; remove the '#' before one to change it.\n"
           "# Made by: jsongled print-config --format example\n"
           "# Durations are \"500ms\", \"10s\", \"2m\", \"1h\", \"30d\", or a number of seconds.\n"
           "# A flag (--sn) or an environment variable (JSONGLED_SN) comes before this file.\n";
    for (const OptionRow& row : option_table())
        out << "\n# " << row.sentence << "\n# " << value_note(row) << "\n#" << toml_line(row, Options{})
            << '\n';
    return out.str();
}

std::string options_markdown() {
    std::ostringstream out;
    out << "| Flag | Environment | Default | What it does |\n|---|---|---|---|\n";
    out << "| `" << usage(config_flag.name, config_flag.placeholder) << "` | `" << variable_name("config")
        << "` | | " << config_flag.sentence << " |\n";
    for (const OptionRow& row : option_table())
        out << "| " << (row.secrecy == Secrecy::secret ? "none" : "`" + usage(row) + "`") << " | `"
            << row.variable() << "` | " << (row.get(Options{}).empty() ? "" : '`' + row.get(Options{}) + "` ")
            << "| " << row.sentence << " (" << value_note(row) << ") |\n";
    return out.str();
}

std::string print_config(const Loaded& loaded) {
    switch (loaded.format) {
    case PrintFormat::example: return example_config();
    case PrintFormat::markdown: return options_markdown();
    case PrintFormat::openapi: // of no option: printed elsewhere
    case PrintFormat::toml: break;
    }
    return print_config(loaded.options, loaded.sources);
}

} // namespace jsongled
