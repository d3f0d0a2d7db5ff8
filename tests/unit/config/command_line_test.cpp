#include "load_support.hpp"

namespace jsongled::config_tests {
namespace {

struct Case {
    std::vector<std::string> words;
    std::string errors;
};

TEST(CommandLine, names_each_word_that_it_does_not_know) {
    const std::string commands =
        "not a command; there are serve, check-config, print-config, health, token, store, help, version\n";
    for (const Case& one : {
             Case{{"--bogus"}, "\"--bogus\": unknown flag\n"},
             Case{{"--bogus=1"}, "\"--bogus...\": unknown flag\n"},
             Case{{"-sn", "x"},
                  "\"-sn\": unknown flag; did you mean --sn?\n\"-sn\": what follows it is " + commands},
             Case{{"-"}, "\"-\": unknown flag\n"},
             Case{{"--="}, "\"--...\": unknown flag\n"},
             Case{{"--SN=a"}, "\"--...\": unknown flag\n"},
             Case{{"--max-muc"}, "\"--max-muc\": unknown flag; did you mean --max-muc-members?\n"},
             Case{{"--help=1"}, "\"--help...\": unknown flag; did you mean --help?\n"},
             Case{{""}, "\"\": " + commands},
             Case{{"sreve"},
                  "\"sreve\": " + commands.substr(0, commands.size() - 1) + "; did you mean serve?\n"},
             Case{{"--bogus", "-x", "--sn=a", "x"},
                  "\"--bogus\": unknown flag\n\"--bogus\": what follows it is unknown as well\n\"x\": " +
                      commands},
             Case{{"--", "--sn"}, "\"--sn\": " + commands},
             Case{{"--sn"}, "\"--sn\": its value is missing\n"},
             Case{{"--config"}, "\"--config\": its value is missing\n"},
             Case{{"print-config", "--format"}, "\"--format\": its value is missing\n"},
         })
        EXPECT_EQ(lines(load_words(one.words).errors), one.errors) << one.words.front();
}

TEST(CommandLine, takes_for_a_value_whatever_follows) {
    EXPECT_EQ(load_words({"--info", "--help"}).options.info, "--help");
    EXPECT_EQ(load_words({"--info", "--"}).options.info, "--");
    EXPECT_EQ(load_words({"--info=a=b"}).options.info, "a=b");
}

TEST(CommandLine, has_commands_behind_two_dashes_too) {
    EXPECT_EQ(load_words({"--", "check-config"}).command, Command::check_config);
}

TEST(CommandLine, has_switches_that_can_be_off) {
    EXPECT_TRUE(load_words({"--no-www"}).options.no_www);
    EXPECT_TRUE(load_words({"--no-www=true"}).options.no_www);
    EXPECT_FALSE(load_words({"--no-www", "--no-www=false"}).options.no_www);
    EXPECT_EQ(load_words({"--no-www", "health"}).command, Command::health);
    EXPECT_EQ(lines(load_words({"--no-www="}).errors), "--no-www: \"\" is not true or false\n");
}

TEST(CommandLine, says_what_is_done_with_a_store) {
    const Loaded backup = load_words({"store", "backup", "copy.db", "--store", "sqlite:a.db"});
    EXPECT_EQ(backup.command, Command::store);
    EXPECT_EQ(backup.store.action, StoreAction::backup);
    EXPECT_EQ(backup.store.copy, "copy.db");
    EXPECT_EQ(lines(backup.errors), "");
    const Loaded erase = load_words({"store", "erase", "--user", "bob", "--yes"});
    EXPECT_EQ(erase.store.action, StoreAction::erase);
    EXPECT_EQ(erase.values.at("--user"), "bob");
    EXPECT_TRUE(erase.values.contains("--yes"));
    EXPECT_EQ(lines(erase.errors), "");
    for (const auto& action : WordsOf<StoreAction>::table)
        EXPECT_EQ(load_words({"store", std::string(action.text)}).store.action, action.value);
}

TEST(CommandLine, names_what_is_wrong_with_what_is_done_with_a_store) {
    const std::string actions = "check, compact, backup, export, erase\n";
    for (const Case& one : {
             Case{{"store"}, "\"store\": what to do is missing: " + actions},
             Case{{"store", "chekc"}, "\"chekc\": nothing that is done with a store; there are " + actions},
             Case{{"store", "backup"}, "\"backup\": the path of the copy is missing\n"},
             Case{{"store", "backup", "a", "b"}, "\"b\": a word too many\n"},
             Case{{"store", "check", "serve"}, "\"serve\": a word too many\n"},
             Case{{"--yes"}, "\"--yes\": goes with store only\n"},
             Case{{"token", "--user", "bob"}, "\"--user\": goes with store only\n"},
         })
        EXPECT_EQ(lines(load_words(one.words).errors), one.errors) << one.words.back();
    EXPECT_EQ(load_words({"store", "--help"}).command, Command::help);
    EXPECT_EQ(load_words({"store", "--help"}).topic, Command::store);
    EXPECT_EQ(load_words({"--help"}).topic, Command::serve);
}

TEST(CommandLine, of_configuration_files_takes_the_last) {
    const TempFile file("sn = \"a\"");
    EXPECT_EQ(load_words({"--config", "/nowhere/j.toml", "--config=" + file.path()}).options.sn, "a");
    EXPECT_EQ(lines(load_words({"--config="}, {{"JSONGLED_CONFIG", "/nowhere/j.toml"}}).errors), "");
}

} // namespace
} // namespace jsongled::config_tests
