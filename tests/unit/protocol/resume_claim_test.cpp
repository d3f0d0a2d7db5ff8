#include "protocol/resume_claim.hpp"

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

std::optional<ResumeClaim> claim_of(const std::string& client) {
    const std::string text =
        R"({"id":"1","to":"jsongled","jsongle":{"action":"iq-result","query":"session-hello",)"
        R"("transaction":"t","description":{"uid":"bob",)" +
        client + "}}}";
    const auto parsed = parse_envelope(text);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    EXPECT_TRUE(envelope) << text;
    return envelope ? resume_claim_of(*envelope) : std::nullopt;
}

TEST(ResumeClaims, say_which_session_and_how_much_of_it_has_come) {
    const auto claim =
        claim_of(R"("client":{"x":[{}],"resume":{"y":{},"received":18446744073709551615,"token":"a.\u0062"}})");
    ASSERT_TRUE(claim);
    EXPECT_EQ(claim->token, "a.b");
    EXPECT_EQ(claim->received, 18'446'744'073'709'551'615U);
}

TEST(ResumeClaims, are_none_where_nothing_is_claimed) {
    for (const char* client :
         {R"("client":{"can":["resume"]})", R"("client":{"resume":null})", R"("client":"resume")",
          R"("client":[{"resume":{"token":"a","received":0}}])", R"("resume":{"token":"a","received":0})"})
        EXPECT_FALSE(claim_of(client)) << client;
}

TEST(ResumeClaims, of_another_form_are_claims_of_no_session) {
    const std::string long_token(max_word_bytes + 1, 'a');
    for (const std::string& resume :
         std::initializer_list<std::string>{R"("a")",
                                            "1",
                                            "[]",
                                            "{}",
                                            R"({"token":"a"})",
                                            R"({"received":0})",
                                            R"({"token":1,"received":0})",
                                            R"({"token":"","received":0})",
                                            R"({"token":"a","received":"0"})",
                                            R"({"token":"a","received":-1})",
                                            R"({"token":"a","received":1.5})",
                                            R"({"token":"a","received":1e2})",
                                            R"({"token":"a","received":18446744073709551616})",
                                            R"({"token":"a","received":null})",
                                            R"({"token":")" + long_token + R"(","received":0})",
                                            R"({"token":"a","received":0,"token":"a"})",
                                            R"({"token":"a","received":0,"received":0})",
                                            R"({"token":"a","received":0,"recei\u0076ed":1})",
                                            R"({"token":"a","received":0},"resume":{"token":"a","received":0})",
                                            R"({"token":"a","received":0},"resume":null)",
                                            R"({"token":"a","received":0}},"client":{"can":[])"}) {
        const auto claim = claim_of(R"("client":{"resume":)" + resume + "}");
        ASSERT_TRUE(claim) << resume;
        EXPECT_EQ(claim->token, "") << resume;
    }
}

} // namespace
} // namespace jsongled::testing
