#include "config/command_line.hpp"

#include "config/option_table.hpp"
#include "config/values.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace jsongled {

namespace {

/// The words as CLI11 takes them: the last one first, without the program's name.
std::vector<std::string> reversed_words(int argc, const char* const* argv) {
    std::vector<std::string> words;
    for (int at = 1; at < argc; ++at) {
        std::string word = argv[at];
        // CLI11 would fill "--info=" with the word behind it.
        const bool empty_value = word.starts_with("--") && word.find('=') == word.size() - 1;
        if (empty_value) word.pop_back();
        words.push_back(std::move(word));
        if (empty_value) words.emplace_back();
    }
    std::reverse(words.begin(), words.end());
    return words;
}

/// CLI11 splits the words into flags and values; it checks nothing, so that one bad word hides no other.
class Parser {
  public:
    Parser() {
        app_.set_help_flag();
        app_.allow_extras();
        config_ = add_valued(std::string(config_flag.name), config_flag.placeholder);
        format_ = add_valued(std::string(format_flag.name), format_flag.placeholder);
        help_ = app_.add_flag(std::string(help_flag.name));
        version_ = app_.add_flag(std::string(version_flag.name));
        for (const OptionRow& row : option_table()) {
            const std::string name = "--" + std::string(row.name);
            options_.emplace_back(&row, row.placeholder().empty() ? app_.add_flag(name)
                                                                  : add_valued(name, row.placeholder()));
        }
    }

    CommandLine parse(int argc, const char* const* argv) {
        std::vector<std::string> words = reversed_words(argc, argv);
        try {
            app_.parse(std::move(words));
        } catch (const CLI::Error& error) {
            // Only a value missing at the very end comes here: everything before it has been taken in.
            line_.reading.errors.emplace_back(error.what());
        }
        read_words();
        read_run_flags();
        read_options();
        return std::move(line_);
    }

  private:
    CLI::Option* add_valued(const std::string& name, std::string_view placeholder) {
        return app_.add_option(name)->type_name(std::string(placeholder))->take_all()->allow_extra_args(false);
    }

    void add_error(const std::string& word, const std::string& problem) {
        line_.reading.errors.push_back(toml_quote(word) + ": " + problem);
    }

    /// The words that belong to no known flag.
    void read_words() {
        bool chosen = false;
        for (const std::string& word : app_.remaining()) {
            if (word == "--") continue;
            const auto command = parse_word<Command>(word);
            if (word.starts_with('-'))
                add_error(word, "unknown flag");
            else if (!command)
                add_error(word, "not a command; there are " + all_words<Command>());
            else if (std::exchange(chosen, true))
                add_error(word, "a second command");
            else
                line_.command = *command;
        }
        if (version_->count() > 0) line_.command = Command::version;
        if (help_->count() > 0) line_.command = Command::help;
    }

    void read_run_flags() {
        if (config_->count() > 0) line_.config_file = config_->results().back();
        if (format_->count() == 0) return;
        const auto format = parse_word<PrintFormat>(format_->results().back());
        if (!format)
            add_error(format_->results().back(), "not a format; there are " + all_words<PrintFormat>());
        if (line_.command != Command::print_config) add_error("--format", "goes with print-config only");
        line_.format = format.value_or(PrintFormat::toml);
    }

    void read_options() {
        for (const auto& [row, option] : options_) {
            const std::string source = "--" + std::string(row->name);
            const bool is_list = row->form() == TomlForm::array;
            if (is_list && option->count() > 0)
                line_.reading.settings.push_back({row, join_list(option->results()), source});
            // Any other flag given again replaces the first one, as a wrapper script expects.
            if (!is_list)
                for (const std::string& text : option->results())
                    line_.reading.settings.push_back({row, text, source});
        }
    }

    CLI::App app_;
    CLI::Option* config_ = nullptr;
    CLI::Option* format_ = nullptr;
    CLI::Option* help_ = nullptr;
    CLI::Option* version_ = nullptr;
    std::vector<std::pair<const OptionRow*, CLI::Option*>> options_;
    CommandLine line_;
};

} // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
    return Parser().parse(argc, argv);
}

} // namespace jsongled
