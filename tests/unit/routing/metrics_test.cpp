#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class CallMetrics : public ::testing::Test {
  protected:
    CallMetrics() { harness.take_facts(); }

    void report(const std::string& description, std::string_view sid = "s1") {
        alice.send_text(
            R"({"id":"m1","to":"jsongled","jsongle":{"action":"session-metrics","namespace":"call",)"
            R"("sid":")" +
            std::string(sid) + R"(","description":)" + description + "}}");
    }

    /// A call of alice's that is over, sid s1.
    void call_and_hang_up() {
        for (const std::string_view action : {"session-propose", "session-retract"})
            alice.send("bob", {{"action", action}, {"sid", "s1"}, {"description", json::object{}}});
        alice.take_all();
        bob.take_all();
    }

    /// What alice has reported, in the newest record as an operator sees it.
    json::object kept() const {
        const std::string record = to_json(*harness.kept().recent(1).at(0), PeerIds::shown);
        return parse_object(record).at("metrics").at("caller").as_object();
    }

    RouterHarness harness;
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
};

TEST_F(CallMetrics, are_taken_without_a_reply) {
    call_and_hang_up();
    harness.take_facts();
    report(
        R"({"mos":4.25,"duration":61,"ua":"x","route":"relay","error":"","issuedAt":"2026-01-01T00:00:00Z"})");
    EXPECT_FALSE(alice.has_mail());
    const auto facts = harness.take_facts();
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(std::get<MosReported>(facts[0]).mos, 4.25);
    for (const auto* one : {R"({"mos":0})", R"({"mos":5})", R"({"duration":0})", R"({"ua":"x"})",
                            R"({"route":"x"})", R"({"error":"x","mos":null})"}) {
        report(one);
        EXPECT_FALSE(alice.has_mail()) << one;
    }
}

TEST_F(CallMetrics, count_a_score_once_for_each_party_of_a_call_that_was) {
    const auto scores = [&] {
        std::size_t count = 0;
        for (const Fact& fact : harness.take_facts())
            count += std::holds_alternative<MosReported>(fact) ? 1U : 0U;
        return count;
    };
    const auto score = [&](Client& client, std::string_view sid) {
        client.send("jsongled", {{"action", "session-metrics"}, {"sid", sid}, {"description", {{"mos", 4.0}}}});
        EXPECT_FALSE(client.has_mail());
    };
    Client& carol = harness.connect("carol");
    score(alice, "s1");
    EXPECT_EQ(scores(), 0U) << "there is no such call";

    alice.send("bob", {{"action", "session-propose"}, {"sid", "s1"}, {"description", json::object{}}});
    alice.take_all();
    bob.take_all();
    score(bob, "s1");
    EXPECT_EQ(scores(), 0U) << "it only rings for bob";
    bob.send("alice", {{"action", "session-proceed"}, {"sid", "s1"}, {"description", json::object{}}});
    alice.take_all();
    bob.take_all();
    harness.take_facts();
    for (int i = 0; i < 3; ++i)
        score(alice, "s1");
    report(R"({"ua":"no score"})");
    score(alice, "s1");
    score(carol, "s1");
    EXPECT_EQ(scores(), 1U);
    alice.send("bob", {{"action", "session-retract"}, {"sid", "s1"}, {"description", json::object{}}});
    alice.take_all();
    bob.take_all();
    for (int i = 0; i < 3; ++i)
        for (Client* client : {&carol, &alice})
            score(*client, "s1");
    EXPECT_EQ(scores(), 0U) << "it was no call of carol's, and alice has given theirs";
    for (int i = 0; i < 3; ++i)
        score(bob, "s1");
    EXPECT_EQ(scores(), 1U) << "bob's, after the call";
    harness.now += EndedSids::kept_for;
    harness.router.tick(harness.now);
    score(bob, "s1");
    EXPECT_EQ(scores(), 0U) << "it is long over";
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

TEST_F(CallMetrics, are_kept_with_three_decimals_to_the_ends_of_their_ranges) {
    call_and_hang_up();
    const std::string zeros(400, '0');
    const std::string nines(400, '9');
    struct Row {
        std::string given;
        std::string kept;
    };
    for (const auto& [given, kept_as] :
         {Row{"0", "0.000"}, Row{"-0", "0.000"}, Row{"-0.0e0", "0.000"}, Row{"2592000", "2592000.000"},
          Row{"2592e3", "2592000.000"}, Row{"0." + zeros.substr(100) + "1", "0.000"},
          Row{"1." + nines, "2.000"}, Row{"61." + zeros, "61.000"}, Row{"0.0015e" + zeros + "3", "1.500"},
          Row{"2591999.9996", "2592000.000"}}) {
        report(R"({"duration":)" + given + "}");
        EXPECT_FALSE(alice.has_mail()) << given;
        const std::string record = to_json(*harness.kept().recent(1).at(0), PeerIds::shown);
        EXPECT_NE(record.find(R"("metrics":{"caller":{"duration":)" + kept_as + "}}"), std::string::npos)
            << given << "\n"
            << record;
    }
}

TEST_F(CallMetrics, of_a_call_that_only_rings_are_kept_of_its_caller_alone) {
    alice.send("bob", {{"action", "session-propose"}, {"sid", "s1"}, {"description", json::object{}}});
    bob.send("jsongled",
             {{"action", "session-metrics"}, {"sid", "s1"}, {"description", {{"ua", "not in the call"}}}});
    alice.send("jsongled", {{"action", "session-metrics"}, {"sid", "s1"}, {"description", {{"ua", "caller"}}}});
    alice.send("bob", {{"action", "session-retract"}, {"sid", "s1"}, {"description", json::object{}}});
    const std::string record = to_json(*harness.kept().recent(1).at(0), PeerIds::shown);
    EXPECT_EQ(parse_object(record).at("metrics"), (json::object{{"caller", {{"ua", "caller"}}}}));
}

TEST_F(CallMetrics, beyond_their_ranges_change_nothing) {
    call_and_hang_up();
    report(R"({"mos":5,"duration":2592000})");
    const json::object before = kept();
    const std::string zeros(400, '0');
    for (const std::string& number :
         {std::string("2592000.0001"), std::string("2592001"), std::string("1e308"), std::string("1e309"),
          std::string("-1e-300"), std::string("-1"), "1" + zeros, "-1" + zeros, "0." + zeros + "1",
          "1e" + std::string(400, '9')})
        for (const std::string_view member : {"mos", "duration"}) {
            report(R"({")" + std::string(member) + R"(":)" + number + "}");
            EXPECT_EQ(error_code_of(alice.take_jsongle()), 400001) << member << " " << number;
        }
    // Not JSON at all.
    for (const std::string_view number :
         {"NaN", "nan", "Infinity", "-Infinity", "inf", "0x10", "1e", ".5", "+1"}) {
        report(R"({"duration":)" + std::string(number) + "}");
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 400003) << number;
    }
    EXPECT_EQ(kept(), before);
}

} // namespace
} // namespace jsongled::testing
