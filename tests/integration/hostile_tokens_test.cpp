#include <algorithm>

#include "identity/issue_token.hpp"
#include "server/net/sources.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/integration/under_attack.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/token_keys.hpp"

// Whoever tries one credential after the other gets in by none of them, and costs the others nothing.

namespace jsongled::integration_tests {
namespace {

using namespace std::chrono_literals;

const std::string app_token = "what-all-clients-of-it-know";

std::string token_of(std::string sub, const Key& key, std::chrono::milliseconds lasts = 1h) {
    const Time now = SystemClock().now().wall;
    return issue_token({{std::move(sub), now + lasts, {}}, "", ""}, key, now).value();
}

/// Of a close frame with 4401.
constexpr std::string_view closed_for_it = "\x11\x31";

Upgrade bearer(const std::string& token) {
    Upgrade upgrade;
    upgrade.authorization = "Bearer " + token;
    return upgrade;
}

class FloodOfCredentials : public UnderAttack {
  protected:
    /// Somebody who shows these, one connection each, in all the ways that there are; and then all of them in
    /// one connection.
    void try_all(const std::vector<std::string>& wrong) {
        for (const std::string& token : wrong) {
            Stranger with_header(listen());
            EXPECT_TRUE(with_header.upgrade("Authorization: Bearer " + token + "\r\n"));
            expect_refused(with_header, R"({"uid":"mallory"})");
            Stranger with_hello(listen());
            EXPECT_TRUE(with_hello.upgrade());
            expect_refused(with_hello, R"({"uid":"mallory","token":")" + token + R"("})");
        }
        Stranger patient(listen());
        EXPECT_TRUE(patient.upgrade());
        std::string all;
        for (const std::string& token : wrong)
            all += patient.hello_of(R"({"uid":"mallory","token":")" + token + R"("})");
        patient.say(all);
        EXPECT_TRUE(patient.hears(closed_for_it));
        EXPECT_EQ(patient.heard().find(R"("status":"success")"), std::string::npos);
    }

    void expect_refused(Stranger& stranger, std::string_view description) {
        EXPECT_TRUE(stranger.say(stranger.hello_of(description)));
        EXPECT_TRUE(stranger.hears("401001")) << stranger.heard();
        EXPECT_TRUE(stranger.hears(closed_for_it));
        EXPECT_EQ(stranger.heard().find(R"("status":"success")"), std::string::npos);
    }

    /// Each is counted; the log has a few of them.
    void expect_counted(double tries) {
        EXPECT_GE(*metric(server().admin(), R"(jsongled_security_events_total{event="credential-refused"})"),
                  tries);
        const auto lines = server().process().output();
        EXPECT_LE(std::ranges::count_if(lines,
                                        [](const std::string& line) {
                                            return line.find("credential-refused") != std::string::npos;
                                        }),
                  50);
    }
};

TEST_F(FloodOfCredentials, of_the_application_lets_nobody_in) {
    TemporaryFolder folder;
    folder.write("app-token", app_token);
    serve({"--auth", "token", "--app-token-file", folder.file("app-token")},
          [&](const std::string&) { return bearer(app_token); });
    // Each is a little nearer to it.
    std::vector<std::string> wrong;
    for (std::size_t known = 0; known < app_token.size(); ++known)
        wrong.push_back(app_token.substr(0, known) + "~" + std::string(app_token.size() - known - 1, 'x'));
    wrong.push_back(app_token + "x");
    withstand([&] {
        for (int i = 0; i < scaled(5); ++i)
            try_all(wrong);
    });
    expect_counted(static_cast<double>(2 * 2 * wrong.size()));
}

TEST_F(FloodOfCredentials, that_are_signed_lets_nobody_in) {
    TemporaryFolder folder;
    folder.write("key.pem", pair_for(Algorithm::es256).public_pem());
    const Key right = key_to_sign(Algorithm::es256);
    serve({"--auth", "jwt", "--jwt-key-file", folder.file("key.pem")},
          [&](const std::string& uid) { return bearer(token_of(uid, right)); });
    const std::string good = token_of("bob", right);
    const std::string body = good.substr(0, good.rfind('.') + 1);
    std::vector<std::string> wrong{
        good, // of somebody else
        token_of("mallory", right, -1h),
        token_of("mallory", key_to_sign(Algorithm::hs256)),
        token_of("mallory", TestPair::ec().to_sign()),
        body,
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWxsb3J5IiwiZXhwIjo5OTk5OTk5OTk5fQ.",
        std::string(8'000, 'x'),
    };
    for (int i = 0; i < 20; ++i)
        wrong.push_back(body + std::string(86, static_cast<char>('A' + i)));
    withstand([&] {
        for (int i = 0; i < scaled(5); ++i)
            try_all(wrong);
    });
    expect_counted(static_cast<double>(2 * 2 * wrong.size()));
}

} // namespace
} // namespace jsongled::integration_tests
