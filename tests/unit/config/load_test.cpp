#include "load_support.hpp"

namespace jsongled::config_tests {
namespace {

TEST(Options, are_the_defaults_where_nothing_is_said) {
    const Loaded loaded = load_words({});
    EXPECT_EQ(lines(loaded.errors), "");
    EXPECT_EQ(lines(loaded.warnings), "");
    EXPECT_EQ(loaded.options, Options{});
    EXPECT_TRUE(loaded.sources.empty());
    EXPECT_EQ(loaded.command, Command::serve);
}

TEST(Options, load_without_any_word_not_even_the_programs_name) {
    const char* const argv[] = {nullptr};
    EXPECT_EQ(load(0, argv, {}).options, Options{});
}

TEST(Options, a_flag_wins_over_the_environment) {
    const Loaded loaded = load_words({"--max-muc-members", "7"}, {{"JSONGLED_MAX_MUC_MEMBERS", "8"}});
    EXPECT_EQ(loaded.options.max_muc_members, 7U);
    EXPECT_EQ(loaded.sources.at("max-muc-members"), "--max-muc-members");
}

TEST(Options, the_environment_wins_over_the_file) {
    const TempFile file("max-muc-members = 9\nsn = \"from.file\"\n");
    const Loaded loaded = load_words({"--config", file.path()}, {{"JSONGLED_MAX_MUC_MEMBERS", "8"}});
    EXPECT_EQ(loaded.options.max_muc_members, 8U);
    EXPECT_EQ(loaded.options.sn, "from.file");
    EXPECT_EQ(loaded.sources.at("max-muc-members"), "JSONGLED_MAX_MUC_MEMBERS");
    EXPECT_EQ(loaded.sources.at("sn"), file.path() + ":2: sn");
}

TEST(Options, the_file_wins_over_the_default) {
    EXPECT_EQ(load_file("ping-interval = \"0\"").options.ping_interval.count(), 0);
}

TEST(Options, the_file_can_be_named_by_the_environment_and_the_flag_wins) {
    const TempFile file("sn = \"a\"");
    const Environment environment{{"JSONGLED_CONFIG", file.path()}};
    EXPECT_EQ(load_words({}, environment).options.sn, "a");

    const Loaded other = load_words({"--config", "/nowhere/j.toml"}, environment);
    EXPECT_EQ(lines(other.errors),
              "/nowhere/j.toml: the configuration file cannot be read: no such file or directory\n");
    EXPECT_EQ(other.options.sn, "jsongled");
}

TEST(Options, a_directory_is_no_configuration_file) {
    EXPECT_EQ(count_with(load_words({"--config", ::testing::TempDir()}).errors, "cannot be read"), 1);
}

TEST(Options, lists_come_from_repeated_flags_commas_and_arrays) {
    const std::vector<std::string> paths{"/a", "/b"};
    EXPECT_EQ(load_words({"--ws-path", "/a", "--ws-path=/b"}).options.ws_paths, paths);
    EXPECT_EQ(load_words({}, {{"JSONGLED_WS_PATH", "/a, /b"}}).options.ws_paths, paths);
    EXPECT_EQ(load_file("ws-path = [\n  \"/a\", # first\n  '/b',\n]").options.ws_paths, paths);
    EXPECT_EQ(load_file("ws-path = \"/a\"").options.ws_paths, std::vector<std::string>{"/a"});
}

TEST(Options, a_flag_given_again_replaces_the_first) {
    EXPECT_EQ(load_words({"--sn", "a", "--sn", "b"}).options.sn, "b");
}

TEST(Options, a_value_may_be_empty_or_look_like_a_command_or_a_number) {
    for (const std::vector<std::string>& info : {std::vector<std::string>{"--info", ""}, {"--info="}}) {
        std::vector<std::string> words = info;
        words.insert(words.end(), {"check-config", "--sn", "health"});
        const Loaded loaded = load_words(words);
        EXPECT_EQ(lines(loaded.errors), "");
        EXPECT_EQ(loaded.options.info, "");
        EXPECT_EQ(loaded.options.sn, "health");
        EXPECT_EQ(loaded.command, Command::check_config);
    }
    EXPECT_EQ(load_words({"--info", "-1=2 --x"}).options.info, "-1=2 --x");
}

TEST(Options, an_empty_variable_counts_as_not_set) {
    const Loaded loaded = load_words({}, {{"JSONGLED_SN", ""}, {"JSONGLED_CONFIG", ""}});
    EXPECT_EQ(lines(loaded.errors), "");
    EXPECT_EQ(loaded.options, Options{});
}

TEST(Options, an_unknown_variable_is_a_warning) {
    const Loaded loaded = load_words({}, {{"JSONGLED_PORT", "tcp://10.0.0.1:80"}, {"PATH", "/bin"}});
    EXPECT_EQ(lines(loaded.errors), "");
    EXPECT_EQ(lines(loaded.warnings), "JSONGLED_PORT: unknown variable, ignored\n");
}

TEST(Options, only_our_variables_are_taken_from_the_process) {
    const char* const variables[] = {"PATH=/bin", "JSONGLED_SN=a=b", "JSONGLED_BROKEN", nullptr};
    EXPECT_EQ(environment_from(variables), (Environment{{"JSONGLED_SN", "a=b"}}));
}

TEST(Commands, are_read_before_and_after_the_options) {
    for (const auto& word : WordsOf<Command>::table) {
        const std::string command(word.text);
        std::vector<std::string> words{command};
        if (word.value == Command::store) words.emplace_back("check");
        words.insert(words.end(), {"--sn", "a"});
        const Loaded before = load_words(words);
        std::ranges::rotate(words, words.end() - 2);
        const Loaded after = load_words(words);
        EXPECT_EQ(before.command, word.value) << command;
        EXPECT_EQ(after.command, word.value) << command;
        EXPECT_EQ(before.options.sn + after.options.sn, "aa") << command;
        EXPECT_EQ(lines(before.errors) + lines(after.errors), "") << command;
    }
}

TEST(Commands, help_and_version_can_be_flags_and_help_wins) {
    EXPECT_EQ(load_words({"--help"}).command, Command::help);
    EXPECT_EQ(load_words({"check-config", "-h", "--version"}).command, Command::help);
    EXPECT_EQ(load_words({"--version"}).command, Command::version);
    EXPECT_EQ(load_words({"--bogus", "--help"}).command, Command::help);
}

TEST(Commands, print_config_has_formats_and_the_others_do_not) {
    EXPECT_EQ(load_words({"print-config"}).format, PrintFormat::toml);
    EXPECT_EQ(load_words({"print-config", "--format", "markdown"}).format, PrintFormat::markdown);
    EXPECT_EQ(lines(load_words({"print-config", "--format", "yaml"}).errors),
              "\"yaml\": not a format; there are toml, example, markdown, openapi\n");
    EXPECT_EQ(lines(load_words({"--format", "toml"}).errors), "\"--format\": goes with print-config only\n");
}

} // namespace
} // namespace jsongled::config_tests
