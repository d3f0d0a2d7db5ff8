#include "config/config_text.hpp"
#include "config/option_table.hpp"
#include "config/print.hpp"
#include "config/secret_file.hpp"
#include "config/values.hpp"
#include "load_support.hpp"

#include <random>

// Whatever is wrong with a configuration, what an operator reads of it has nothing of a secret in it: it is on
// a screen, in the log of the service manager, or in a report to somebody else.

namespace jsongled::config_tests {
namespace {

/// No three characters of it are in what is said of anything.
const std::string secret = "zQ7xW9kJ4vB2nM8pLzK5";

bool tells_of_secret(const std::string& text) {
    for (std::size_t i = 0; i + 3 <= secret.size(); ++i)
        if (text.find(secret.substr(i, 3)) != std::string::npos) return true;
    return false;
}

std::string all_told(const Loaded& loaded) {
    return lines(loaded.errors) + lines(loaded.warnings) + print_config(loaded);
}

/// `pattern` with the secret in the place of each '$'.
std::string with_secret(std::string pattern) {
    for (std::size_t at = pattern.find('$'); at != std::string::npos;
         at = pattern.find('$', at + secret.size()))
        pattern.replace(at, 1, secret);
    return pattern;
}

/// What is one line, or more, of a file.
constexpr const char* written_wrong[] = {
    // without its quotes
    "app-token = $",
    "app-token = t$",
    "app-token = true$",
    "app-token = f$",
    "app-token = i$",
    "app-token = n$",
    "app-token = inf$",
    "app-token = 12$",
    "app-token = 0x$",
    "app-token = -$",
    "app-token = 2026-01-01$",
    "app-token = $=",
    "app-token = $ # $",
    // with one of them
    "app-token = \"$",
    "app-token = '$",
    "app-token = $\"",
    "app-token = \"$'",
    "app-token = 't'$",
    "app-token = \"\"\"\n$\n",
    "app-token = '''\n$\n$ = 1\n",
    "app-token = \"\n$ = 1\"\nthreads = 2",
    "app-token = \"\n$=\"\n$.$ = 1\n[$]\n",
    "app-token =\n$ = 1",
    "app-token =\n$==\n",
    // with other characters than it may have
    "app-token = \"\\q$\"",
    "app-token = \"$\\q\"",
    "app-token = \"$\x01\"",
    "app-token = \"$\xff\"",
    "app-token = \"$\rx\"",
    "app-token = \"$\\n\"",
    "app-token = \"$\" $",
    // as another kind of value
    "app-token = [\"$\"]",
    "app-token = [[\"$\"], 1]",
    "app-token = { $ = 1 }",
    "app-token = { a = \"$\" }",
    "app-token.$ = 1",
    "app-token.a.$ = 1",
    "[app-token]\n$ = 1",
    "[app-token.$]\na = 1",
    "[[app-token]]\n$ = 1",
    "[[app-token.$]]",
    // twice
    "app-token = \"$\"\napp-token = \"$\"",
    "app-token = \"$\"\napp-token = $",
    "app-token = \"$\"\napp-token.$ = 1",
    "app-token = \"$\"\n[app-token.$]",
    "app-token.a = \"$\"\napp-token.a = \"$\"",
    // without the name, or with another
    "app-token $",
    "app-token: $",
    "app-token: \"$\"",
    "app_token = \"$\"",
    "app_token = $",
    "app-tokn = \"$\"",
    "app-tokn = [\"$\"]",
    "JSONGLED_APP_TOKEN=$",
    "--app-token=$",
    "= \"$\"",
    "$",
    "\"$\"",
    "\"$",
    "[$",
    "app-token-file = $",
    // too short
    "app-token = \"zQ7xW9\"",
    "app-token = \"$\"\n[app-token.zQ7xW9]",
    "app-token = \"$\"\napp-token.zQ7xW9 = 1",
};

TEST(ConfigSecrets, are_not_told_of_a_file_in_which_they_are_written_wrong) {
    const auto expect_untold = [](const std::string& line) {
        const Loaded loaded = load_file("auth = \"token\"\n" + line + "\n");
        EXPECT_FALSE(loaded.errors.empty()) << line;
        EXPECT_FALSE(tells_of_secret(all_told(loaded))) << line << '\n' << lines(loaded.errors);
    };
    for (const char* line : written_wrong)
        expect_untold(with_secret(line));
    std::string too_long;
    while (too_long.size() <= max_secret_bytes)
        too_long += secret;
    expect_untold("app-token = \"" + too_long + "\"");
    expect_untold("app-token = " + too_long);
}

/// As somebody does who edits the file in a hurry.
TEST(ConfigSecrets, are_not_told_of_a_file_that_is_changed_at_random) {
    const std::string text = "sn = \"a\"\napp-token = \"" + secret + "\"\nauth = \"token\"\n";
    const std::string_view marks = "\"'[]{},.\\#\n ";
    const std::size_t begin = text.find("app-token");
    const std::size_t end = text.find("auth");
    std::minstd_rand random(20'261'127);
    const auto any = [&](std::size_t count) { return std::size_t{random()} % count; };
    std::size_t broken = 0;
    for (int round = 0; round < 5'000; ++round) {
        std::string changed = text;
        for (std::size_t changes = 1 + any(3); changes > 0; --changes) {
            const std::size_t at = begin + any(end - begin);
            // The secret itself stays in one piece, so that a piece of it would be known.
            const bool is_within = at > text.find(secret) && at < text.find(secret) + secret.size();
            if (is_within || any(2) == 0)
                changed.insert(text.find(secret) + (any(2) == 0 ? 0 : secret.size()), 1,
                               marks[any(marks.size())]);
            else
                changed[at] = marks[any(marks.size())];
        }
        const Reading reading = read_config_text(changed, "f");
        broken += reading.errors.empty() ? 0 : 1;
        ASSERT_FALSE(tells_of_secret(lines(reading.errors))) << changed << '\n' << lines(reading.errors);
    }
    EXPECT_GT(broken, 1'000U);
}

TEST(ConfigSecrets, are_not_told_of_a_url) {
    for (const char* url : {
             "https://u:$@idp.example/keys",
             "https://$@idp.example/keys",
             "https://u:$%40idp.example/keys",
             "https://idp.example/keys#$",
             "https://idp.example/keys#token=$",
             "https://idp.example/keys?token=$",
             "https://idp.example/keys?$",
             "https://idp.example/keys?a=b=$",
             "https://idp.example/keys?a=b;c=$",
             "https://idp.example/keys?&&$",
             "https://idp.example/keys?token=$ x",
             "https://idp.example/keys?token=$\xff",
             "ftp://idp.example/keys?token=$",
             "ftp://u:$@idp.example/keys",
             "u:$@idp.example",
             "http://idp.example/keys?token=$",
         })
        for (const char* option : {"jwks-url", "allowed-origins", "turn-urls", "listen", "admin-hosts", "auth",
                                   "trusted-proxies", "ws-path", "threads"}) {
            const std::string value = with_secret(url);
            std::string variable = variable_name(option);
            for (const Loaded& loaded :
                 {load_words({"--auth=jwt", "--" + std::string(option) + "=" + value}),
                  load_words({"--" + std::string(option), value}), load_words({}, {{variable, value}}),
                  load_file(std::string(option) + " = '" + value + "'"),
                  load_file(std::string(option) + " = " + value),
                  load_file(std::string(option) + " = ['" + value + "', 'b']")})
                EXPECT_FALSE(tells_of_secret(all_told(loaded))) << option << ' ' << url << '\n'
                                                                << all_told(loaded);
        }
}

TEST(ConfigSecrets, are_not_told_of_a_command_line) {
    const std::string by_name = "--app-token=" + secret;
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {by_name},
             {"--app-token", secret},
             {"--app-tokn=" + secret},
             {"--app-tokn", secret},
             {"--app-tokn", "--", secret},
             {"--app-tokn", "-" + secret},
             {"--app-tokn", "--" + secret},
             {"--app-tokn", "-x", "-" + secret},
             {"--app-token" + secret},
             {"x", "-" + secret},
             {"--app_token", secret},
             {"--App-Token=" + secret},
             {"--app-token:" + secret},
             {"--app-token " + secret},
             {"--app-token\n" + secret},
             {"-app-token=" + secret},
             {"-app-token", secret},
             {"app-token=" + secret},
             {"app-token", secret},
             {"--jwks-ur=https://a/?" + secret},
             {"--jwks-ur", "https://a/?" + secret},
             {"JSONGLED_APP_TOKEN=" + secret},
             {"check-config", secret},
             {"--app-token-file", "f", secret},
             {"--no-www", secret},
             {"--", by_name},
             {"--", secret},
             {secret},
             {secret + "=="},
             {"print-config", "--format", secret},
         })
        EXPECT_FALSE(tells_of_secret(all_told(load_words(words))))
            << lines(words) << all_told(load_words(words));
}

TEST(ConfigSecrets, are_not_told_of_the_environment) {
    for (const auto& [name, value] :
         std::vector<std::pair<std::string, std::string>>{{"JSONGLED_APP_TOKEN", secret + "\n"},
                                                          {"JSONGLED_APP_TOKEN", "zQ7xW9kJ4"},
                                                          {"JSONGLED_APP_TOKE", secret},
                                                          {"JSONGLED_APP-TOKEN", secret},
                                                          {"JSONGLED_JWKS_UR", secret}})
        for (const char* flag : {"--auth=none", "--auth=token", "--auth=jwt", "--app-token-file=f"}) {
            const Loaded loaded = load_words({flag}, {{name, value}});
            EXPECT_FALSE(tells_of_secret(all_told(loaded))) << name << flag << '\n' << all_told(loaded);
        }
    const Environment variables{{"JSONGLED_APP_TOKEN", secret}};
    EXPECT_EQ(lines(load_words({"--auth=token", "--app-token-file=f"}, variables).errors),
              "JSONGLED_APP_TOKEN (<secret>) and --app-token-file (f): they exclude each other\n");
    EXPECT_NE(print_config(load_words({"--auth=token"}, variables)).find("app-token = \"<secret>\" # JSON"),
              std::string::npos);
}

/// What takes a secret's place cannot be taken for one.
TEST(ConfigSecrets, are_shown_by_a_mark_that_is_none) {
    Options options;
    EXPECT_FALSE(find_option("app-token")->set(options, shown_secret));
}

} // namespace
} // namespace jsongled::config_tests
