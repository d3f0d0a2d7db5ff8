#include "server/routing/chat_copy.hpp"

#include <gtest/gtest.h>

#include "server/routing/prepared.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

std::string text_with(std::string_view description, std::string_view head = R"("id":"m1","to":"bob")",
                      std::string_view action = "session-text") {
    return "{" + std::string(head) + R"(,"jsongle":{"action":")" + std::string(action) + R"(","description":)" +
           std::string(description) + "}}";
}

std::unique_ptr<ChatCopy> copy_of(const std::string& text) {
    const auto parsed = parse_envelope(text);
    return std::move(prepare(std::get<Envelope>(parsed), "jsongled", first_moment.wall).chat);
}

TEST(ChatCopies, are_of_chat_for_others_alone) {
    EXPECT_TRUE(copy_of(text_with("{}")));
    EXPECT_TRUE(copy_of(text_with("{}", R"("id":"m1","to":"bob")", "session-custom")));
    EXPECT_FALSE(copy_of(text_with("{}", R"("id":"m1","to":"bob")", "session-event")));
    EXPECT_FALSE(copy_of(text_with("{}", R"("id":"m1","to":"jsongled")")));
    EXPECT_FALSE(copy_of(text_with("{}", R"("id":"m1")")));
    EXPECT_FALSE(copy_of(text_with("7")));
}

TEST(ChatCopies, hold_the_message_as_it_is_delivered_once_it_is_known_who_speaks) {
    const auto copy = copy_of(
        text_with(R"({"content":"hi"})", R"("from":"mallory","id":"m1","to":"a peer","trace":{"x":1})"));
    copy->close("lob\"by", "alice", "lobby");
    EXPECT_EQ(parse_object(copy->envelope), json::value({{"id", "m1"},
                                                         {"trace", {{"x", 1}}},
                                                         {"jsongle",
                                                          {{"action", "session-text"},
                                                           {"description",
                                                            {{"content", "hi"},
                                                             {"sent", "2024-10-04T00:00:00.000Z"},
                                                             {"relayed", "2024-10-04T00:00:00.000Z"}}}}},
                                                         {"from", "lob\"by/alice"},
                                                         {"to", "lobby"}}));
}

TEST(ChatCopies, are_previewed_by_the_beginning_of_a_text) {
    EXPECT_EQ(copy_of(text_with(R"({"content":"h\u0069"})"))->preview, "hi");
    EXPECT_EQ(copy_of(text_with(R"({"content":{"a":1}})"))->preview, "");
    EXPECT_EQ(copy_of(text_with(R"({"content":"hi"})", R"("id":"m1","to":"bob")", "session-custom"))->preview,
              "");
    std::string content;
    while (content.size() < 300)
        content += "é";
    const std::string preview = copy_of(text_with(R"({"content":")" + content + R"("})"))->preview;
    EXPECT_EQ(preview, content.substr(0, 160)) << "in whole characters";
    EXPECT_EQ(copy_of(text_with(R"({"content":"x)" + content + R"("})"))->preview.size(), 159U);
}

TEST(ChatCopies, were_sent_when_their_sender_says_or_else_now) {
    EXPECT_EQ(iso_8601(copy_of(text_with(R"({"sent":"2026-01-02T03:04:05.678Z"})"))->sent),
              "2026-01-02T03:04:05.678Z");
    for (const auto* sent : {R"({"sent":"then"})", R"({"sent":7})", "{}"})
        EXPECT_EQ(copy_of(text_with(sent))->sent, first_moment.wall) << sent;
}

TEST(ChatCopies, are_of_the_same_message_if_recipient_and_content_are_the_same) {
    const Fingerprint first = copy_of(text_with(R"({"content":"hi"})"))->fingerprint;
    EXPECT_EQ(
        copy_of(text_with(R"({"content":"hi"})", R"("id":"m2","from":"whoever","to":"bob")"))->fingerprint,
        first)
        << "neither its id nor who says that they sent it is content";
    EXPECT_NE(copy_of(text_with(R"({"content":"ho"})"))->fingerprint, first);
    EXPECT_NE(copy_of(text_with(R"({"content":"hi","sent":"then"})"))->fingerprint, first);
    EXPECT_NE(copy_of(text_with(R"({"content":"hi"})", R"("id":"m1","to":"bo")"))->fingerprint, first);
    EXPECT_NE(copy_of(text_with(R"({"content":"hi"})", R"("id":"m1","to":"bob","x":1)"))->fingerprint, first);
    EXPECT_NE(
        copy_of(text_with(R"({"content":"hi"})", R"("id":"m1","to":"bob")", "session-custom"))->fingerprint,
        first);
}

} // namespace
} // namespace jsongled::testing
