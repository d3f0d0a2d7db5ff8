#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

json::object iq(std::string_view action, std::string_view query = "weather") {
    return {{"action", action}, {"query", query}, {"transaction", "t5"}, {"description", {{"city", "Brest"}}}};
}

class Iq : public ::testing::Test {
  protected:
    RouterHarness harness;
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
};

TEST_F(Iq, a_request_is_relayed_and_not_acknowledged) {
    for (const auto* action : {"iq-get", "iq-set"}) {
        alice.send("bob", iq(action));
        const json::object seen = bob.take();
        EXPECT_EQ(seen.at("from"), "alice");
        EXPECT_EQ(seen.at("jsongle").at("action"), action);
        EXPECT_EQ(seen.at("jsongle").at("transaction"), "t5");
        EXPECT_FALSE(alice.has_mail());
    }
}

TEST_F(Iq, an_answer_is_relayed_and_acknowledged) {
    for (const auto* action : {"iq-result", "iq-error"}) {
        bob.send("alice", iq(action));
        EXPECT_EQ(alice.take_jsongle()["action"], action);
        const json::object ack = bob.take_jsongle();
        EXPECT_EQ(ack.at("action"), "ack");
        EXPECT_EQ(ack.at("status"), "success");
        EXPECT_EQ(ack.at("transaction"), "t5");
    }
}

TEST_F(Iq, an_answer_that_cannot_be_delivered_fails) {
    bob.send("nobody", iq("iq-result"));
    EXPECT_EQ(bob.take_jsongle()["status"], "failed");
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404004);
    bob.send("jsongled", iq("iq-result"));
    EXPECT_EQ(bob.take_jsongle()["status"], "failed");
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404001);
}

TEST_F(Iq, a_request_that_cannot_be_delivered_is_answered_at_once) {
    alice.join("session-join", "room");
    alice.join("muc-join", "muc");
    bob.join("session-join", "elsewhere");
    for (const auto& [to, code] : {std::pair("nobody", 404004), std::pair("room", 404003),
                                   std::pair("muc", 404003), std::pair("elsewhere", 404002)}) {
        alice.send(to, iq("iq-set"));
        const json::object error = alice.take_jsongle();
        EXPECT_EQ(error.at("action"), "iq-error") << to;
        EXPECT_EQ(error.at("transaction"), "t5");
        EXPECT_EQ(error_code_of(error), code) << to;
        EXPECT_FALSE(alice.has_mail());
    }
}

TEST_F(Iq, a_query_unknown_to_the_server_is_named) {
    for (const auto* action : {"iq-get", "iq-set"}) {
        alice.send("jsongled", iq(action, "weather"));
        const json::object error = alice.take_jsongle();
        EXPECT_EQ(
            error.at("description"),
            json::value({{"errorCode", 404001}, {"errorDetails", "The query 'weather' is not supported"}}));
    }
}

TEST_F(Iq, a_request_needs_a_transaction_and_a_query) {
    alice.send("bob", {{"action", "iq-set"}, {"query", "q"}, {"description", json::object()}});
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 400001);
    alice.send("jsongled", {{"action", "iq-set"}, {"transaction", "t"}, {"description", json::object()}});
    EXPECT_EQ(alice.take_jsongle()["action"], "iq-error");
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(Iq, a_request_without_description_is_refused_as_message_and_as_request) {
    alice.send("jsongled", {{"action", "iq-set"}, {"query", "muc-join"}, {"transaction", "t"}});
    EXPECT_EQ(alice.take_jsongle()["action"], "iq-error");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-error");
}

} // namespace
} // namespace jsongled::testing
