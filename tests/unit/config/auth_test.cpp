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
        {{"--auth=token"}, "--auth (token): auth token needs the token"},
        {{"--auth=token", "--jwt-key-file=f"}, "auth token needs the token"},
        {{"--auth=token", "--jwt-key-file=f"}, "--auth (token) and --jwt-key-file (f): only auth jwt has keys"},
        {{"--auth=jwt"}, "--auth (jwt): auth jwt needs a key"},
        {{"--auth=jwt", "--app-token-file=f"}, "auth jwt needs a key"},
        {{"--app-token-file=f"}, "auth by default (none) and --app-token-file (f): only auth token has"},
        {{"--jwt-key-file=f"}, "auth by default (none) and --jwt-key-file (f): only auth jwt has keys"},
        {{"--jwks-file=f"}, "auth by default (none) and --jwks-file (f): only auth jwt has keys"},
        {{"--auth=jwt", "--jwks-file=f", "--jwt-key-file=f"}, "they exclude each other"},
        {{"--auth=jwt", "--jwks-url=https://a/b", "--jwks-ca-file=f"}, ""},
        {{"--jwks-url=https://a/b"}, "only auth jwt has keys"},
        {{"--auth=jwt", "--jwks-url=https://a/b", "--jwt-key-file=f", "--jwks-file=g"},
         "--jwt-key-file (f), --jwks-file (g) and --jwks-url (https://a/b): they exclude each other"},
        {{"--auth=jwt", "--jwks-url=https://a/b", "--jwks-file=f"}, "they exclude each other"},
        {{"--auth=jwt", "--jwks-url=https://a/b", "--jwt-key-file=f"}, "they exclude each other"},
        {{"--auth=jwt", "--jwt-key-file=f", "--jwks-ca-file=f"}, "--jwks-ca-file (f): it is for the provider"},
        {{"--auth=jwt", "--jwks-url=http://example.org/b"}, "is not an https URL"},
        {{"--jwt-issuer=i"}, "auth by default (none) and --jwt-issuer (i): only auth jwt"},
        {{"--auth=token", "--app-token-file=f", "--jwt-audience=a"},
         "--auth (token) and --jwt-audience (a): only auth jwt"},
    };
    for (const auto& one : cases) {
        const std::vector<std::string> errors = load_words(one.flags).errors;
        if (one.error.empty())
            EXPECT_EQ(lines(errors), "");
        else
            EXPECT_EQ(count_with(errors, one.error), 1) << lines(one.flags) << lines(errors);
    }
}

TEST(AuthOptions, that_are_missing_are_named_in_each_way_to_give_them) {
    EXPECT_EQ(lines(load_words({"--auth=token"}).errors),
              "--auth (token): auth token needs the token that all share; set --app-token-file, "
              "JSONGLED_APP_TOKEN_FILE, JSONGLED_APP_TOKEN, or in the file of --config app-token-file or "
              "app-token\n");
    const std::string keys = lines(load_words({}, {{"JSONGLED_AUTH", "jwt"}}).errors);
    for (const char* way : {"--jwt-key-file", "--jwks-file", "--jwks-url", "JSONGLED_JWT_KEY_FILE",
                            "JSONGLED_JWKS_FILE", "JSONGLED_JWKS_URL", "jwt-key-file, jwks-file or jwks-url"})
        EXPECT_NE(keys.find(way), std::string::npos) << way << " in " << keys;
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
    EXPECT_EQ(count_with(by_flag.errors, "use JSONGLED_APP_TOKEN"), 1) << lines(by_flag.errors);
    EXPECT_EQ(by_flag.options.app_token, "");
    const Loaded by_both = load_words({"--app-token-file=f"}, environment);
    EXPECT_EQ(count_with(by_both.errors, "they exclude each other"), 1) << lines(by_both.errors);
}

TEST(AuthOptions, that_have_no_flag_are_shown_with_none_and_with_their_bounds) {
    const OptionRow& row = *find_option("app-token");
    ASSERT_EQ(row.secrecy, Secrecy::secret);
    EXPECT_EQ(help_text().find("--app-token "), std::string::npos);
    EXPECT_NE(help_text().find("  JSONGLED_APP_TOKEN TEXT\n"), std::string::npos);
    EXPECT_NE(options_markdown().find("| none | `JSONGLED_APP_TOKEN` |"), std::string::npos);
    EXPECT_TRUE(row.accepts().starts_with("16 to 4096 bytes")) << row.accepts();
    for (const auto& [size, is_good] :
         {std::pair{0, true}, {1, false}, {15, false}, {16, true}, {4'096, true}, {4'097, false}}) {
        Options options;
        EXPECT_EQ(row.set(options, std::string(static_cast<std::size_t>(size), 'a')), is_good) << size;
    }
}

TEST(AuthOptions, show_of_a_url_no_value_of_its_query) {
    const std::string url = "https://id.example.org/keys?key=s3cret&of=s3cret2&s3cret3";
    const Loaded good = load_words({"--auth=jwt", "--jwks-url=" + url});
    EXPECT_EQ(lines(good.errors), "");
    EXPECT_EQ(good.options.jwks_url, url);
    EXPECT_NE(print_config(good).find("https://id.example.org/keys?key=<secret>&of=<secret>&<secret>\""),
              std::string::npos)
        << print_config(good);
    for (const std::vector<std::string>& flags : {std::vector<std::string>{"--auth=jwt", "--jwks-url=" + url},
                                                  {"--jwks-url=" + url},
                                                  {"--auth=jwt", "--jwt-key-file=f", "--jwks-url=" + url},
                                                  {"--jwks-url=ftp" + url},
                                                  {"--jwks-url=http://example.org/?s3cret"},
                                                  {"--jwks-url=" + url + "#s3cret"},
                                                  {"--jwks-url=https://u:s3cret@a/b"}}) {
        const Loaded loaded = load_words(flags);
        const std::string told = lines(loaded.errors) + lines(loaded.warnings) + print_config(loaded);
        EXPECT_EQ(told.find("s3cret"), std::string::npos) << told;
    }
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
    const Loaded by_file = load_file("app-token = \"a-s3cret-in-a-file\"\nauth = \"token\"\n");
    EXPECT_EQ(by_file.options.app_token, "a-s3cret-in-a-file");
    EXPECT_EQ(lines(by_file.errors), "");
    EXPECT_EQ(print_config(by_file).find("s3cret"), std::string::npos);
}

} // namespace
} // namespace jsongled::config_tests
