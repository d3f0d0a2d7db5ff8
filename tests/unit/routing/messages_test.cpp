#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class Messages : public ::testing::Test {
  protected:
    RouterHarness harness;
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
};

TEST_F(Messages, text_and_custom_are_relayed_and_acknowledged_by_the_server) {
    for (const auto* action : {"session-text", "session-custom"})
        for (const auto* name_space : {"message", "muc"}) {
            const std::string id = std::string(action) + " " + name_space;
            alice.send(
                {{"id", id},
                 {"to", "bob"},
                 {"jsongle",
                  {{"action", action},
                   {"namespace", name_space},
                   {"description", {{"sent", "then"}, {"content", "hi"}, {"additionalContent", nullptr}}}}}});
            const json::object seen = bob.take();
            EXPECT_EQ(seen.at("id").as_string(), id);
            EXPECT_EQ(seen.at("jsongle").at("description"),
                      json::value({{"sent", "then"},
                                   {"content", "hi"},
                                   {"additionalContent", nullptr},
                                   {"relayed", "2024-10-04T00:00:00.000Z"}}));
            const json::object ack = alice.take();
            EXPECT_EQ(ack.at("from"), "jsongled");
            EXPECT_EQ(ack.at("jsongle"), json::value({{"action", "session-event"},
                                                      {"namespace", name_space},
                                                      {"event", "ack"},
                                                      {"description",
                                                       {{"acknowledged", "2024-10-04T00:00:00.000Z"},
                                                        {"mid", id},
                                                        {"type", "server-received"}}}}));
        }
}

TEST_F(Messages, events_errors_and_acks_are_relayed_without_an_answer) {
    for (const auto* action : {"session-event", "session-error", "ack", "session-metrics"}) {
        alice.send("bob", {{"action", action}, {"event", "typing"}, {"description", {{"state", "composing"}}}});
        EXPECT_EQ(bob.take_jsongle()["action"], action);
        EXPECT_FALSE(alice.has_mail()) << action;
    }
}

TEST_F(Messages, unknown_members_survive_at_every_level) {
    alice.send({{"to", "bob"},
                {"trace", {{"x", 1}}},
                {"jsongle",
                 {{"action", "session-text"},
                  {"lang", "fr"},
                  {"description", {{"content", "hi"}, {"font", "mono"}}}}}});
    const json::object seen = bob.take();
    EXPECT_EQ(seen.at("trace"), json::value({{"x", 1}}));
    EXPECT_EQ(seen.at("jsongle").at("lang"), "fr");
    EXPECT_EQ(seen.at("jsongle").at("description").at("font"), "mono");
}

TEST_F(Messages, arrive_with_any_text_that_is_json_as_it_was_sent) {
    struct Raw final : Recipient {
        void deliver(OutgoingPtr message) override {
            text = text_for(*message, "id", {"jsongled", "", "", "s-"});
        }
        Fill fill_with(std::size_t) const override { return Fill::roomy; }
        void hold() override {}
        void go_on() override {}
        void close(CloseCause) override {}
        std::string text;
    } carol;
    harness.router.connected({"id", {}, "t", 262'144, 1'000'000, std::chrono::seconds(10)}, carol, harness.now);
    const auto parsed = parse_envelope(
        R"({"id":"m","jsongle":{"action":"iq-result","query":"session-hello","transaction":"t","description":{"uid":"carol"}}})");
    harness.router.received("id", std::get<Envelope>(parsed), {}, harness.now);

    // Three levels are the envelope's own.
    const std::string deep = std::string(125, '[') + std::string(125, ']');
    int number = 0;
    for (const std::string& content : {std::string(R"("\ud83d")"), std::string(R"("half \ude00 \ud83d\ud83d")"),
                                       std::string(R"({"\ud800":"\udfff"})"), deep}) {
        alice.send_text(R"({"id":"m)" + std::to_string(++number) +
                        R"(","to":"carol","jsongle":{"action":"session-text","description":{"content":)" +
                        content + "}}}");
        EXPECT_NE(carol.text.find(R"("content":)" + content), std::string::npos) << carol.text;
        EXPECT_EQ(alice.take_jsongle()["event"], "ack");
    }
    alice.send_text(R"({"id":"m1","to":"carol","jsongle":{"action":"session-text","description":{"content":[)" +
                    deep + "]}}}");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 400001);
    harness.router.disconnected("id", {}, harness.now);
}

TEST_F(Messages, need_a_description_to_be_relayed) {
    for (const ActionRow& row : actions) {
        if (row.value == Action::noop) continue;
        for (const json::value& description :
             {json::value(nullptr), json::value("x"), json::value(json::array()), json::value(3)}) {
            alice.send({{"id", "m1"},
                        {"to", "bob"},
                        {"jsongle",
                         {{"action", row.text},
                          {"sid", "s"},
                          {"transaction", "t"},
                          {"query", "q"},
                          {"description", description}}}});
            json::object error;
            for (const json::object& message : alice.take_all())
                if (message.at("jsongle").at("action") == "session-error") error = message;
            ASSERT_TRUE(error.contains("jsongle")) << row.text;
            EXPECT_EQ(error_code_of(error["jsongle"].as_object()), 400001) << row.text;
            EXPECT_EQ(error["jsongle"].at("description").at("mid"), "m1");
            EXPECT_FALSE(bob.has_mail()) << row.text;
        }
    }
}

TEST_F(Messages, cannot_be_for_the_server) {
    for (const auto* action : {"session-text", "session-custom", "session-event"}) {
        alice.send("jsongled", {{"action", action}, {"description", json::object()}});
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 405001) << action;
    }
    for (const auto* action : {"session-error", "ack"}) {
        alice.send("jsongled", {{"action", action}, {"description", json::object()}});
        EXPECT_FALSE(alice.has_mail()) << action;
    }
}

TEST_F(Messages, of_unknown_actions_are_refused) {
    for (const auto* action : {"dance", "noop", "session-tex", ""}) {
        alice.send("bob", {{"action", action}, {"description", json::object()}});
        EXPECT_EQ(error_code_of(alice.take_jsongle()), *action ? 405001 : 400001) << action;
        EXPECT_FALSE(bob.has_mail());
    }
}

TEST_F(Messages, that_are_malformed_cost_their_sender_an_error) {
    alice.send_text(R"({"id":"m9","jsongle":7})");
    const json::object error = alice.take_jsongle();
    EXPECT_EQ(error_code_of(error), 400002);
    EXPECT_EQ(error.at("description").at("mid"), "m9");
    EXPECT_EQ(harness.take_facts().size(), 5U) << "two connections, two hellos and one refusal";
}

} // namespace
} // namespace jsongled::testing
