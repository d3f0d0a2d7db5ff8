#include "config/load.hpp"

#include "config/config_file.hpp"
#include "config/option_rules.hpp"
#include "config/option_table.hpp"
#include "config/values.hpp"

#include <set>

namespace jsongled {

namespace {

/// A URL may have a password before an at sign, escaped or not, and a key or a token in its query or fragment:
/// one that was given to an option that takes none as well.
bool may_hold_a_secret(const OptionRow& row, std::string_view bad_value) {
    return row.secrecy == Secrecy::secret || bad_value.find_first_of("@?#") != std::string_view::npos ||
           bad_value.find("%40") != std::string_view::npos;
}

class Loader {
  public:
    Loaded load(int argc, const char* const* argv, const Environment& environment) {
        const CommandLine line = parse_command_line(argc, argv);
        loaded_.command = line.command;
        loaded_.topic = line.topic;
        loaded_.format = line.format;
        loaded_.values = line.values;
        loaded_.store = line.store;

        std::string file = line.config_file.value_or("");
        const auto variable = environment.find(variable_name("config"));
        if (!line.config_file && variable != environment.end()) file = variable->second;

        if (!file.empty()) apply(read_config_file(file));
        loaded_.file = std::move(file);
        apply(read_environment(environment));
        apply(line.reading);
        // These go by a few of the options, wherever the server is that the others are for.
        if (loaded_.command == Command::token || loaded_.command == Command::store) return std::move(loaded_);
        for (std::string& sentence : broken_rules(loaded_.options, loaded_.sources, bad_))
            loaded_.errors.push_back(std::move(sentence));
        return std::move(loaded_);
    }

  private:
    void apply(const Reading& reading) {
        loaded_.errors.insert(loaded_.errors.end(), reading.errors.begin(), reading.errors.end());
        loaded_.warnings.insert(loaded_.warnings.end(), reading.warnings.begin(), reading.warnings.end());
        for (const Setting& setting : reading.settings) {
            const OptionRow& row = *setting.option;
            if (row.set(loaded_.options, setting.text)) {
                loaded_.sources[row.name] = setting.source;
                continue;
            }
            bad_.insert(row.name);
            const std::string text =
                may_hold_a_secret(row, setting.text) ? "its value" : toml_quote(setting.text);
            loaded_.errors.push_back(setting.source + ": " + text + " is not " + row.accepts());
        }
    }

    Loaded loaded_;
    std::set<std::string_view> bad_;
};

} // namespace

Loaded load(int argc, const char* const* argv, const Environment& environment) {
    return Loader().load(argc, argv, environment);
}

} // namespace jsongled
