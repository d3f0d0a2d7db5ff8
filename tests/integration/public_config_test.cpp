#include "tests/integration/one_server.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <sstream>

// The configuration that SECURITY.md recommends is one that the server takes.

namespace jsongled::integration_tests {
namespace {

using testing::HasSubstr;

class PublicConfig : public testing::Test {
  protected:
    PublicConfig() {
        const TestCertificate pair;
        folder_.write("cert.pem", pair.cert_pem());
        folder_.write("key.pem", pair.key_pem());
        folder_.write("turn-secret", "the-secret-of-the-relay");
        folder_.write("admin-token", admin_token);
        std::stringstream file;
        file << std::ifstream(JSONGLED_SOURCE_DIR "/config/jsongled.public.toml").rdbuf();
        std::string text = file.str();
        const std::string there = "/etc/jsongled/";
        for (std::size_t at = 0; (at = text.find(there, at)) != std::string::npos;)
            text.replace(at, there.size(), folder_.file(""));
        folder_.write("public.toml", text);
    }

    static constexpr const char* admin_token = "the-token-of-the-operators";
    TemporaryFolder folder_;
};

TEST_F(PublicConfig, is_valid) {
    const Ending ending = run_to_end({{"check-config", "--config", folder_.file("public.toml")}});
    EXPECT_EQ(ending.exit_code, 0) << ending.text;
}

TEST_F(PublicConfig, serves_nobody_who_is_not_known) {
    ServerProcess server({"--config", folder_.file("public.toml")});
    // Nobody is at that address: so no token can be good, and the operator is told.
    EXPECT_THAT(server.process().wait_for_line("keys"), HasSubstr("id.example.org"));
    const HttpResponse ready = http_get(server.admin(), "/readyz");
    EXPECT_EQ(ready.result(), http::status::service_unavailable);
    EXPECT_THAT(ready.body(), HasSubstr("no-keys"));
    EXPECT_EQ(http_get(server.admin(), "/peers").result(), http::status::unauthorized);
    EXPECT_THROW(WsClient plain(server.listen()), std::exception) << "the port speaks TLS alone";
    for (const std::string& line : server.process().output())
        EXPECT_THAT(line,
                    testing::Not(testing::AnyOf(HasSubstr(admin_token), HasSubstr("the-secret-of-the-relay"))));
}

} // namespace
} // namespace jsongled::integration_tests
