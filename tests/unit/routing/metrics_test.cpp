#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class CallMetrics : public ::testing::Test {
  protected:
    CallMetrics() { harness.router.take_facts(); }

    void report(const std::string& description, std::string_view sid = "s1") {
        alice.send_text(
            R"({"id":"m1","to":"jsongled","jsongle":{"action":"session-metrics","namespace":"call",)"
            R"("sid":")" +
            std::string(sid) + R"(","description":)" + description + "}}");
    }

    RouterHarness harness;
    Client& alice = harness.connect("alice");
};

TEST_F(CallMetrics, are_taken_without_a_reply) {
    report(
        R"({"mos":4.25,"duration":61,"ua":"x","route":"relay","error":"","issuedAt":"2026-01-01T00:00:00Z"})");
    EXPECT_FALSE(alice.has_mail());
    const auto facts = harness.router.take_facts();
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(std::get<MosReported>(facts[0]).mos, 4.25);
    for (const auto* one : {R"({"mos":0})", R"({"mos":5})", R"({"duration":0})", R"({"ua":"x"})",
                            R"({"route":"x"})", R"({"error":"x","mos":null})"}) {
        report(one);
        EXPECT_FALSE(alice.has_mail()) << one;
    }
}

TEST_F(CallMetrics, that_are_wrong_are_refused) {
    for (const auto* bad :
         {"{}", R"({"issuedAt":"now"})", R"({"mos":5.1})", R"({"mos":-0.1})", R"({"mos":"4"})",
          R"({"mos":1e999})", R"({"duration":-1})", R"({"duration":"60"})", R"({"duration":[]})", R"({"ua":1})",
          R"({"route":{}})", R"({"error":false})", R"({"mos":4,"mos":1})", R"({"mos":null})"}) {
        report(bad);
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 400001) << bad;
    }
    report(R"({"mos":4})", "");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 400001);
}

} // namespace
} // namespace jsongled::testing
