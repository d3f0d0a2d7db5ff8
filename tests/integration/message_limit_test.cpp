#include "tests/integration/call_support.hpp"

// A message over the limit costs its sender an error, and nobody anything else.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

class MessageLimit : public TwoParties {
  public:
    static void SetUpTestSuite() { start({"--max-message-bytes", "64k", "--log-format", "json"}); }

  protected:
    const std::string paste = std::string(70'000, 'x');
};

TEST_F(MessageLimit, is_told_in_the_hello_and_holds_to_the_byte) {
    WsClient client(listen());
    EXPECT_THAT(client.take_greeting(), Has("/jsongle/description/limits/maxMessageBytes", 65'536));
    client.send_text(std::string(65'536, ' '));
    EXPECT_THAT(client.receive(), IsSessionError(400003));
    client.send_text(std::string(65'537, ' '));
    EXPECT_THAT(client.receive(), IsSessionError(413001));
}

TEST_F(MessageLimit, passed_in_a_call_leaves_the_call_and_the_rooms_alone) {
    const std::string muc = fresh("#muc#");
    join_all("muc-join", muc, {&alice, &bob});
    ring();
    proceed();
    negotiate();
    activate();
    for (const json::object& large :
         {text(bob.uid(), paste), text(muc, paste), call("session-terminate", bob.uid(), sid, {{"why", paste}}),
          call("session-info", bob.uid(), sid, {{"media", paste}}, "mute")}) {
        alice.send(large);
        EXPECT_THAT(alice.receive(), IsSessionError(413001, large));
        expect_nothing(alice);
        expect_nothing(bob);
    }
    pass(alice, bob, "session-info", {{"muted", "now"}, {"media", "audio"}}, "mute");
    const json::object next = text(muc, "still here");
    alice.send(next);
    EXPECT_THAT(bob.receive(), AllOf(Has("/id", next.at("id")), Has("/from", muc + "/" + alice.uid())));
}

TEST_F(MessageLimit, passed_is_logged_with_the_size_and_without_the_contents) {
    const json::object large = text(bob.uid(), paste);
    alice.send(large);
    EXPECT_THAT(alice.receive(), IsSessionError(413001, large));
    const json::object line =
        json::parse(server().process().wait_for_line(json::serialize(large.at("id")))).as_object();
    EXPECT_THAT(line, AllOf(Has("/message", "message too large"), Has("/level", "warn"), Has("/limit", 65'536),
                            Has("/bytes", json::serialize(large).size()), Has("/uid", alice.uid()),
                            Has("/conn", alice.peer_id()), Has("/mid", large.at("id"))));
    EXPECT_LT(json::serialize(line).size(), 1'000U);
}

TEST(MessageLimitOfStrangers, is_lower_until_the_hello_is_done) {
    ServerProcess server({"--max-member-bytes", "4k"});
    WsClient client(server.listen());
    EXPECT_THAT(client.take_greeting(), Has("/jsongle/description/limits/maxMessageBytes", 262'144));
    constexpr std::size_t most = 4'096 + 72 * 1'024;
    client.send_text(std::string(most, ' '));
    EXPECT_THAT(client.receive(), IsSessionError(400003));
    client.send_text(std::string(most + 1, ' '));
    EXPECT_THAT(client.receive(), IsSessionError(413001));

    User user(server.listen(), fresh("alice"));
    user.send_text(std::string(262'144, ' '));
    EXPECT_THAT(user.receive(), IsSessionError(400003));
}

} // namespace
} // namespace jsongled::integration_tests
