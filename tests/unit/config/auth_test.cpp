#include "config/option_table.hpp"
#include "config/print.hpp"
#include "load_support.hpp"

namespace jsongled::config_tests {
namespace {

const std::string secret = "the token of the application";

TEST(AuthOptions, go_together_or_not_at_all) {
    const struct {
        std::vector<std::string> flags;
        std::string error; ///< empty: they are good
    } cases[] = {
        {{}, ""},
        {{"--auth=token", "--app-token-file=f"}, ""},
        {{"--auth=jwt", "--jwt-key-file=f"}, ""},
        {{"--auth=jwt", "--jwks-file=f", "--jwt-issuer=i", "--jwt-audience=a"}, ""},
        {{"--auth=token"}, "auth token and a token for it"},
        {{"--auth=token", "--jwt-key-file=f"}, "auth token and a token for it"},
        {{"--auth=jwt"}, "auth jwt and a key for it"},
        {{"--auth=jwt", "--app-token-file=f"}, "auth jwt and a key for it"},
        {{"--app-token-file=f"}, "auth token and a token for it"},
        {{"--jwt-key-file=f"}, "auth jwt and a key for it"},
        {{"--jwks-file=f"}, "auth jwt and a key for it"},
        {{"--auth=jwt", "--jwks-file=f", "--jwt-key-file=f"}, "they exclude each other"},
        {{"--auth=jwt", "--jwks-url=https://a/b", "--jwks-ca-file=f"}, ""},
        {{"--jwks-url=https://a/b"}, "auth jwt and a key for it"},
        {{"--auth=jwt", "--jwks-url=https://a/b", "--jwks-file=f"}, "they exclude each other"},
        {{"--auth=jwt", "--jwks-url=https://a/b", "--jwt-key-file=f"}, "they exclude each other"},
        {{"--auth=jwt", "--jwt-key-file=f", "--jwks-ca-file=f"}, "needs jwks-url, which is not set"},
        {{"--auth=jwt", "--jwks-url=http://example.org/b"}, "is not an https URL"},
        {{"--jwt-issuer=i"}, "only tokens of auth jwt"},
        {{"--auth=token", "--app-token-file=f", "--jwt-audience=a"}, "only tokens of auth jwt"},
    };
    for (const auto& one : cases) {
        const std::vector<std::string> errors = load_words(one.flags).errors;
        if (one.error.empty())
            EXPECT_EQ(lines(errors), "");
        else
            EXPECT_EQ(count_with(errors, one.error), 1) << lines(one.flags) << lines(errors);
    }
}

TEST(AuthOptions, of_which_a_token_is_made_need_no_others) {
    const Loaded loaded = load_words({"token", "--sub", "alice", "--jwt-issuer=i", "--jwt-key-file=f"});
    EXPECT_EQ(lines(loaded.errors), "");
    EXPECT_EQ(loaded.values.at("--sub"), "alice");
    EXPECT_EQ(count_with(load_words({"health", "--sub", "alice"}).errors, "goes with token only"), 1);
}

TEST(AuthOptions, take_a_secret_from_the_environment_and_not_from_a_flag) {
    const Environment environment{{"JSONGLED_AUTH", "token"}, {"JSONGLED_APP_TOKEN", secret}};
    const Loaded loaded = load_words({}, environment);
    EXPECT_EQ(lines(loaded.errors), "");
    EXPECT_EQ(loaded.options.app_token, secret);
    const Loaded by_flag = load_words({"--auth=token", "--app-token=" + secret});
    EXPECT_EQ(count_with(by_flag.errors, "JSONGLED_APP_TOKEN"), 1) << lines(by_flag.errors);
    EXPECT_EQ(by_flag.options.app_token, "");
    const Loaded by_both = load_words({"--app-token-file=f"}, environment);
    EXPECT_EQ(count_with(by_both.errors, "they exclude each other"), 1) << lines(by_both.errors);
}

/// Whatever is wrong with it, or beside it.
TEST(AuthOptions, never_show_a_secret) {
    for (const std::string& value : {secret, std::string("s3cret"), secret + "\n"})
        for (const std::string& flag : {std::string("--auth=token"), std::string("--auth=jwt"),
                                        std::string("--app-token=s3cret"), std::string("--app-token-file=f")}) {
            const Loaded loaded = load_words({flag}, {{"JSONGLED_APP_TOKEN", value}});
            const std::string told = lines(loaded.errors) + lines(loaded.warnings) + print_config(loaded);
            EXPECT_EQ(told.find(value), std::string::npos) << told;
            EXPECT_EQ(told.find("s3cret"), std::string::npos) << told;
        }
    const Loaded by_file = load_file("app-token = \"s3cret\"\nauth = \"token\"\n");
    EXPECT_EQ(by_file.options.app_token, "s3cret");
    EXPECT_EQ(lines(by_file.errors), "");
    EXPECT_EQ(print_config(by_file).find("s3cret"), std::string::npos);
}

} // namespace
} // namespace jsongled::config_tests
