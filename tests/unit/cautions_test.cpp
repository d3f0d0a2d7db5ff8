#include "server/cautions.hpp"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/token_keys.hpp"

namespace jsongled {
namespace {

namespace fs = std::filesystem;

std::vector<std::string_view> options_of(const std::vector<Caution>& cautions) {
    std::vector<std::string_view> options;
    for (const Caution& caution : cautions)
        options.push_back(caution.option);
    return options;
}

using Names = std::vector<std::string_view>;

class ExposedSecrets : public testing::Test {
  protected:
    ExposedSecrets() { fs::permissions(folder.path(), fs::perms(0755)); }

    std::string write(const std::string& name, std::string_view text, unsigned mode = 0644) {
        folder.write(name, text);
        fs::permissions(folder.file(name), fs::perms(mode));
        return folder.file(name);
    }

    TemporaryFolder folder;
    Loaded loaded;
};

TEST_F(ExposedSecrets, are_told_with_their_option_and_path_and_without_what_is_in_them) {
    loaded.options.tls_key = write("key.pem", "s3cret");
    loaded.options.tls_cert = write("cert.pem", "public");
    loaded.options.admin_token_file = write("admin", "s3cret");
    loaded.options.turn_secret_file = write("turn", "s3cret", 0640);
    loaded.options.app_token_file = write("app", "s3cret", 0604);
    const auto told = exposed_secrets(loaded);
    EXPECT_EQ(options_of(told), (Names{"tls-key", "app-token-file", "admin-token-file"}));
    for (const Caution& caution : told) {
        EXPECT_TRUE(caution.value.starts_with(folder.path().native())) << caution.value;
        EXPECT_EQ((caution.value + std::string(caution.sentence)).find("s3cret"), std::string::npos);
    }
}

TEST_F(ExposedSecrets, are_keys_that_sign_as_well_as_they_check) {
    loaded.options.auth = Auth::jwt;
    loaded.options.jwt_key_file = write("key", test_secret);
    EXPECT_EQ(options_of(exposed_secrets(loaded)), Names{"jwt-key-file"});
    loaded.options.jwt_key_file = write("key", pair_for(Algorithm::eddsa).public_pem());
    EXPECT_EQ(options_of(exposed_secrets(loaded)), Names{});
}

TEST_F(ExposedSecrets, are_in_a_file_of_options_too) {
    loaded.file = write("jsongled.toml", "app-token = \"…\"");
    EXPECT_EQ(options_of(exposed_secrets(loaded)), Names{});
    loaded.sources["app-token"] = loaded.file + ":1: app-token";
    EXPECT_EQ(options_of(exposed_secrets(loaded)), Names{"app-token"});
    loaded.sources["app-token"] = "JSONGLED_APP_TOKEN";
    EXPECT_EQ(options_of(exposed_secrets(loaded)), Names{});
}

TEST(OpenDoors, are_told_where_others_reach_them) {
    Options options;
    const auto told = [&](Reach reach) { return options_of(open_doors(options, reach)); };
    EXPECT_EQ(told(Reach::others), Names{"auth"});
    EXPECT_EQ(told(Reach::this_machine), Names{});
    options.tls_cert = "cert.pem";
    EXPECT_EQ(told(Reach::others), Names{"auth"}) << "TLS keeps nobody out";
    options.auth = Auth::jwt;
    EXPECT_EQ(told(Reach::others), Names{});
    options.tls_cert.clear();
    EXPECT_EQ(told(Reach::others), Names{"tls-cert"});
    EXPECT_EQ(told(Reach::this_machine), Names{});
    options.trusted_proxies = {"10.0.0.1"};
    EXPECT_EQ(told(Reach::others), Names{});
}

} // namespace
} // namespace jsongled
