#include "tests/integration/fault_of_start.hpp"
#include "tests/integration/one_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>
#include <ctime>

#include "tests/support/certificate.hpp"

// What the server says of a certificate and a key that it cannot serve, when it starts and when it reloads.

namespace jsongled::integration_tests {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;

class TlsFiles : public testing::Test {
  protected:
    void write(std::string_view cert, std::string_view key) const {
        folder_.write("cert.pem", cert);
        folder_.write("key.pem", key);
    }
    void write(const TestCertificate& pair) const { write(pair.cert_pem(), pair.key_pem()); }

    [[nodiscard]] std::vector<std::string> flags() const {
        return {"--tls-cert", folder_.file("cert.pem"), "--tls-key", folder_.file("key.pem")};
    }

    [[nodiscard]] std::string fault() const { return fault_of_start(flags()); }

    TemporaryFolder folder_;
};

TEST_F(TlsFiles, that_are_no_pair_end_the_start) {
    const std::string cert = "jsongled: --tls-cert " + folder_.file("cert.pem") + ": ";
    const std::string key = "jsongled: --tls-key " + folder_.file("key.pem") + ": ";
    EXPECT_EQ(fault(), cert + "no such file or directory\n" + key + "no such file or directory\n");
    write("no certificate", "no key");
    EXPECT_EQ(fault(), cert + "it holds no certificate in PEM\n" + key + "it holds no private key in PEM\n");
    write(TestCertificate({.begins = hours(-48), .ends = hours(-24)}));
    EXPECT_THAT(fault(), HasSubstr(cert + "the certificate expired at 20"));
    write(TestCertificate({.begins = hours(24), .ends = hours(48)}));
    EXPECT_THAT(fault(), HasSubstr(cert + "the certificate is not valid before 20"));
    const TestCertificate good;
    write(good.cert_pem(), TestCertificate().key_pem());
    EXPECT_EQ(fault(), key + "the key is not that of the certificate\n");
    write(good.cert_pem(), good.locked_key_pem());
    EXPECT_EQ(fault(), key + "the key has a pass phrase, for which nobody can be asked\n");
    write(good);
    std::vector<std::string> words = flags();
    words.insert(words.begin(), "check-config");
    EXPECT_EQ(run_to_end({words}).exit_code, 0);
}

TEST_F(TlsFiles, go_together) {
    write(TestCertificate());
    for (const auto& [given, path, ways] :
         {std::array{"--tls-cert", "cert.pem", "its key; set --tls-key, JSONGLED_TLS_KEY, or in the file of "},
          std::array{"--tls-key", "key.pem", "its certificate; set --tls-cert, JSONGLED_TLS_CERT, or in "}}) {
        const Ending run = run_to_end({{given, folder_.file(path)}});
        EXPECT_EQ(run.exit_code, 2);
        EXPECT_THAT(run.text, testing::StartsWith(std::string("jsongled: ") + given + " ("));
        EXPECT_THAT(run.text, HasSubstr(ways));
    }
}

TEST_F(TlsFiles, are_read_again_by_a_reload_which_a_bad_pair_refuses) {
    write(TestCertificate());
    ServerProcess server(flags());
    const auto count = [&](std::string_view part) {
        return std::ranges::count_if(server.process().output(), [&](const std::string& line) {
            return line.find(part) != std::string::npos;
        });
    };
    const auto reload = [&](std::string_view line, std::ptrdiff_t times) {
        server.process().signal(SIGHUP);
        EXPECT_TRUE(eventually([&] {
            EXPECT_EQ(http_get(server.admin(), "/livez").result(), http::status::ok);
            return count(line) == times;
        })) << line;
    };
    EXPECT_EQ(count("TLS certificate loaded"), 1);
    EXPECT_THAT(server.process().wait_for_line("TLS certificate loaded"),
                AllOf(HasSubstr(R"("path":")" + folder_.file("cert.pem")),
                      HasSubstr(R"("subject":"CN=localhost")"), HasSubstr(R"("valid_until":"2)")));
    reload("configuration reloaded", 1);
    EXPECT_EQ(count("TLS certificate loaded"), 1) << "the same pair";
    write(TestCertificate({.ends = hours(48)}));
    reload("TLS certificate loaded", 2);

    write(TestCertificate().cert_pem(), TestCertificate().key_pem());
    reload("the one in force stays", 1);
    EXPECT_EQ(count("tls-key " + folder_.file("key.pem") + ": the key is not that of the certificate"), 1);
    write(TestCertificate({.begins = hours(-48), .ends = hours(-24)}));
    reload("the one in force stays", 2);
    std::filesystem::remove(folder_.file("cert.pem"));
    reload("the one in force stays", 3);
    EXPECT_EQ(count("configuration reloaded"), 2);
    write(TestCertificate());
    reload("TLS certificate loaded", 3);
}

TEST_F(TlsFiles, that_have_expired_since_and_are_the_same_hold_up_no_other_option) {
    write(TestCertificate({.ends = seconds(5)}));
    ServerProcess server(flags());
    const auto end = metric(server.admin(), "jsongled_tls_certificate_expires_seconds");
    EXPECT_NEAR(end.value_or(0), static_cast<double>(std::time(nullptr)), 60);
    EXPECT_TRUE(eventually([&] {
        EXPECT_EQ(http_get(server.admin(), "/livez").result(), http::status::ok);
        return static_cast<double>(std::time(nullptr)) > end;
    }));
    server.process().signal(SIGHUP);
    EXPECT_THAT(server.process().wait_for_line("TLS certificate expired"),
                AllOf(HasSubstr("warn"), HasSubstr(folder_.file("cert.pem")), HasSubstr("CN=localhost")));
    server.process().wait_for_line("configuration reloaded");
    EXPECT_THAT(server.process().output(), testing::Each(testing::Not(HasSubstr("the one in force stays"))));
}

TEST_F(TlsFiles, that_a_reload_no_longer_names_stay) {
    write(TestCertificate());
    const std::string both =
        "tls-cert = \"" + folder_.file("cert.pem") + "\"\ntls-key = \"" + folder_.file("key.pem") + "\"\n";
    folder_.write("jsongled.toml", both);
    ServerProcess server({"--config", folder_.file("jsongled.toml")});
    folder_.write("jsongled.toml", "log-level = \"debug\"\n");
    server.process().signal(SIGHUP);
    EXPECT_THAT(server.process().wait_for_line("TLS is turned on and off by a restart"), HasSubstr("error"));
    server.process().wait_for_line("the one in force stays");
}

} // namespace
} // namespace jsongled::integration_tests
