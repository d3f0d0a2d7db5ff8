#include "protocol/owned_envelope.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

std::unique_ptr<OwnedEnvelope> owned(std::string text) {
    const auto parsed = parse_envelope(text);
    auto own = std::make_unique<OwnedEnvelope>(std::get<Envelope>(parsed));
    // What it was read from is written over.
    std::fill(text.begin(), text.end(), '#');
    return own;
}

TEST(OwnedEnvelopes, say_the_same_when_what_they_were_read_from_is_gone) {
    const auto own =
        owned(R"({"id":"m1","to":"bob","extra":[1],"jsongle":{"action":"session-text","sid":"s",)"
              R"("reason":"r","initiator":"i","responder":"j","namespace":"n","event":"e","query":"q",)"
              R"("transaction":"t","status":"u","description":{"content":"hi","limit":12}}})");
    const Envelope& envelope = own->envelope();
    EXPECT_EQ(envelope.id, "m1");
    EXPECT_EQ(envelope.to, "bob");
    EXPECT_EQ(envelope.action, Action::session_text);
    EXPECT_EQ(envelope.action_word, "session-text");
    EXPECT_EQ(envelope.sid, "s");
    EXPECT_EQ(envelope.reason, "r");
    EXPECT_EQ(envelope.initiator, "i");
    EXPECT_EQ(envelope.responder, "j");
    EXPECT_EQ(envelope.name_space, "n");
    EXPECT_EQ(envelope.event, "e");
    EXPECT_EQ(envelope.query, "q");
    EXPECT_EQ(envelope.transaction, "t");
    EXPECT_EQ(envelope.status, "u");
    EXPECT_EQ(envelope.described(Described::content).text, "hi");
    EXPECT_EQ(envelope.described(Described::limit).text, "12");
    EXPECT_EQ(envelope.cut(envelope.description), R"({"content":"hi","limit":12})");
    EXPECT_EQ(envelope.cut(envelope.kept[0]).substr(0, 11), R"("extra":[1])");
    EXPECT_EQ(envelope.described(Described::mid).text.data(), nullptr);
}

TEST(OwnedEnvelopes, keep_what_had_to_be_unescaped_and_what_is_missing) {
    const auto own = owned(R"({"id":"m\u0031","jsongle":{"action":"session-text","reason":"",)"
                           R"("description":{"content":"h\u0069","uid":"","uid":"x"}}})");
    const Envelope& envelope = own->envelope();
    EXPECT_EQ(envelope.id, "m1");
    EXPECT_EQ(envelope.described(Described::content).text, "hi");
    EXPECT_TRUE(envelope.has_reason());
    EXPECT_EQ(envelope.sid.data(), nullptr);
    EXPECT_EQ(envelope.described_twice, "uid");
}

} // namespace
} // namespace jsongled
