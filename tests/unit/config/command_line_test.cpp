#include "load_support.hpp"

namespace jsongled::config_tests {
namespace {

struct Case {
    std::vector<std::string> words;
    std::string errors;
};

TEST(CommandLine, names_each_word_that_it_does_not_know) {
    const std::string commands =
        "not a command; there are serve, check-config, print-config, health, token, help, version\n";
    for (const Case& one : {
             Case{{"--bogus"}, "\"--bogus\": unknown flag\n"},
             Case{{"--bogus=1"}, "\"--bogus...\": unknown flag\n"},
             Case{{"-sn", "x"}, "\"-sn\": unknown flag\n\"-sn\": what follows it is " + commands},
             Case{{"-"}, "\"-\": unknown flag\n"},
             Case{{"--="}, "\"--...\": unknown flag\n"},
             Case{{"--SN=a"}, "\"--...\": unknown flag\n"},
             Case{{"--max-muc"}, "\"--max-muc\": unknown flag\n"},
             Case{{"--help=1"}, "\"--help...\": unknown flag\n"},
             Case{{""}, "\"\": " + commands},
             Case{{"sreve"}, "\"sreve\": " + commands},
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

TEST(CommandLine, of_configuration_files_takes_the_last) {
    const TempFile file("sn = \"a\"");
    EXPECT_EQ(load_words({"--config", "/nowhere/j.toml", "--config=" + file.path()}).options.sn, "a");
    EXPECT_EQ(lines(load_words({"--config="}, {{"JSONGLED_CONFIG", "/nowhere/j.toml"}}).errors), "");
}

} // namespace
} // namespace jsongled::config_tests
