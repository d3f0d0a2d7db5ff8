#include "tests/integration/one_server.hpp"

// protocol.md sections 2 and 4: what a relayed message looks like to its recipient.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Relay : public OneServer {
  protected:
    User alice{listen(), fresh("alice")};
    User bob{listen(), fresh("bob")};
};

TEST_F(Relay, the_time_of_sending_is_kept_and_the_time_of_relaying_added) {
    const json::object message = text(bob.uid(), "hi");
    alice.send(message);
    EXPECT_THAT(bob.receive(), AllOf(Has("/jsongle/description/sent", "2026-01-02T03:04:05.678Z"),
                                     HasTime("/jsongle/description/relayed")));
}

TEST_F(Relay, a_missing_time_of_sending_is_the_servers) {
    alice.send(event(bob.uid(), "typing", {{"state", "active"}}));
    EXPECT_THAT(bob.receive(),
                AllOf(HasTime("/jsongle/description/sent"), HasTime("/jsongle/description/relayed"),
                      Has("/jsongle/description/state", "active")));
    alice.send(event(bob.uid(), "typing", {}));
    EXPECT_THAT(bob.receive(),
                AllOf(HasTime("/jsongle/description/sent"), HasTime("/jsongle/description/relayed")));
}

TEST_F(Relay, a_time_of_relaying_that_a_client_made_up_does_not_pass) {
    alice.send(event(bob.uid(), "typing", {{"relayed", "1999-12-31T23:59:59.999Z"}}));
    const std::string copy = bob.receive_text();
    EXPECT_THAT(copy, Not(HasSubstr("1999")));
    EXPECT_THAT(json::parse(copy).as_object(), HasTime("/jsongle/description/relayed"));
}

TEST_F(Relay, a_propose_arrives_as_it_came) {
    json::object offer = propose(bob.uid(), fresh("sid"));
    alice.send(offer);
    json::object copy = bob.receive();
    EXPECT_EQ(copy.at("jsongle"), offer.at("jsongle"));
    EXPECT_EQ(copy.at("namespace"), "call");
    EXPECT_EQ(copy.at("id"), offer.at("id"));
}

TEST_F(Relay, all_but_the_stamps_arrives_as_it_was_sent) {
    const json::object message = text(bob.uid(), "hi");
    alice.send(message);
    json::object copy = bob.receive();
    copy.at("jsongle").at("description").as_object().erase("relayed");
    EXPECT_EQ(copy.at("jsongle"), message.at("jsongle"));
}

TEST_F(Relay, unknown_members_survive_untouched_at_every_level) {
    // Read as text: a number must not lose digits, nor an escape become another.
    const std::string jsongle =
        R"("trace": [1, {"deep": null}], "exact": 12345678901234567890.0123456789e+05,)";
    const std::string description = R"("escaped": "\u00e9\u0041\/", "twice": 1, "twice": 2, "zero": -0.0)";
    alice.send_text(R"({"id":"x-1","priority":{"a":[]},"from":null,"to":")" + bob.uid() + R"(","jsongle":{)" +
                    jsongle + R"("action":"session-text","namespace":"message","description":{"content":"c",)" +
                    description + R"(},"last":9007199254740993},"tail":"\ud83c\udfb7"})");
    const std::string copy = bob.receive_text();
    for (const char* part : {R"("priority":{"a":[]})", R"("trace": [1, {"deep": null}])",
                             R"("exact": 12345678901234567890.0123456789e+05)",
                             R"("escaped": "\u00e9\u0041\/")", R"("twice": 1, "twice": 2)", R"("zero": -0.0)",
                             R"("last":9007199254740993)", R"("tail":"\ud83c\udfb7")"})
        EXPECT_THAT(copy, HasSubstr(part));
    EXPECT_THAT(json::parse(copy).as_object(),
                AllOf(Has("/id", "x-1"), Has("/from", alice.uid()), Has("/to", bob.peer_id())));
}

TEST_F(Relay, names_with_quotes_and_beyond_ascii_are_written_as_json) {
    const std::string uid = fresh("zoë \"🎷\" \\");
    User zoe(listen(), uid);
    zoe.send(text(bob.uid(), "hi"));
    EXPECT_THAT(bob.receive(), Has("/from", uid));
    bob.send(text(uid, "hi"));
    EXPECT_THAT(zoe.receive(), IsAction("session-event")) << "the receipt of zoe's own";
    EXPECT_THAT(zoe.receive(), AllOf(IsAction("session-text"), Has("/from", bob.uid())));
}

TEST_F(Relay, an_id_may_have_256_bytes_and_no_more) {
    json::object message = event(bob.uid(), "typing", {});
    message["id"] = std::string(256, 'i');
    alice.send(message);
    EXPECT_THAT(bob.receive(), Has("/id", message.at("id")));
    message["id"] = std::string(257, 'i');
    alice.send(message);
    EXPECT_THAT(alice.receive(), IsSessionError(400001));
    expect_nothing(bob);
}

TEST_F(Relay, what_one_sends_arrives_in_that_order) {
    for (int i = 0; i < 200; ++i)
        alice.send(event(bob.uid(), "typing", {{"count", i}}));
    for (int i = 0; i < 200; ++i)
        ASSERT_THAT(bob.receive(), Has("/jsongle/description/count", i));
    expect_nothing(bob);
}

TEST_F(Relay, a_large_message_arrives_whole) {
    const json::object message = text(bob.uid(), std::string(60000, 'x'));
    alice.send(message);
    EXPECT_THAT(bob.receive(), Has("/jsongle/description/content", std::string(60000, 'x')));
}

} // namespace
} // namespace jsongled::integration_tests
