#include "config/option_table.hpp"
#include "config/print.hpp"
#include "load_support.hpp"

#include <iterator>
#include <set>

namespace jsongled::config_tests {
namespace {

/// A good value for the option that is not its default.
std::string other_value(const OptionRow& row) {
    for (const char* text :
         {"\"quoted\" \\ # 'text', [x]", "[::1]:9", "7", "4096", "2097152", "/x,/y", "1500ms", "debug", "json",
          "all", "jwt", "true", "https://a/b", "/", "a.b,[::1]", "10.0.0.0/8,::1",
          "https://a.b,https://*.c.d:8443,null", "stun:a,turn:[::1]:3478?transport=tcp", "memory"}) {
        Options options;
        if (row.set(options, text) && row.get(options) != row.get(Options{})) return text;
    }
    return "no value found";
}

/// Every option at another value than its default.
Options other_options() {
    Options options;
    for (const OptionRow& row : option_table())
        EXPECT_TRUE(row.set(options, other_value(row))) << row.name;
    options.admin_listen = "[::1]:10";
    options.no_www = false;    // not together with www
    options.app_token.clear(); // for another auth, and never printed
    options.app_token_file.clear();
    options.jwks_file.clear(); // not together with jwt-key-file
    options.jwks_url.clear();
    options.jwks_ca_file.clear();
    options.max_outbox_bytes = 8192; // two of the largest messages
    return options;
}

TEST(OptionTable, has_each_name_once_in_small_letters) {
    std::set<std::string_view> names;
    for (const OptionRow& row : option_table()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_EQ(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos)
            << row.name;
        EXPECT_EQ(find_option(row.name), &row);
        EXPECT_FALSE(row.sentence.empty()) << row.name;
        EXPECT_NE(row.sentence.back(), '.') << row.name;
    }
    EXPECT_EQ(find_option("config"), nullptr);
}

TEST(OptionTable, has_good_defaults) {
    for (const OptionRow& row : option_table()) {
        Options options;
        EXPECT_TRUE(row.set(options, row.get(Options{}))) << row.name;
        EXPECT_EQ(options, Options{}) << row.name;
    }
}

TEST(OptionTable, no_two_rows_fill_the_same_member) {
    for (const OptionRow& row : option_table()) {
        Options options;
        ASSERT_TRUE(row.set(options, other_value(row))) << row.name;
        for (const OptionRow& other : option_table())
            EXPECT_EQ(other.get(options) != other.get(Options{}), &other == &row)
                << row.name << ' ' << other.name;
    }
}

TEST(OptionTable, each_option_can_be_a_flag_a_variable_and_a_key) {
    for (const OptionRow& row : option_table()) {
        Options expected;
        ASSERT_TRUE(row.set(expected, other_value(row)));
        const std::string value = row.get(expected);
        const std::string name(row.name);

        EXPECT_EQ(load_words({}, {{row.variable(), value}}).options, expected) << name;
        if (row.secrecy == Secrecy::secret) continue;
        EXPECT_EQ(load_words({std::string("--").append(name).append("=").append(value)}).options, expected)
            << name;
        if (!row.placeholder().empty())
            EXPECT_EQ(load_words({"--" + name, value}).options, expected) << name;
        else
            EXPECT_EQ(load_words({"--" + name}).options, expected) << name;
        EXPECT_EQ(load_file(print_config(expected)).options, expected) << name;
    }
}

TEST(PrintConfig, loads_back_to_the_same_options) {
    for (const Options& options : {Options{}, other_options()}) {
        const Loaded loaded = load_file(print_config(options));
        EXPECT_EQ(lines(loaded.errors), "") << print_config(options);
        EXPECT_EQ(loaded.options, options) << print_config(options);
    }
}

TEST(PrintConfig, says_where_each_value_is_from) {
    const Loaded loaded = load_words({"print-config", "--sn", "a"}, {{"JSONGLED_THREADS", "3"}});
    const std::string text = print_config(loaded);
    EXPECT_NE(text.find("sn = \"a\" # --sn\n"), std::string::npos) << text;
    EXPECT_NE(text.find("threads = 3 # JSONGLED_THREADS\n"), std::string::npos) << text;
    EXPECT_NE(text.find("ws-path = [\"/\", \"/ws\"] # default\n"), std::string::npos) << text;
    EXPECT_NE(text.find("hello-timeout = \"10s\" # default\n"), std::string::npos) << text;
}

TEST(PrintConfig, prints_the_format_that_was_asked_for) {
    EXPECT_EQ(print_config(load_words({"print-config"})), print_config(Options{}));
    EXPECT_EQ(print_config(load_words({"print-config", "--format", "example"})), example_config());
    EXPECT_EQ(print_config(load_words({"print-config", "--format", "markdown"})), options_markdown());
}

TEST(Documents, have_every_option_and_its_default) {
    const std::string help = help_text();
    const std::string example = example_config();
    const std::string table = options_markdown();
    for (const OptionRow& row : option_table()) {
        const std::string name(row.name);
        const std::string sentence(row.sentence);
        const std::string value = row.get(Options{});
        EXPECT_NE(help.find("  " + row.usual_name() + (row.placeholder().empty() ? "\n" : " ")),
                  std::string::npos)
            << name;
        EXPECT_NE(help.find(sentence), std::string::npos) << name;
        EXPECT_NE(table.find("| " + sentence), std::string::npos) << name;
        EXPECT_NE(help.find(row.accepts()), std::string::npos) << name;
        EXPECT_NE(example.find("\n#" + name + " = "), std::string::npos) << name;
        EXPECT_NE(example.find("\n# " + sentence), std::string::npos) << name;
        EXPECT_NE(table.find("| `" + row.variable() + "` | " + (value.empty() ? "" : "`" + value + "`")),
                  std::string::npos)
            << name;
    }
}

TEST(Documents, help_has_every_command_and_flag) {
    const std::string help = help_text();
    for (const auto& command : WordsOf<Command>::table)
        EXPECT_NE(help.find("\n  " + std::string(command.text) + " "), std::string::npos) << command.text;
    for (const RunFlag& flag : run_flags)
        EXPECT_NE(help.find("\n  " + std::string(flag.name)), std::string::npos) << flag.name;
}

TEST(Documents, help_for_a_command_has_what_goes_with_it_alone) {
    EXPECT_EQ(help_text(Command::serve), help_text());
    for (const auto& command : WordsOf<Command>::table) {
        if (command.value == Command::serve) continue;
        const std::string help = help_text(command.value);
        EXPECT_NE(help.find(command.sentence), std::string::npos) << command.text;
        for (const RunFlag& flag : run_flags)
            EXPECT_EQ(help.find("\n  " + std::string(flag.name)) != std::string::npos,
                      !flag.command || flag.command == command.value)
                << command.text << " " << flag.name;
    }
    for (const auto& action : WordsOf<StoreAction>::table)
        EXPECT_NE(help_text(Command::store).find("\n  " + std::string(action.text) + " "), std::string::npos);
}

TEST(Documents, each_row_of_the_markdown_table_has_four_cells) {
    std::istringstream table(options_markdown());
    for (std::string line; std::getline(table, line);)
        EXPECT_EQ(std::count(line.begin(), line.end(), '|'), 5) << line;
}

TEST(Documents, the_example_without_its_marks_is_the_defaults) {
    std::istringstream example(example_config());
    std::string text;
    for (std::string line; std::getline(example, line);)
        if (line.starts_with('#') && !line.starts_with("# ")) text += line.substr(1) + "\n";
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), std::ssize(option_table()));
    const Loaded loaded = load_file(text);
    EXPECT_EQ(lines(loaded.errors), "");
    EXPECT_EQ(loaded.options, Options{});
    EXPECT_EQ(lines(load_file(example_config()).errors), "");
}

TEST(Documents, the_example_file_is_up_to_date) {
    std::ifstream file(JSONGLED_SOURCE_DIR "/config/jsongled.example.toml");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, example_config())
        << "jsongled print-config --format example > config/jsongled.example.toml";
}

TEST(Words, are_read_as_they_are_written) {
    const auto check = []<class Enum>(const std::vector<Enum>& values) {
        EXPECT_EQ(values.size(), WordsOf<Enum>::table.size());
        for (const Enum value : values)
            EXPECT_EQ(parse_word<Enum>(to_string(value)), value) << to_string(value);
        EXPECT_EQ(parse_word<Enum>("?"), std::nullopt);
    };
    check(std::vector{LogLevel::trace, LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error,
                      LogLevel::off});
    check(std::vector{LogFormat::automatic, LogFormat::text, LogFormat::json});
    check(std::vector{PrintFormat::toml, PrintFormat::example, PrintFormat::markdown, PrintFormat::openapi});
    check(std::vector{Command::serve, Command::check_config, Command::print_config, Command::health,
                      Command::token, Command::store, Command::help, Command::version});
    check(std::vector{StoreAction::check, StoreAction::compact, StoreAction::backup, StoreAction::export_all,
                      StoreAction::erase});
}

} // namespace
} // namespace jsongled::config_tests
