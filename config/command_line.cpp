#include "config/command_line.hpp"

#include "config/nearest.hpp"
#include "config/option_table.hpp"
#include "config/secret_file.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace jsongled {

namespace {

/// Takes the words from left to right. It looks at no value of an option and goes on after each error, so that
/// one bad word hides no other.
class Words {
  public:
    explicit Words(std::span<const char* const> words) : rest_(words) {}

    CommandLine read() {
        while (!rest_.empty())
            read_word(take());
        for (const auto& [name, value] : line_.values) {
            const RunFlag& flag = *find_run_flag(name);
            if (flag.command != line_.command)
                add_error(name, "goes with " + std::string(to_string(*flag.command)) + " only");
        }
        if (line_.command == Command::store) expect_whole_task();
        // Whatever else is asked for.
        if (asks_version_) line_.command = Command::version;
        if (asks_help_) line_.topic = std::exchange(line_.command, Command::help);
        return std::move(line_);
    }

  private:
    std::string_view take() {
        const std::string_view word = rest_.front();
        rest_ = rest_.subspan(1);
        return word;
    }

    void read_word(std::string_view word) {
        if (flags_are_over_ || !word.starts_with('-')) return read_command(word);
        const std::string_view unknown_before = std::exchange(unknown_flag_, {});
        if (word == "--")
            flags_are_over_ = true;
        else if (is_named(help_flag, word))
            asks_help_ = true;
        else if (is_named(version_flag, word))
            asks_version_ = true;
        else
            read_flag(word, unknown_before);
    }

    void read_command(std::string_view word) {
        if (has_command_ && line_.command == Command::store && unknown_flag_.empty()) return read_task(word);
        const auto command = parse_word<Command>(word);
        const std::string problem = "not a command; there are " + all_words<Command>();
        if (!command && !unknown_flag_.empty())
            return add_error(unknown_flag_, "what follows it is " + problem);
        if (!command) return add_error(shown(word), problem + did_you_mean(shown(word), command_names()));
        if (has_command_) return add_error(word, "a second command");
        has_command_ = true;
        line_.command = *command;
    }

    void read_task(std::string_view word) {
        StoreTask& task = line_.store;
        if (!task.action) {
            task.action = parse_word<StoreAction>(word);
            if (task.action) return;
            return add_error(shown(word),
                             "nothing that is done with a store; there are " + all_words<StoreAction>());
        }
        if (*task.action != StoreAction::backup || !task.copy.empty())
            return add_error(shown(word), "a word too many");
        task.copy = word;
    }

    void expect_whole_task() {
        const StoreTask& task = line_.store;
        if (!task.action && line_.reading.errors.empty())
            add_error("store", "what to do is missing: " + all_words<StoreAction>());
        if (task.action == StoreAction::backup && task.copy.empty())
            add_error("backup", "the path of the copy is missing");
    }

    /// "--name value" or "--name=value"; a switch has "--name" too.
    void read_flag(std::string_view word, std::string_view unknown_before) {
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(0, equals);
        const OptionRow* row = name.starts_with("--") ? find_option(name.substr(2)) : nullptr;
        const RunFlag* flag = row ? nullptr : find_run_flag(name);
        if (!row && !flag) return add_unknown_flag(word, unknown_before);

        std::string_view value;
        if (equals != std::string_view::npos)
            value = word.substr(equals + 1);
        else if (row ? row->placeholder().empty() : flag->placeholder.empty())
            value = "true";
        else if (!rest_.empty())
            value = take(); // even one that looks like a flag
        else
            return add_error(name, "its value is missing");

        if (row && row->secrecy == Secrecy::secret)
            add_error(name, "a flag can be read by everybody on the machine; use " + row->variable());
        else if (row)
            add_setting(*row, value);
        else if (name == config_flag.name)
            line_.config_file = value;
        else
            line_.values[flag->name] = value;
        if (flag && name == format_flag.name) read_format(value);
    }

    /// One that has a value, or goes with a command.
    static const RunFlag* find_run_flag(std::string_view name) {
        const auto* const flag = std::ranges::find(run_flags, name, &RunFlag::name);
        return flag == run_flags.end() || (flag->placeholder.empty() && !flag->command) ? nullptr : flag;
    }

    void read_format(std::string_view value) {
        const auto format = parse_word<PrintFormat>(value);
        if (!format) add_error(shown(value), "not a format; there are " + all_words<PrintFormat>());
        line_.format = format.value_or(PrintFormat::toml);
    }

    void add_setting(const OptionRow& row, std::string_view value) {
        auto& settings = line_.reading.settings;
        const auto given = std::ranges::find(settings, &row, &Setting::option);
        // Any other flag given again replaces the first one, as a wrapper script expects.
        if (row.form() == TomlForm::array && given != settings.end())
            given->text.append(",").append(value);
        else
            settings.push_back({&row, std::string(value), "--" + std::string(row.name)});
    }

    /// Behind the name may be a value, and the value of a flag that is spelled wrong may be a secret. It may
    /// begin as a flag does.
    void add_unknown_flag(std::string_view word, std::string_view unknown_before) {
        if (!unknown_before.empty()) {
            unknown_flag_ = unknown_before;
            return add_error(unknown_before, "what follows it is unknown as well");
        }
        std::string_view name = beginning(word, is_of_an_option);
        if (!name.starts_with("--") && name.size() >= min_secret_bytes) name = "-";
        if (name == word) unknown_flag_ = word;
        add_error(name == word ? std::string(word) : std::string(name) + "...",
                  "unknown flag" + did_you_mean(name.substr(std::min(name.find_first_not_of('-'), name.size())),
                                                flag_names(), "--"));
    }

    static std::vector<std::string_view> command_names() {
        std::vector<std::string_view> names;
        names.reserve(count_of<Command>);
        for (const auto& word : WordsOf<Command>::table)
            names.push_back(word.text);
        return names;
    }
    static std::vector<std::string_view> flag_names() {
        std::vector<std::string_view> names(option_names().begin(), option_names().end());
        for (const RunFlag& flag : run_flags)
            names.push_back(flag.name.substr(2, flag.name.find(',') - 2)); // behind it is its letter
        return names;
    }
    static bool is_of_an_option(char c) { return (c >= 'a' && c <= 'z') || c == '-'; }
    static bool is_of_a_word(char c) {
        return is_of_an_option(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
    static std::string_view beginning(std::string_view word, bool (*belongs)(char)) {
        const auto end = std::ranges::find_if_not(word, belongs);
        return word.substr(0, static_cast<std::size_t>(end - word.begin()));
    }

    /// Of a word that is no flag no more than a name, and nothing that is as long as a secret.
    static std::string shown(std::string_view word) {
        const std::string_view name = beginning(word, is_of_a_word);
        if (name.size() >= min_secret_bytes) return "...";
        return std::string(name) + (name == word ? "" : "...");
    }

    static bool is_named(const RunFlag& flag, std::string_view word) {
        const std::vector<std::string> names = split_list(flag.name);
        return std::ranges::find(names, word) != names.end();
    }

    void add_error(std::string_view word, const std::string& problem) {
        line_.reading.errors.push_back(toml_quote(word) + ": " + problem);
    }

    std::span<const char* const> rest_;
    std::string_view unknown_flag_; ///< the last flag, if it is unknown: what follows may be its value
    bool flags_are_over_ = false;
    bool has_command_ = false;
    bool asks_help_ = false;
    bool asks_version_ = false;
    CommandLine line_;
};

} // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
    // The first word is the program's name, if there is one.
    const auto count = static_cast<std::size_t>(std::max(argc, 1) - 1);
    return Words(count == 0 ? std::span<const char* const>() : std::span(argv + 1, count)).read();
}

} // namespace jsongled
